/** Weak collections: what they hold of the objects that are captured anyway. Their members cannot be listed. */
import type { ByteWriter } from '../../snapshot/bytes.ts';
import type { SnapshotEncoder } from '../../snapshot/encode.ts';
import { isObject } from '../intrinsics.ts';
import { weakLookup } from '../kinds.ts';
import type { Realm } from '../realm.ts';
import type { Heap } from './heap.ts';

interface Collection {
  collection: object;
  lookUp: ReturnType<typeof weakLookup>;
  /** Objects of the heap that were looked up in it. */
  seen: number;
  /** Node of a member, then its value. */
  entries: unknown[];
}

export class WeakEntries {
  readonly #heap: Heap;
  readonly #realm: Realm;
  readonly #collections: Collection[] = [];

  constructor(heap: Heap, realm: Realm) {
    this.#heap = heap;
    this.#realm = realm;
  }

  add(collection: object): void {
    const weak = { collection, lookUp: weakLookup(collection), seen: 0, entries: [] };
    this.#collections.push(weak);
    // Intrinsics are always alive, though nothing else may lead to them.
    for (const member of this.#realm.named()) {
      if (!this.#heap.has(member) && weak.lookUp(member)) this.#heap.nodeOf(member);
    }
  }

  /** Looks up what is captured by now; the values may lead to more. */
  collect(): void {
    const { objects } = this.#heap;
    for (const weak of this.#collections) {
      for (; weak.seen < objects.length; weak.seen++) {
        const entry = weak.lookUp(objects.at(weak.seen));
        if (!entry) continue;
        weak.entries.push(weak.seen, entry.value);
        if (isObject(entry.value)) this.#heap.nodeOf(entry.value);
      }
    }
  }

  write(encoder: SnapshotEncoder, out: ByteWriter): void {
    out.varint(this.#collections.length);
    for (const { collection, entries } of this.#collections) {
      encoder.value(out, collection);
      out.varint(entries.length / 2);
      for (let i = 0; i < entries.length; i += 2) {
        out.varint(entries[i] as number);
        encoder.value(out, entries[i + 1]);
      }
    }
  }
}
