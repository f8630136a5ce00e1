/** A program's sources => its image. */
import { programReservedName } from '../errors.ts';
import { sha256Hasher } from '../platform/digest.ts';
import { RESERVED, RESERVED_TEXT } from '../reserved.ts';
import type { ImageFile, ProgramImage, ProgramSource } from '../runtime/image.ts';
import { parseSloppy } from './annex-b.ts';
import type { Surroundings } from './ast.ts';
import { hasOddImportCalls, refuseImportCalls } from './early-errors.ts';
import { type Lowered, lower } from './lower/lower.ts';
import { ModuleGraph } from './module-graph.ts';
import { linkImports, replaceDynamicImports } from './module-imports.ts';
import { type LinkedModules, linkModules } from './module-links.ts';
import { unmark } from './module-marks.ts';
import { completeModule } from './module-names.ts';
import { codeFrame, type ParseOptions, parse, syntaxErrorAt } from './parse.ts';
import { chain, type Piece, packPieces, piecesOfMap } from './positions.ts';
import { probeFile } from './probe.ts';
import type { Replaced } from './replaced.ts';
import { analyzeScopes, type ScopeTree } from './scopes.ts';
import { type JavaScript, toCommonJs } from './to-commonjs.ts';
import { replaceUsing } from './using.ts';

/** Names that lead to what makes code of strings; a word too many does no harm. */
const MAKES_CODE = /\beval\b|\bFunction\b(?!\.prototype\b)|\.\s*constructor\b|['"`]constructor['"`]/;

/** Throws PROGRAM_SYNTAX or PROGRAM_RESERVED_NAME with file, line and column. */
export function instrumentProgram(program: ProgramSource): ProgramImage {
  const image: ProgramImage = {
    version: 1,
    entry: program.entry,
    hash: hashOf(program),
    files: [],
    functions: [],
    scopes: [],
    templates: [],
    links: program.links ?? {},
  };
  if (Object.values(program.files).some(text => MAKES_CODE.test(text))) image.makesCode = true;
  const translations = translate(program);
  const graph = new ModuleGraph(program, translations);
  // Of TypeScript only the translator knows which names are types.
  const modules = [...translations].filter(([path, { module }]) => module && /\.[cm]?js$/.test(path));
  const texts = modules.map(([path, { before }]) => [path, before?.text ?? program.files[path]!] as const);
  const linked = linkModules(program, new Map(texts));
  for (const path of Object.keys(program.files)) {
    const source = program.files[path]!;
    const translation = translations.get(path);
    if (!translation) image.files.push(jsonFile(path, source));
    else instrumentFile(image, path, source, translation, { graph, linked });
  }
  return image;
}

/** Every file but JSON as CommonJS. */
function translate(program: ProgramSource): Map<string, JavaScript> {
  const modules = new Set(program.modules);
  const translations = new Map<string, JavaScript>();
  for (const [path, source] of Object.entries(program.files)) {
    if (!path.endsWith('.json')) translations.set(path, toCommonJs(path, source, modules.has(path)));
  }
  return translations;
}

function instrumentFile(
  image: ProgramImage,
  path: string,
  source: string,
  { code, map, before, module, anonymous }: JavaScript,
  { graph, linked }: { graph: ModuleGraph; linked: LinkedModules },
): void {
  const index = image.files.length;
  /** Pieces of each text in the one before, the last text first. */
  const steps: Piece[][] = [];
  if (before) steps.unshift(before.pieces);
  if (map) steps.unshift(piecesOfMap(map, code, before?.text ?? source));
  const awaits = graph.awaits(path);
  let text = code;
  if (module) {
    const isModule = (specifier: string): boolean => graph.isModule(path, specifier);
    const complete = completeModule(text, index, anonymous === true);
    if (complete) {
      steps.unshift(complete.pieces);
      text = complete.text;
    }
    const unmarked = graph.hasCommonJs ? undefined : unmark(text);
    if (unmarked) {
      steps.unshift(unmarked.pieces);
      text = unmarked.text;
    }
    const stars = text.includes('_export_star(require(') ? linked.stars(path) : undefined;
    const isOfHost = (specifier: string): boolean => graph.isOfHost(path, specifier);
    const imports = linkImports(text, { file: index, isModule, isOfHost, awaits, stars });
    steps.unshift(imports.pieces);
    text = imports.text;
  }
  if (awaits) {
    steps.unshift([{ at: ASYNC_BODY.length, from: 0, length: text.length }]);
    text = `${ASYNC_BODY}${text}\n})()`;
  }
  let pieces = instrumentScript(image, { path, source, text });
  for (const step of steps) pieces = chain(pieces, step);
  const file = image.files.at(-1)!;
  if (code !== source) file.original = source;
  file.positions = packPieces(pieces);
  if (module) file.module = true;
  const refused = linked.refused.get(path);
  if (refused) file.refused = refused.message;
}

export interface ScriptText {
  path: string;
  /** What its author wrote: names of ours are refused in it. */
  source: string;
  text: string;
  /** See ast.ts. */
  evaluated?: boolean;
  around?: Surroundings;
}

/** Appends the text of a script, instrumented, to an image. Returns what of the result is the text as it stands. */
export function instrumentScript(image: ProgramImage, { path, source, ...script }: ScriptText): Piece[] {
  const { evaluated = false, around } = script;
  const options = { path, sourceType: 'script' as const, evaluated, around };
  const parsed = parseSloppy(script.text, options);
  let { tree, text } = parsed;
  const steps = parsed.changed ? [parsed.changed.pieces] : [];
  // A made text imports what the program's entry imports.
  const importer = around?.file ?? (evaluated ? 0 : image.files.length);
  if (hasOddImportCalls(text)) {
    refuseImportCalls(tree, (at, message) => {
      throw syntaxErrorAt(path, text, at, message);
    });
  }
  const imports = replaceDynamicImports(text, tree, importer);
  const shown = text;
  if (imports) {
    steps.unshift(imports.pieces);
    text = imports.text;
    tree = parse(text, options);
  }
  // Made texts are left to the engine.
  const using = evaluated ? undefined : replaceUsing(text, tree);
  const beforeUsing = text;
  if (using) {
    steps.unshift(using.pieces);
    text = using.text;
    tree = parse(text, options);
  }
  const scopes = tree.suspends || RESERVED.test(source) ? analyzeScopes(tree) : undefined;
  if (scopes) refuseReserved(path, source, scopes);
  const lowered = scopes && tree.suspends ? lower(text, tree, scopes) : null;
  const first = image.functions.length;
  let pieces = lowered ? probeLowered(image, options, text, lowered) : probeFile(image, path, text, tree);
  if (using) showBefore(image, first, beforeUsing, using);
  if (imports) showBefore(image, first, shown, imports);
  if (parsed.changed) showBefore(image, first, script.text, parsed.changed);
  if (using && lowered) image.files.at(-1)!.checked = text;
  for (const step of steps) pieces = chain(pieces, step);
  return pieces;
}

/** Functions show the text they had before something was replaced in it. */
function showBefore(image: ProgramImage, first: number, shown: string, { before }: Replaced): void {
  image.files.at(-1)!.source = shown;
  for (const fn of image.functions.slice(first)) {
    fn.sourceStart = before(fn.sourceStart);
    fn.sourceEnd = before(fn.sourceEnd);
  }
}

/** The body of a module that awaits. */
const ASYNC_BODY = 'return(async()=>{';

/** Variables of our names, and anything that looks like what we write into texts. */
function refuseReserved(path: string, source: string, { references, scopes }: ScopeTree): void {
  const names = [
    ...references.map(({ name }) => name),
    ...scopes.flatMap(({ variables }) => [...variables.keys()]),
  ];
  const isReserved = (name: string): boolean => RESERVED.exec(name)?.[0] === name;
  // Only those of the user's: some are in the text by now.
  const name =
    RESERVED_TEXT.exec(source)?.[0] ?? names.find(name => isReserved(name) && source.includes(name));
  if (name === undefined) return;
  const at =
    new RegExp(`(?<![\\p{ID_Continue}$])${name}(?![\\p{ID_Continue}$])`, 'u').exec(source)?.index ?? 0;
  const before = source.slice(0, at).split('\n');
  const line = before.length;
  const column = before.at(-1)!.length + 1;
  throw programReservedName({ path, line, column, name, frame: codeFrame(source, line, column) });
}

/** Functions show the text and the place they had before the lowering. */
function probeLowered(image: ProgramImage, options: ParseOptions, text: string, lowered: Lowered): Piece[] {
  const first = image.functions.length;
  const program = parse(lowered.code, options);
  const pieces = probeFile(image, options.path, lowered.code, program);
  Object.assign(image.files.at(-1)!, { source: text, lowered: true });
  for (const fn of image.functions.slice(first)) {
    [fn.sourceStart, fn.sourceEnd] = lowered.sourceRange(fn.sourceStart, fn.sourceEnd);
    if (fn.refused?.endsWith('generator function')) delete fn.refused;
  }
  return chain(pieces, lowered.pieces());
}

function jsonFile(path: string, source: string): ImageFile {
  return { path, format: 'json', source, code: '', strict: false, variables: [], positions: [] };
}

function hashOf(program: ProgramSource): string {
  const hash = sha256Hasher();
  for (const [path, text] of Object.entries(program.files)) {
    hash.update(`${path.length}:${text.length}:`).update(path).update(text);
  }
  for (const path of program.modules ?? []) hash.update(path);
  return hash.update(program.entry).digest('hex');
}
