/** What is used of the host's `util`: on Bun it takes a megabyte, which most programs have no need of. */
import { builtinModule } from './builtin.ts';

/** `util.types`. */
export const types = builtinModule('util/types') as typeof import('node:util/types');

type Util = Pick<typeof import('node:util'), 'promisify' | 'callbackify' | 'deprecate' | 'inspect'>;

let known: Util | undefined;

/** Its functions as the host has them, if this is first called before the program has the module. */
export function hostUtil(): Util {
  if (!known) {
    const { promisify, callbackify, deprecate, inspect } = builtinModule('util') as Util;
    known = { promisify, callbackify, deprecate, inspect };
  }
  return known;
}

/** The key of what `util.promisify` gives for a function. */
export const PROMISIFIED = Symbol.for('nodejs.util.promisify.custom');
