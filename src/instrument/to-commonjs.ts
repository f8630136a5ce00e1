/**
 * TypeScript, JSX and ECMAScript modules => JavaScript as CommonJS, by SWC: what reaches the analysis is one kind of
 * file. Imports become properties of the required module's exports and exports become getters, so bindings stay live.
 */
import { extname } from 'node:path';
import { swc } from '../platform/swc.ts';
import { PARSER_OPTIONS, syntaxErrorOf } from './parse.ts';

const TYPESCRIPT = new Set(['.ts', '.tsx', '.mts', '.cts']);
/** What only a module, or only what SWC must translate, contains; comments and strings may contain it too. */
const PERHAPS = /(?<![\w$.])(?:import|export|using|await)(?![\w$])|@[\w$]/;
const USING_SYNTAX = /(?<![\w$.])using\s+[\w$]/;
/** Outside comments, for the most part: a line of a comment begins with a star. */
const DECORATOR_SYNTAX = /(?:^|[;{}])\s*@[\w$]/m;

/** What the translation of a module begins with, behind directives. */
const ES_MODULE = /^Object\.defineProperty\(exports, "__esModule", \{$/m;

export interface JavaScript {
  code: string;
  /** It was an ES module. */
  module?: boolean;
  /** Source map (version 3) from `code` to the original, if they differ. */
  map?: string;
}

/** `isModule`: not what its text says, but a package.json. */
export function toCommonJs(path: string, source: string, isModule = false): JavaScript {
  const extension = extname(path);
  const typescript = TYPESCRIPT.has(extension);
  // SWC loses references to decorated classes in scripts.
  const surelyModule =
    isModule ||
    extension === '.mjs' ||
    extension === '.mts' ||
    (DECORATOR_SYNTAX.test(source) && !isScript(source));
  if (!typescript && !surelyModule && (!PERHAPS.test(source) || isScript(source))) return { code: source };
  const translator = swc();
  try {
    const { code, map } = translator.transformSync(source, {
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
    return { code, ...(map === undefined ? {} : { map }), module: surelyModule || ES_MODULE.test(code) };
  } catch (error) {
    throw syntaxErrorOf(source, path, error);
  }
}

/** Whether a text can be taken as it is: a script without `using`, whatever its comments speak of. */
function isScript(source: string): boolean {
  try {
    const tree = swc().parseSync(source.startsWith('#!') ? `//${source.slice(2)}` : source, PARSER_OPTIONS);
    return !USING_SYNTAX.test(source) || !JSON.stringify(tree).includes('"UsingDeclaration"');
  } catch {
    return false; // If it is no module either, the translator says so.
  }
}
