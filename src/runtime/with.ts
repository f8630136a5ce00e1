/**
 * `with` statements. What instrumented code calls would be looked up in the program's object first, which may be a
 * Proxy that claims to have everything; so a second object comes before it, which is not come by through a name:
 *
 *     with (object) {}   =>   with (µr.enter(object,5,[getters]))with((async function*(){}).µr){}
 */
import { GLOBALS, LOCALS } from '../reserved.ts';

const { create, defineProperty, getPrototypeOf } = Object;

/** Has what instrumented code finds on the global object. */
const globals = create(null) as object;
for (const name of Object.values(GLOBALS)) {
  defineProperty(globals, name, { get: () => Reflect.get(globalThis, name) as unknown });
}

/** Belongs to the `with` whose body is about to begin. */
let entered: object = globals;

/** Where the second object is found; none but an async generator function leads there. */
export function installWith(): void {
  const prototype = getPrototypeOf(async function* () {}) as object;
  defineProperty(prototype, GLOBALS.helpers, { get: () => entered, configurable: true });
}

/** `around`: getters of variables and identities of scopes around the `with`, which has the number `scope`. */
export function enterWith(value: unknown, scope: number, around: (() => unknown)[]): object {
  const object = toObject(value);
  const own = create(globals) as Record<string, unknown>;
  own[`${LOCALS.implied}${scope}`] = object;
  own[`${LOCALS.around}${scope}`] = around;
  entered = own;
  return object;
}

/** ECMA-262 section 7.1.18. */
export function toObject(value: unknown): object {
  if (value === undefined || value === null)
    throw new TypeError('Cannot convert undefined or null to object');
  return Object(value) as object;
}
