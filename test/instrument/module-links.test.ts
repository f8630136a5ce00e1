/** Modules that do not fit together are refused before anything runs. */
import { describe, expect, test } from 'bun:test';
import { instrumentProgram } from '../../src/instrument/program.ts';

const instrument = (files: Record<string, string>) => instrumentProgram({ entry: 'main.mjs', files });

const refused: [name: string, files: Record<string, string>, message: RegExp][] = [
  [
    'a name that is not exported',
    {
      'main.mjs': 'import x from "./a.mjs";\nimport { b } from "./a.mjs";',
      'a.mjs': 'export default 1; let b;',
    },
    /^main\.mjs:2:10: The module '\.\/a\.mjs' does not export 'b'\n/,
  ],
  [
    'a name passed on from where it is not',
    { 'main.mjs': 'import "./a.mjs";', 'a.mjs': 'export { x } from "./b.mjs";', 'b.mjs': 'export let y;' },
    /^a\.mjs:1:10: The module '\.\/b\.mjs' does not export 'x'\n/,
  ],
  [
    'a name of two modules',
    {
      'main.mjs': 'import { x } from "./both.mjs";',
      'both.mjs': 'export * from "./a.mjs"; export * from "./b.mjs";',
      'a.mjs': 'export let x;',
      'b.mjs': 'export let x;',
    },
    /^main\.mjs:1:10: The module '\.\/both\.mjs' exports 'x' from two modules\n/,
  ],
  [
    'names that lead to each other',
    { 'main.mjs': 'export { a } from "./b.mjs";', 'b.mjs': 'export { a } from "./main.mjs";' },
    /does not export 'a'/,
  ],
  ['an undeclared variable', { 'main.mjs': 'export { nothing };' }, /^main\.mjs:1:10: The exported variable/],
  [
    'a function twice',
    { 'main.mjs': 'import "node:fs";\nfunction f() {}\nfunction f() {}' },
    /^main\.mjs:3:1: /,
  ],
];

const accepted: [name: string, files: Record<string, string>][] = [
  ['a module of the host', { 'main.mjs': 'import { readFile, whatever } from "node:fs";' }],
  ['CommonJS', { 'main.mjs': 'import { x } from "./a.cjs";', 'a.cjs': 'exports.x = 1;' }],
  ['a type', { 'main.mjs': 'import { T } from "./a.ts";', 'a.ts': 'export interface T {}' }],
  [
    'one variable on two ways',
    {
      'main.mjs': 'import { x } from "./both.mjs"; import * as all from "./both.mjs"; export { all };',
      'both.mjs': 'export * from "./a.mjs"; export * from "./b.mjs";',
      'a.mjs': 'export { x } from "./c.mjs";',
      'b.mjs': 'export { y as x } from "./d.mjs"; export default 1;',
      'c.mjs': 'export let x;',
      'd.mjs': 'export { x as y } from "./c.mjs";',
    },
  ],
  [
    'a module in a circle',
    {
      'main.mjs': 'export * from "./b.mjs"; export let a;',
      'b.mjs': 'import { a } from "./main.mjs"; export { a as b };',
    },
  ],
  [
    'what import() may fail on when it runs',
    { 'main.mjs': 'import("./a.mjs");', 'a.mjs': 'import { x } from "./main.mjs";' },
  ],
];

describe('modules', () => {
  test('what only import() leads to is refused when it is loaded', () => {
    const { files } = instrument({
      'main.mjs': 'import "./sound.mjs"; import("./a.mjs"); import("./b.mjs");',
      'sound.mjs': 'export let x;',
      'a.mjs': 'import { y } from "./sound.mjs";',
      'b.mjs': 'var b; function b() {}',
    });
    expect(files.map(({ refused }) => refused?.split('\n')[0])).toEqual([
      undefined,
      undefined,
      "a.mjs:1:10: The module './sound.mjs' does not export 'y'",
      "b.mjs:1:8: The name 'b' is declared twice",
    ]);
  });
  for (const [name, files, message] of refused) {
    test(`refused: ${name}`, () => {
      expect(() => instrument(files)).toThrow(
        expect.objectContaining({ code: 'PROGRAM_SYNTAX', message: expect.stringMatching(message) }),
      );
    });
  }
  for (const [name, files] of accepted) {
    test(`accepted: ${name}`, () => {
      expect(instrument(files).files.length).toBe(Object.keys(files).length);
    });
  }
});
