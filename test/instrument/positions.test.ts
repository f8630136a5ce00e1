/** Where instrumented text came from: what stack frames are shown by. */
import { describe, expect, test } from 'bun:test';
import { chain, type Piece, packPieces } from '../../src/instrument/positions.ts';
import { instrumentProgram } from '../../src/instrument/program.ts';

/** The pieces in an image's table, with their text in the user's file and in the code. */
function piecesOf(path: string, source: string): { before: string; after: string; piece: Piece }[] {
  const file = instrumentProgram({ entry: path, files: { [path]: source } }).files[0]!;
  let at = 0;
  let from = 0;
  const found = [];
  for (let i = 0; i < file.positions.length; i += 3) {
    at += file.positions[i]!;
    from += file.positions[i + 1]!;
    const length = file.positions[i + 2]!;
    found.push({
      piece: { at, from, length },
      before: source.slice(from, from + length),
      after: file.code.slice(at, at + length),
    });
  }
  return found;
}

const programs: [name: string, path: string, source: string][] = [
  ['functions', 'main.js', 'let a;\nfunction f(x) {\n  return () => a + x;\n}\nclass K { #p = a; m() {} }\n'],
  ['async', 'main.js', 'const f = async x => {\n  await x;\n  throw new Error("here");\n};\n'],
  ['generators', 'main.js', 'function* g() {\n  const got = yield 1;\n  here(got);\n}\n'],
  ['TypeScript', 'main.ts', 'interface I { a: number }\nexport const f = (i: I): number => here(i.a);\n'],
  ['a module that awaits', 'main.mjs', 'import fs from "node:fs";\nawait null;\nhere(fs);\n'],
];

describe('positions', () => {
  for (const [name, path, source] of programs) {
    test(`${name}: pieces are the same text on both sides`, () => {
      for (const { before, after } of piecesOf(path, source)) expect(after).toBe(before);
    });
  }

  for (const [name, path, source] of programs.filter(([, , text]) => text.includes('here'))) {
    test(`${name}: a place is found`, () => {
      const file = instrumentProgram({ entry: path, files: { [path]: source } }).files[0]!;
      const at = file.code.indexOf('here');
      const { piece } = piecesOf(path, source).findLast(({ piece }) => piece.at <= at)!;
      expect(piece.from + Math.min(at - piece.at, piece.length)).toBe(source.indexOf('here'));
    });
  }

  test('two steps are chained', () => {
    const earlier = [
      { at: 0, from: 10, length: 5 },
      { at: 8, from: 20, length: 4 },
    ];
    const later = [{ at: 100, from: 2, length: 8 }];
    expect(chain(later, earlier)).toEqual([
      { at: 100, from: 12, length: 3 },
      { at: 106, from: 20, length: 2 },
    ]);
  });

  test('packed numbers are differences', () => {
    const pieces = [
      { at: 3, from: 1, length: 2 },
      { at: 9, from: 4, length: 1 },
    ];
    expect(packPieces(pieces)).toEqual([3, 1, 2, 6, 3, 1]);
  });
});
