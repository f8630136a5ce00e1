/** Weak collections: what they hold of the objects that are captured anyway. Their members cannot be listed. */
import type { ByteWriter } from '../../snapshot/bytes.ts';
import type { SnapshotEncoder } from '../../snapshot/encode.ts';
import { weakEntry } from '../kinds.ts';
import { isObject } from '../realm.ts';
import type { Heap } from './heap.ts';

interface Collection {
  collection: object;
  /** Objects of the heap that were looked up in it. */
  seen: number;
  /** Node of a member, then its value. */
  entries: unknown[];
}

export class WeakEntries {
  readonly #heap: Heap;
  readonly #collections: Collection[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  add(collection: object): void {
    this.#collections.push({ collection, seen: 0, entries: [] });
  }

  /** Looks up what is captured by now; the values may lead to more. */
  collect(): void {
    const { objects } = this.#heap;
    for (const weak of this.#collections) {
      for (; weak.seen < objects.length; weak.seen++) {
        const entry = weakEntry(weak.collection, objects[weak.seen]!);
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
