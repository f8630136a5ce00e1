/**
 * What modules ask of each other, after the translation to CommonJS. A module of the program is linked before it is
 * evaluated, so that in a cycle its hoisted functions can be called (ECMA-262 section 16.2.1.6); one that awaits at its
 * top, or imports what does, waits behind its imports.
 *
 *     const _a = require("./a.mjs");      =>  const _a = µj.link(17,"./a.mjs");const _b = µj.link(17,"./b.mjs");
 *     const _b = require("./b.mjs");          require("./a.mjs"); require("./b.mjs");await µj.settled(17);
 *     import(specifier)                   =>  µj.importer(17)(specifier)
 *     const _fs = _interop_require_       =>  const _fs = µj.namespace(17,"node:fs");
 *       wildcard(require("node:fs"));
 *
 * What a star passes on of a module of the program is known before anything is evaluated:
 *
 *     _export_star(require("./c.mjs"),    =>  const _star0 = µj.exports("c.mjs");Object.defineProperties(exports,
 *       exports);                                 {["x"]:{enumerable:true,get(){return _star0["x"]}}});
 *                                             require("./c.mjs");
 *     _export(exports, {get y(){…}});     =>  µj.order(exports,["x","y"]);_export(exports, {get y(){…}});
 */
import { GLOBALS } from '../reserved.ts';
import { eachChild, type Node, type Program } from './ast.ts';
import type { LinkedModules, PassedOn } from './module-links.ts';
import { type Replaced, type Replacement, replace } from './replaced.ts';
import { EXPORTS, SEAL } from './to-commonjs.ts';
import { skipTrivia } from './trivia.ts';

/** Statements that the translation makes of imports; it leaves nothing before them in their line. */
const IMPORT =
  /^(?:(const _\w+ = (?:\/\*#__PURE__\*\/ )?(?:_interop_require_\w+\()?)require\(("(?:[^"\\\n]|\\.)*")\)(\)?;)|(?:_export_star\()?require\(("(?:[^"\\\n]|\\.)*")\)(?:, exports\))?;)$/gm;

/** For what may be CommonJS. */
const INTEROP = /(?:\/\*#__PURE__\*\/ )?_interop_require_\w+\($/;
/** Copies all exports, of which another host may not have some. */
const COPY = /_interop_require_wildcard\($/;

/** What a translated module imports, in order. */
export function staticImports(code: string): string[] {
  return [...code.matchAll(IMPORT)].map(match => JSON.parse(match[2] ?? match[4]!) as string);
}

type Stars = ReturnType<LinkedModules['stars']>;

export interface ImportsOptions {
  /** Index of the file in the image. */
  file: number;
  isModule(specifier: string): boolean;
  isOfHost(specifier: string): boolean;
  /** It is the body of an async function. */
  awaits: boolean;
  /** Undefined: it has none. */
  stars: Stars | undefined;
}

/** Links the modules that a translated module imports, before any is evaluated. */
export function linkImports(code: string, options: ImportsOptions): Replaced {
  const { file, isModule, isOfHost, awaits, stars } = options;
  const matches = [...code.matchAll(IMPORT)];
  const linked = matches.filter(match => match[1] && isModule(JSON.parse(match[2]!) as string));
  const known = matches.filter(({ 0: statement, 4: specifier }) => {
    return stars && statement.startsWith('_export_star(') && !stars.unknown.has(JSON.parse(specifier!));
  });
  const replacements = matches.flatMap((match): Replacement[] => {
    const [statement, before, specifier] = match;
    const { index: start } = match;
    const end = start + statement.length;
    if (linked.includes(match) || known.includes(match))
      return [{ start, end, text: `require(${specifier ?? match[4]});` }];
    if (!before || !COPY.test(before) || !isOfHost(JSON.parse(specifier!) as string)) return [];
    const namespace = `${GLOBALS.modules}.namespace(${file},${specifier});`;
    return [{ start, end, text: before.replace(INTEROP, '') + namespace }];
  });
  const first = matches[0];
  const last = matches.at(-1);
  if (!first || !last) return replace(code, []);
  const links = linked.map(([, before, specifier]) => {
    return `${before!.replace(INTEROP, '')}${GLOBALS.modules}.link(${file},${specifier});`;
  });
  if (stars && known.length > 0) links.unshift(passOn(code, stars.names, stars.unknown.size === 0));
  replacements.unshift({ start: first.index, end: first.index, text: links.join('') });
  // One that is imported as a whole, too, passes on when it has been evaluated.
  if (stars && known.length === code.split('_export_star(require(').length - 1)
    replacements.unshift(...inOrder(code, stars, first.index));
  if (awaits) {
    const end = last.index + last[0].length;
    replacements.push({ start: end, end, text: `await ${GLOBALS.modules}.settled(${file});` });
  }
  return replace(code, replacements);
}

/** Exports are listed by their names, whichever module they are of (ECMA-262 section 10.4.6.11). */
function inOrder(code: string, { names, own, unknown }: Stars, before: number): Replacement[] {
  const start = EXPORTS.exec(code)?.index;
  if (start === undefined || start > before || names.length === 0 || unknown.size > 0) return [];
  const all = [...own, ...names.map(({ name }) => name)].sort();
  return [{ start, end: start, text: `${GLOBALS.modules}.order(exports,${JSON.stringify(all)});` }];
}

/** `complete`: there are no other exports. */
function passOn(code: string, names: readonly PassedOn[], complete: boolean): string {
  let prefix = '_star';
  while (code.includes(prefix)) prefix += '_';
  const paths = [...new Set(names.map(({ path }) => path))];
  const variable = (path: string): string => `${prefix}${paths.indexOf(path)}`;
  const variables = paths.map(
    path => `const ${variable(path)}=${GLOBALS.modules}.exports(${JSON.stringify(path)});`,
  );
  const getters = names.map(({ name, path, imported }) => {
    const value = imported === '*' ? variable(path) : `${variable(path)}[${JSON.stringify(imported)}]`;
    return `[${JSON.stringify(name)}]:{enumerable:true,get(){return ${value}}}`;
  });
  const defined = getters.length > 0 ? `Object.defineProperties(exports,{${getters.join()}});` : '';
  return `${variables.join('')}${defined}${complete ? SEAL : ''}`;
}

/** `import.defer` is taken for `import`: it is evaluated at once. */
function calleeLength(text: string, start: number, phase: string): number {
  return skipTrivia(text, skipTrivia(text, start + 'import'.length) + 1) + phase.length - start;
}

/** `import()` of a script or translated module; undefined if it has none. */
export function replaceDynamicImports(text: string, program: Program, file: number): Replaced | undefined {
  if (!/\bimport\b/.test(text)) return undefined;
  const replacements: Replacement[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'ImportExpression') {
      const { start, phase } = node;
      replacements.push({
        start,
        end: start + (phase ? calleeLength(text, start, phase) : 'import'.length),
        text: `${GLOBALS.modules}.importer(${file})`,
      });
    }
    eachChild(node, visit);
  };
  program.body.forEach(visit);
  if (replacements.length === 0) return undefined;
  return replace(
    text,
    replacements.sort((a, b) => a.start - b.start),
  );
}
