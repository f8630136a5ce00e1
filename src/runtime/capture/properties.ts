/** Prototype, extensibility and own properties: the part of a record that all kinds of objects share. */
import type { ByteWriter } from '../../snapshot/bytes.ts';
import type { SnapshotEncoder } from '../../snapshot/encode.ts';
import { ATTRIBUTE, FLAG } from '../../snapshot/format.ts';
import { apply, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys } from '../intrinsics.ts';

export type Key = string | symbol;

/** The getter that newer V8 gives the `stack` of every error, one for all; elsewhere it is a value. */
const stackGetter = getOwnPropertyDescriptor(new Error(), 'stack')?.get;

/** A property that an engine makes an accessor and others a value, as a value. */
function portable(object: object, descriptor: PropertyDescriptor): PropertyDescriptor {
  const { get, enumerable, configurable } = descriptor;
  if (!get || get !== stackGetter) return descriptor;
  const value: unknown = apply(get, object, []);
  return { value, writable: true, enumerable: enumerable!, configurable: configurable! };
}

export const NO_KEYS: readonly Key[] = [];

/** Keys that all come first, such as the many indices of a typed array, are found by their places. */
function without(keys: readonly Key[], skip: readonly Key[]): readonly Key[] {
  let first = 0;
  while (first < skip.length && keys[first] === skip[first]) first++;
  const others = new Set(skip.slice(first));
  return others.size === 0 ? keys.slice(first) : keys.slice(first).filter(key => !others.has(key));
}

/** Prototype, extensibility and own properties except `skip`; `lacks` are inborn keys that are gone. */
export function writeBody(
  encoder: SnapshotEncoder,
  object: object,
  skip: readonly Key[],
  prototype: object = Object.prototype,
  keys: readonly Key[] = ownKeys(object),
  lacks: readonly Key[] = NO_KEYS,
): void {
  const { record } = encoder;
  const actual = getPrototypeOf(object);
  const own = skip.length === 0 ? keys : without(keys, skip);
  record.byte(
    (isExtensible(object) ? 0 : FLAG.nonExtensible) |
      (actual === prototype ? 0 : FLAG.hasPrototype) |
      (own.length > 0 ? FLAG.hasProperties : 0) |
      (lacks.length > 0 ? FLAG.lacks : 0),
  );
  if (actual !== prototype) encoder.value(record, actual);
  if (own.length > 0) {
    record.varint(own.length);
    for (const key of own)
      writeProperty(encoder, record, key, portable(object, getOwnPropertyDescriptor(object, key)!));
  }
  if (lacks.length === 0) return;
  record.varint(lacks.length);
  for (const key of lacks) encoder.key(record, key);
}

/** Key, attributes, value or getter and setter. */
export function writeProperty(
  encoder: SnapshotEncoder,
  out: ByteWriter,
  key: Key,
  descriptor: PropertyDescriptor,
): void {
  encoder.key(out, key);
  const attributes =
    (descriptor.writable ? ATTRIBUTE.writable : 0) |
    (descriptor.enumerable ? ATTRIBUTE.enumerable : 0) |
    (descriptor.configurable ? ATTRIBUTE.configurable : 0);
  if ('value' in descriptor) {
    out.byte(attributes);
    encoder.value(out, descriptor.value);
  } else {
    out.byte(attributes | ATTRIBUTE.accessor);
    encoder.value(out, descriptor.get);
    encoder.value(out, descriptor.set);
  }
}

export function writeValues(encoder: SnapshotEncoder, values: readonly unknown[]): void {
  const { record } = encoder;
  record.varint(values.length);
  for (let i = 0; i < values.length; i++) encoder.value(record, values[i]);
}
