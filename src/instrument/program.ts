/** A program's sources => its image. */
import { createHash } from 'node:crypto';
import { programReservedName } from '../errors.ts';
import { RESERVED } from '../reserved.ts';
import type { ImageFile, ProgramImage, ProgramSource } from '../runtime/image.ts';
import { type Lowered, lower } from './lower/lower.ts';
import { codeFrame, parse } from './parse.ts';
import { probeFile } from './probe.ts';
import { analyzeScopes } from './scopes.ts';
import { toCommonJs } from './to-commonjs.ts';

/** Throws PROGRAM_SYNTAX or PROGRAM_RESERVED_NAME with file, line and column. */
export function instrumentProgram(program: ProgramSource): ProgramImage {
  const image: ProgramImage = {
    version: 1,
    entry: program.entry,
    hash: hashOf(program),
    files: [],
    functions: [],
    scopes: [],
    links: program.links ?? {},
  };
  const modules = new Set(program.modules);
  for (const path of Object.keys(program.files)) {
    const source = program.files[path]!;
    if (path.endsWith('.json')) image.files.push(jsonFile(path, source));
    else instrumentFile(image, path, source, modules.has(path));
  }
  return image;
}

function instrumentFile(image: ProgramImage, path: string, source: string, isModule: boolean): void {
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
  const { code, module } = toCommonJs(path, source, isModule);
  const text = hasTopLevelAwait(code) ? `return(async()=>{${code}\n})()` : code;
  const tree = parse(text, { path, sourceType: 'script' });
  const lowered = tree.suspends ? lower(text, tree, analyzeScopes(tree)) : null;
  if (lowered) probeLowered(image, path, text, lowered);
  else probeFile(image, path, text, tree);
  if (module) image.files.at(-1)!.module = true;
}

/** Functions show the text and the place they had before the lowering. */
function probeLowered(image: ProgramImage, path: string, text: string, lowered: Lowered): void {
  const first = image.functions.length;
  probeFile(image, path, lowered.code, parse(lowered.code, { path, sourceType: 'script' }));
  image.files.at(-1)!.source = text;
  for (const fn of image.functions.slice(first)) {
    [fn.sourceStart, fn.sourceEnd] = lowered.sourceRange(fn.sourceStart, fn.sourceEnd);
    if (fn.refused?.endsWith('generator function')) delete fn.refused;
  }
}

/** Whether a module's body awaits: then it is the body of an async function. */
function hasTopLevelAwait(code: string): boolean {
  if (!code.startsWith('"use strict"') || !/\bawait\b/.test(code)) return false;
  try {
    parse(code, { path: '', sourceType: 'script' });
    return false;
  } catch {
    // Not a script; if it is no module either, the parser says so with the position in what follows.
    return true;
  }
}

function jsonFile(path: string, source: string): ImageFile {
  return { path, format: 'json', source, code: '', strict: false, variables: [] };
}

function hashOf(program: ProgramSource): string {
  const hash = createHash('sha256');
  for (const [path, text] of Object.entries(program.files)) {
    hash.update(`${path.length}:${text.length}:`).update(path).update(text);
  }
  for (const path of program.modules ?? []) hash.update(path);
  return hash.update(program.entry).digest('hex');
}
