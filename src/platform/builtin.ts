/** The host's own modules (`fs`, `events`, ...), for programs that `require` them. */
import { createRequire, isBuiltin } from 'node:module';

const hostRequire = createRequire('/');

/** The exports of a built-in module, or undefined if the host has none of that name. */
export function builtinModule(name: string): unknown {
  return isBuiltin(name) ? hostRequire(name) : undefined;
}
