/** Every instrumented function carries its id in a comment of its text: `function f(/*µu17*\/x)`. */
import { LOCALS } from '../reserved.ts';
import { apply, functionToString } from './intrinsics.ts';

const { indexOf, charCodeAt } = String.prototype;
const MARK = `/*${LOCALS.mark}`;

/** The id in a function's text, which is no class; of functions inside it stand others, but later. */
export function functionIdOf(value: object): number | undefined {
  const text = apply(functionToString, value, []) as string;
  const at = apply(indexOf, text, [MARK]) as number;
  if (at < 0) return undefined;
  let id = 0;
  for (let i = at + MARK.length; ; i++) {
    const digit = (apply(charCodeAt, text, [i]) as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return id;
    id = 10 * id + digit;
  }
}

const ZERO = 48;
