/**
 * TypeScript, JSX and ECMAScript modules => JavaScript as CommonJS, by SWC: what reaches the analysis is one kind of
 * file. Imports become properties of the required module's exports and exports become getters, so bindings stay live.
 */
import { extname } from 'node:path';
import { swc } from '../platform/swc.ts';
import { syntaxErrorOf } from './parse.ts';

const TYPESCRIPT = new Set(['.ts', '.tsx', '.mts', '.cts']);
/** Something that only a module, or only what SWC must translate, contains; more files match than need it. */
const MODULE_SYNTAX = /(?<![\w$.])(?:import|export)(?![\w$])(?!\s*\()/;
const USING_SYNTAX = /(?<![\w$.])using\s+[\w$]/;
const DECORATOR_SYNTAX = /(?:^|[\s;{}])@[\w$]/m;

export interface JavaScript {
  code: string;
  /** Source map (version 3) from `code` to the original, if they differ. */
  map?: string;
}

export function toCommonJs(path: string, source: string): JavaScript {
  const extension = extname(path);
  const typescript = TYPESCRIPT.has(extension);
  const decorators = DECORATOR_SYNTAX.test(source);
  // SWC loses references to decorated classes in scripts.
  const surelyModule = extension === '.mjs' || extension === '.mts' || decorators;
  const module = surelyModule || MODULE_SYNTAX.test(source);
  if (!typescript && !module && !USING_SYNTAX.test(source)) return { code: source };
  const translator = swc();
  try {
    return translator.transformSync(source, {
      filename: path,
      sourceMaps: true,
      configFile: false,
      swcrc: false,
      isModule: surelyModule ? true : 'unknown',
      module: { type: 'commonjs', importInterop: 'swc', ignoreDynamic: false },
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
    }) as JavaScript;
  } catch (error) {
    throw syntaxErrorOf(source, path, error);
  }
}
