/** The engine's own `eval`, and what instrumented code asks before it calls that: see src/instrument/evals.ts. */

import { GLOBALS, HELPERS } from '../reserved.ts';
import { apply } from './intrinsics.ts';

// biome-ignore lint/security/noGlobalEval: the very function is meant
export const nativeEval: (text: string) => unknown = globalThis.eval;

/** What programs find as `eval` unless they replace it. */
let programEval: unknown = nativeEval;
let text = '';
let taken: unknown;

/** The text as a direct eval of a number is to evaluate it. */
let instrumented = (_site: number, text: string): string => text;

export function setInstrumented(instrument: (site: number, text: string) => string): void {
  instrumented = instrument;
}

export function setProgramEval(fn: unknown): void {
  programEval = fn;
}

/** What a direct eval is to evaluate; if the program has replaced `eval`, that is called, and its result is. */
export function directEval(site: number, ...args: unknown[]): unknown {
  const current = evalFunction();
  if (current === programEval) {
    const text = args[0];
    return typeof text === 'string' ? instrumented(site, text) : text;
  }
  taken = apply(current as (...args: unknown[]) => unknown, undefined, args);
  return `${GLOBALS.helpers}.${HELPERS.taken}`;
}

export function takeResult(): unknown {
  const result = taken;
  taken = undefined;
  return result;
}

export function evalFunction(): unknown {
  return (globalThis as { eval: unknown }).eval;
}

export function replaceEval(value: unknown): void {
  Reflect.set(globalThis, 'eval', value);
}

/** Evaluates instrumented code in the global scope. `evals`: it has direct evals. */
export function evaluate(code: string, evals: boolean): unknown {
  if (!evals) return nativeEval(code);
  const { helpers } = GLOBALS;
  text = code;
  return nativeEval(`let eval=${helpers}.${HELPERS.nativeEval};eval(${helpers}.${HELPERS.evaluated})`);
}

export function evaluatedText(): string {
  return text;
}
