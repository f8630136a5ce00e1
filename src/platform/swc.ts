/** The native SWC binding, loaded on first use. */
import { createRequire } from 'node:module';

/** The two calls of `@swc/core` that the instrumenter needs; see its documentation for the options. */
export interface Swc {
  parseSync(source: string, options: object): unknown;
  transformSync(source: string, options: object): { code: string; map?: string };
}

let loaded: Swc | undefined;

export function swc(): Swc {
  return (loaded ??= createRequire(import.meta.url)('@swc/core') as Swc);
}
