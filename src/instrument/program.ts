/** A program's sources => its image. */
import { createHash } from 'node:crypto';
import { programReservedName } from '../errors.ts';
import { RESERVED, RESERVED_TEXT } from '../reserved.ts';
import type { ImageFile, ProgramImage, ProgramSource } from '../runtime/image.ts';
import { parseSloppy } from './annex-b.ts';
import { type Lowered, lower } from './lower/lower.ts';
import { linkModules } from './module-links.ts';
import { codeFrame, parse } from './parse.ts';
import { chain, type Piece, packPieces, piecesOfMap } from './positions.ts';
import { probeFile } from './probe.ts';
import { analyzeScopes, type ScopeTree } from './scopes.ts';
import { toCommonJs } from './to-commonjs.ts';
import { skipTrivia } from './trivia.ts';

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
  // Of TypeScript only the translator knows which names are types.
  linkModules(
    program,
    image.files.filter(({ path, module }) => module && /\.[cm]?js$/.test(path)).map(({ path }) => path),
  );
  return image;
}

function instrumentFile(image: ProgramImage, path: string, source: string, isModule: boolean): void {
  const { code, map, module } = toCommonJs(path, source, isModule);
  const whole = hasTopLevelAwait(code) ? `${ASYNC_BODY}${code}\n})()` : code;
  const { text, tree, pieces: parsed } = parseSloppy(whole, { path, sourceType: 'script' });
  const scopes = tree.suspends || RESERVED.test(source) ? analyzeScopes(tree) : undefined;
  if (scopes) refuseReserved(path, source, scopes);
  const lowered = scopes && tree.suspends ? lower(text, tree, scopes) : null;
  let pieces = lowered ? probeLowered(image, path, text, lowered) : probeFile(image, path, text, tree);
  const file = image.files.at(-1)!;
  if (parsed) pieces = chain(pieces, parsed);
  if (whole !== code) pieces = chain(pieces, [{ at: ASYNC_BODY.length, from: 0, length: code.length }]);
  if (code !== source) {
    file.original = source;
    if (map) pieces = chain(pieces, piecesOfMap(map, code, source));
  }
  file.positions = packPieces(pieces);
  if (module) file.module = true;
}

/** The body of a module that awaits. */
const ASYNC_BODY = 'return(async()=>{';

/** Variables of our names, and anything that looks like what we write into texts. */
function refuseReserved(path: string, source: string, { references, scopes }: ScopeTree): void {
  const names = [
    ...references.map(({ name }) => name),
    ...scopes.flatMap(({ variables }) => [...variables.keys()]),
  ];
  const name = RESERVED_TEXT.exec(source)?.[0] ?? names.find(name => RESERVED.exec(name)?.[0] === name);
  if (name === undefined) return;
  const at =
    new RegExp(`(?<![\\p{ID_Continue}$])${name}(?![\\p{ID_Continue}$])`, 'u').exec(source)?.index ?? 0;
  const before = source.slice(0, at).split('\n');
  const line = before.length;
  const column = before.at(-1)!.length + 1;
  throw programReservedName({ path, line, column, name, frame: codeFrame(source, line, column) });
}

/** Functions show the text and the place they had before the lowering. */
function probeLowered(image: ProgramImage, path: string, text: string, lowered: Lowered): Piece[] {
  const first = image.functions.length;
  const program = parse(lowered.code, { path, sourceType: 'script' });
  const pieces = probeFile(image, path, lowered.code, program);
  Object.assign(image.files.at(-1)!, { source: text, lowered: true });
  for (const fn of image.functions.slice(first)) {
    [fn.sourceStart, fn.sourceEnd] = lowered.sourceRange(fn.sourceStart, fn.sourceEnd);
    if (fn.refused?.endsWith('generator function')) delete fn.refused;
  }
  return chain(pieces, lowered.pieces());
}

/** Whether a module's body awaits: then it is the body of an async function. */
function hasTopLevelAwait(code: string): boolean {
  if (!code.startsWith('"use strict"', skipTrivia(code, 0)) || !/\bawait\b/.test(code)) return false;
  try {
    // Before a parenthesis or a template it reads like the name of a function, which no module can have.
    const { references } = analyzeScopes(parse(code, { path: '', sourceType: 'script' }));
    return references.some(({ name, variable }) => name === 'await' && !variable);
  } catch {
    // Not a script; if it is no module either, the parser says so with the position in what follows.
    return true;
  }
}

function jsonFile(path: string, source: string): ImageFile {
  return { path, format: 'json', source, code: '', strict: false, variables: [], positions: [] };
}

function hashOf(program: ProgramSource): string {
  const hash = createHash('sha256');
  for (const [path, text] of Object.entries(program.files)) {
    hash.update(`${path.length}:${text.length}:`).update(path).update(text);
  }
  for (const path of program.modules ?? []) hash.update(path);
  return hash.update(program.entry).digest('hex');
}
