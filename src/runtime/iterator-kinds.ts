/** Adapters for built-in iterators held half-way: of arrays, Maps, Sets, strings and matches. */

import { snapshotInvalid } from '../errors.ts';
import { types } from '../platform/host-util.ts';
import { type Adapter, adapter } from './adapter.ts';
import {
  BUILTIN_ITERATORS,
  drain,
  type IteratorKind,
  inCollection,
  MAP_ITERATOR,
  type Position,
  positionOf,
  SET_ITERATOR,
  setPosition,
} from './held-iterators.ts';
import { apply, getOwnPropertyDescriptor, isExtensible, isObject } from './intrinsics.ts';
import type { Unlocated } from './locate-iterators.ts';

const isAbove = Object.prototype.isPrototypeOf;
/** Those that a capture has met and knows nothing of. */
let unlocated: Unlocated[] = [];

/** Hands over what has been met since it was called last. */
export function takeUnlocated(): readonly Unlocated[] {
  const taken = unlocated;
  unlocated = [];
  return taken;
}

function save(iterator: object, position: Position): unknown[] {
  switch (position.of) {
    case 'list':
      return ['list', ...position.values.slice(position.at)];
    case 'array':
      return ['array', position.target, position.kind, position.index];
    case 'collection': {
      const { target, kind } = position;
      const type = types.isMap(target) ? MAP_ITERATOR : SET_ITERATOR;
      const passed = target.size - drain(type, position.native).length;
      setPosition(iterator, type, inCollection(target, kind, passed));
      return ['collection', target, kind, passed];
    }
  }
}

const KINDS: readonly unknown[] = ['values', 'keys', 'entries'] satisfies IteratorKind[];
/** Restored ones, which wait until what they walk has its contents. */
let waiting: (() => void)[] = [];

/** To be called when every object has its contents. */
export function placeRestoredIterators(): void {
  for (const place of waiting) place();
  waiting = [];
}

function restored([of, ...state]: unknown[]): Position {
  if (of === 'list') return { of, values: state, at: 0 };
  const [target, kind, passed] = state as [object, IteratorKind, number];
  if (!isObject(target) || !KINDS.includes(kind) || !(passed >= 0))
    throw snapshotInvalid('an iterator walks nothing');
  if (of === 'array') return { of, target: target as ArrayLike<unknown>, kind, index: passed };
  if (!types.isMap(target) && !types.isSet(target)) throw snapshotInvalid('an iterator walks no collection');
  return inCollection(target, kind, Math.min(passed, target.size));
}

export const ITERATOR_KINDS: Adapter[] = BUILTIN_ITERATORS.map(type =>
  adapter<object>({
    name: type.name,
    prototype: type.prototype,
    is: (value): value is object => apply(isAbove, type.prototype, [value]) as boolean,
    ownKeys: iterator => (getOwnPropertyDescriptor(iterator, 'next')?.value === type.next ? ['next'] : []),
    refuse: iterator => (isExtensible(iterator) ? undefined : `${type.name} held half-way and frozen`),
    save(iterator) {
      const position = positionOf(iterator);
      if (position) return save(iterator, position);
      unlocated.push({ iterator, type });
      return [];
    },
    create: type.makeFinished,
    fill: (iterator, state) => void waiting.push(() => setPosition(iterator, type, restored(state))),
  }),
);
