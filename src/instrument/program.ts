/** A program's sources => its image. */
import { createHash } from 'node:crypto';
import { programReservedName } from '../errors.ts';
import { RESERVED } from '../reserved.ts';
import type { ImageFile, ProgramImage, ProgramSource } from '../runtime/image.ts';
import { codeFrame, parse } from './parse.ts';
import { probeFile } from './probe.ts';

/** Throws PROGRAM_SYNTAX or PROGRAM_RESERVED_NAME with file, line and column. */
export function instrumentProgram(program: ProgramSource): ProgramImage {
  const image: ProgramImage = {
    version: 1,
    entry: program.entry,
    hash: hashOf(program),
    files: [],
    functions: [],
    scopes: [],
  };
  for (const path of Object.keys(program.files)) {
    const source = program.files[path]!;
    if (path.endsWith('.json')) image.files.push(jsonFile(path, source));
    else instrumentFile(image, path, source);
  }
  return image;
}

function instrumentFile(image: ProgramImage, path: string, source: string): void {
  const reserved = RESERVED.exec(source);
  if (reserved) {
    const before = source.slice(0, reserved.index).split('\n');
    const line = before.length;
    const column = before.at(-1)!.length + 1;
    throw programReservedName({
      path,
      line,
      column,
      name: reserved[0],
      frame: codeFrame(source, line, column),
    });
  }
  probeFile(image, path, source, parse(source, { path, sourceType: 'script' }));
}

function jsonFile(path: string, source: string): ImageFile {
  return { path, format: 'json', source, code: '', strict: false, variables: [] };
}

function hashOf(program: ProgramSource): string {
  const hash = createHash('sha256');
  for (const [path, text] of Object.entries(program.files)) {
    hash.update(`${path.length}:${text.length}:`).update(path).update(text);
  }
  return hash.update(program.entry).digest('hex');
}
