/**
 * The shapes of messages, written once: a shape checks what came over the wire and gives its TypeScript type.
 * Unknown keys are dropped, so that a newer peer may say more than we understand.
 */

export type Shape<T> = (value: unknown, path: string) => T;
export type TypeOf<S> = S extends Shape<infer T> ? T : never;

/** A message that is not what it should be; the message names the place and what was expected there. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

function fail(path: string, expected: string): never {
  throw new ShapeError(`${path} is not ${expected}`);
}

/** At most `max` UTF-16 units, matching `pattern` if there is one. */
export function string(max: number, pattern?: RegExp): Shape<string> {
  return (value, path) => {
    if (typeof value !== 'string') fail(path, 'a string');
    if (value.length > max) fail(path, `a string of at most ${max} characters`);
    if (pattern && !pattern.test(value)) fail(path, `a string like ${pattern.source}`);
    return value;
  };
}

export function integer(min: number, max: number): Shape<number> {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      fail(path, `an integer from ${min} to ${max}`);
    }
    return value as number;
  };
}

export const boolean: Shape<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : fail(path, 'true or false');

export function oneOf<const T extends string>(...accepted: T[]): Shape<T> {
  return (value, path) =>
    accepted.includes(value as T) ? (value as T) : fail(path, `one of ${accepted.join(', ')}`);
}

export function array<T>(item: Shape<T>, max: number): Shape<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) fail(path, 'an array');
    if (value.length > max) fail(path, `an array of at most ${max} items`);
    return value.map((each, index) => item(each, `${path}[${index}]`));
  };
}

declare const optionalMark: unique symbol;
export type Optional<T> = Shape<T | undefined> & { [optionalMark]: true };

export function optional<T>(shape: Shape<T>): Optional<T> {
  const checked: Shape<T | undefined> = (value, path) =>
    value === undefined ? undefined : shape(value, path);
  return checked as Optional<T>;
}

type Fields = Record<string, Shape<unknown>>;
type Required<F extends Fields> = {
  [K in keyof F as F[K] extends Optional<unknown> ? never : K]: TypeOf<F[K]>;
};
type Optionals<F extends Fields> = {
  [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: Exclude<TypeOf<F[K]>, undefined>;
};
type Flat<T> = { [K in keyof T]: T[K] };
export type ObjectOf<F extends Fields> = Flat<Required<F> & Optionals<F>>;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object<F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  return (value, path) => {
    if (!isRecord(value)) fail(path, 'an object');
    const result: Record<string, unknown> = {};
    for (const [key, shape] of Object.entries(fields)) {
      const checked = shape(Object.hasOwn(value, key) ? value[key] : undefined, `${path}.${key}`);
      if (checked !== undefined) result[key] = checked;
    }
    return result as ObjectOf<F>;
  };
}

type Tagged<V extends Record<string, Fields>> = {
  [T in keyof V]: Flat<{ type: T } & ObjectOf<V[T]>>;
}[keyof V];

/** A discriminated union on `type`: one set of fields for each tag. */
export function union<V extends Record<string, Fields>>(variants: V): Shape<Tagged<V>> {
  const shapes = new Map(Object.entries(variants).map(([type, fields]) => [type, object(fields)]));
  return (value, path) => {
    if (!isRecord(value)) fail(path, 'an object');
    const shape = shapes.get(String(value.type));
    if (!shape) fail(`${path}.type`, `one of ${[...shapes.keys()].join(', ')}`);
    return { type: value.type, ...shape(value, path) } as Tagged<V>;
  };
}
