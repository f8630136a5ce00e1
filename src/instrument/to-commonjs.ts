/**
 * TypeScript, JSX and ECMAScript modules => JavaScript as CommonJS, by SWC: what reaches the analysis is one kind of
 * file. Imports become properties of the required module's exports and exports become getters, so bindings stay live.
 */
import { extname } from 'node:path';
import { swc } from '../platform/swc.ts';
import { parseSloppy } from './annex-b.ts';
import type { Program } from './ast.ts';
import { refuseUsing } from './early-errors.ts';
import { MARKED } from './module-marks.ts';
import { PARSER_OPTIONS, parse, syntaxErrorAt, syntaxErrorOf } from './parse.ts';
import { chain } from './positions.ts';
import type { Replaced } from './replaced.ts';
import { replaceUsingHeads } from './using-heads.ts';
import { markUsing } from './using-marks.ts';

const TYPESCRIPT = new Set(['.ts', '.tsx', '.mts', '.cts']);
/** What only a module, or only what SWC must translate, contains; comments and strings may contain it too. */
const PERHAPS = /(?<![\w$]|(?<!\.\.)\.)(?:import|export|using|await)(?![\w$])|@[\w$]/;
const MODULE_SYNTAX = /^\s*(?:import|export)\b/m;
const USING_SYNTAX = /(?<![\w$]|(?<!\.\.)\.)using\s+[\w$]/;
/** Outside comments, for the most part: a line of a comment begins with a star. */
const DECORATOR_SYNTAX = /(?:^|[;{}])\s*@[\w$]/m;

/** What the translation of a module begins with, behind directives. */
const ES_MODULE = /^Object\.defineProperty\(exports, "__esModule", \{$/m;

/** The translator calls an anonymous default export `_default`; its name is `default` (ECMA-262 section 16.2.3.7). */
const DEFAULT_EXPORT = /\breturn _default;/;
const OWN_NAME = /\bexport\s+default\s+_default\b|\b_default\s+as\s+default\b/;

/** Where the exports of a module are defined, before anything is required: all of them, if none are passed on by a star. */
export const EXPORTS =
  /^(?:_export\(exports, |Object\.defineProperty\(exports, (?!"__esModule")(?:\/\/.*\n|\/\*[\s\S]*?\*\/|\s)*")/m;
/** Makes a module's exports what can be seen of a module namespace object (ECMA-262 section 10.4.6). */
export const SEAL = 'Object.seal(Object.setPrototypeOf(exports,null));';

/**
 * Where `using` is left to it, SWC 1.16 gives its stand-in for SuppressedError another name where it declares it than where it uses
 * it. It also keeps the host's class in it, which another host may not have: ours looks when it is needed.
 */
const SUPPRESSED =
  /^var (_SuppressedError)\d* = typeof SuppressedError === "function" \? SuppressedError : function\((.*)\) \{$/m;
const OWN_SUPPRESSED =
  'var $1 = function($2) { if (typeof SuppressedError === "function") return new SuppressedError($2);';

export interface JavaScript {
  code: string;
  /** It was an ES module. */
  module?: boolean;
  /** Its default export has no name of its own. */
  anonymous?: boolean;
  /** The original, where it had to be changed before it was translated. */
  before?: Replaced;
  /** Source map (version 3) from `code` to what was translated, if they differ. */
  map?: string;
}

/** `isModule`: not what its text says, but a package.json. */
export function toCommonJs(path: string, source: string, isModule = false): JavaScript {
  const surelyModule = isModule || isSurelyModule(path, source);
  const before = withoutUsing(path, source, surelyModule);
  return before
    ? { ...translate(path, before.text, surelyModule), before }
    : translate(path, source, surelyModule);
}

function isSurelyModule(path: string, source: string): boolean {
  // SWC loses references to decorated classes in scripts.
  return /\.m[jt]s$/.test(path) || (DECORATOR_SYNTAX.test(source) && !isScript(source));
}

/** The source with what SWC does not parse, or not translate well, in other words; undefined: as it is. */
function withoutUsing(path: string, source: string, isModule: boolean): Replaced | undefined {
  if (TYPESCRIPT.has(extname(path)) || !USING_SYNTAX.test(source)) return undefined;
  const headed = replaceUsingHeads(source, path);
  const text = headed?.text ?? source;
  const tree = parseUsing(path, text);
  if (!tree?.uses) return headed;
  refuseUsing(tree, (at, message) => {
    throw syntaxErrorAt(path, text, at, message);
  });
  if (tree.sourceType === 'script' && !isModule) return headed;
  const marked = markUsing(text, tree);
  return headed ? { ...marked, pieces: chain(marked.pieces, headed.pieces) } : marked;
}

/** Undefined: it is wrong, of which the translator speaks. */
function parseUsing(path: string, source: string): Program | undefined {
  for (const sourceType of ['script', 'module'] as const) {
    try {
      return parse(source, { path, sourceType });
    } catch {
      // It is the other.
    }
  }
  return undefined;
}

function translate(path: string, source: string, surelyModule: boolean): JavaScript {
  const extension = extname(path);
  const typescript = TYPESCRIPT.has(extension);
  if (!typescript && !surelyModule && (!PERHAPS.test(source) || isScript(source))) return { code: source };
  const translator = swc();
  try {
    const { code: translated, map } = translator.transformSync(source, {
      filename: path,
      sourceMaps: true,
      configFile: false,
      swcrc: false,
      isModule: surelyModule ? true : 'unknown',
      module: { type: 'commonjs', importInterop: 'swc', ignoreDynamic: true },
      jsc: {
        target: 'es2024',
        parser: typescript
          ? { syntax: 'typescript', tsx: extension === '.tsx', decorators: true }
          : {
              syntax: 'ecmascript',
              jsx: extension === '.jsx',
              decorators: true,
              explicitResourceManagement: true,
              allowReturnOutsideFunction: true,
              importAttributes: true,
            },
        transform: { decoratorVersion: '2022-03' },
      },
    });
    const code = translated.replace(SUPPRESSED, OWN_SUPPRESSED);
    const exported = code.includes('_export_star(') ? code : sealed(code, source);
    return {
      code: typescript ? exported : assignableToNone(exported, source),
      ...(DEFAULT_EXPORT.test(code) && !OWN_NAME.test(source) ? { anonymous: true } : {}),
      ...(map === undefined ? {} : { map }),
      module: surelyModule || ES_MODULE.test(code),
    };
  } catch (error) {
    throw syntaxErrorOf(source, path, error);
  }
}

/** With its exports sealed before anything is required; a module without any may be half CommonJS. */
function sealed(code: string, source: string): string {
  const start = EXPORTS.exec(code)?.index;
  if (start === undefined) return /\bexports\b/.test(source) ? code : code.replace(MARKED, `$&${SEAL}`);
  const end = statementEnd(code, start);
  return code.slice(0, end) + SEAL + code.slice(end);
}

/** Behind the call that begins at a place; the comments of what is exported may stand in it. */
function statementEnd(code: string, start: number): number {
  const token = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|[()]|[\s\S]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(code); match; match = token.exec(code)) {
    if (match[0] === '(') depth++;
    if (match[0] === ')' && --depth === 0)
      return code[token.lastIndex] === ';' ? token.lastIndex + 1 : token.lastIndex;
  }
  return code.length;
}

const IMPORTED = /(?<![\p{ID_Continue}$.])import\s*([\p{ID_Continue}$*{},\s]+?)\s*from\b/gu;

/** Names that the translation itself contains. */
const CJS_NAMES = /^(?:_.*|exports|require|module|default)$/;

interface Import {
  type: string;
  specifiers: { local: { value: string } }[];
}

function importedNames(source: string): Set<string> {
  try {
    const { body } = swc().parseSync(source, { ...PARSER_OPTIONS, isModule: true }) as unknown as {
      body: Import[];
    };
    const declarations = body.filter(({ type }) => type === 'ImportDeclaration');
    return new Set(declarations.flatMap(({ specifiers }) => specifiers.map(({ local }) => local.value)));
  } catch {
    return new Set(); // the translation has said what is wrong with it, or knows syntax that this does not
  }
}

/**
 * The translator leaves assignments to imports as they are, which must throw a TypeError (ECMA-262 section 9.1.1.1.5):
 * all that is left of such a name means a constant.
 */
function assignableToNone(code: string, source: string): string {
  const names = [...source.matchAll(IMPORTED)].flatMap(
    ([, clause]) =>
      clause!.replace(/[\p{ID_Continue}$]+\s+as\s/gu, '').match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ??
      [],
  );
  const left = names
    .filter(name => !CJS_NAMES.test(name))
    .filter(name =>
      new RegExp(
        `(?<![\\p{ID_Continue}$.'"])${name.replaceAll('$', '\\$')}(?![\\p{ID_Continue}$])`,
        'u',
      ).test(code),
    );
  if (left.length === 0) return code;
  // What reads like an import may stand in a comment.
  const imported = importedNames(source);
  const constants = [...new Set(left)].filter(name => imported.has(name)).map(name => `const ${name}=0;`);
  return code.replace(/^"use strict";/m, directive => directive + constants.join(''));
}

/** Whether a text can be taken as it is: a script, whatever its comments speak of. */
function isScript(source: string): boolean {
  try {
    swc().parseSync(source.startsWith('#!') ? `//${source.slice(2)}` : source, PARSER_OPTIONS);
    return true;
  } catch {
    // If it is no module either, the translator says so.
    return !MODULE_SYNTAX.test(source) && isSloppyScript(source);
  }
}

/** With what the parser does not know of sloppy code. */
function isSloppyScript(source: string): boolean {
  try {
    return Boolean(parseSloppy(source, { path: '', sourceType: 'script' }));
  } catch {
    return false;
  }
}
