/** The objects a restore has made so far, by node. The others are made when something needs them. */
import { snapshotInvalid } from '../../errors.ts';
import type { ByteReader } from '../../snapshot/bytes.ts';
import type { SnapshotDecoder } from '../../snapshot/decode.ts';

export class Heap {
  readonly decoder: SnapshotDecoder;
  readonly objects: (object | undefined)[];
  /** The object of a node, bare if it is new. */
  readonly resolve = (node: number): object => this.object(node);
  /** The object of a node, once all are made. */
  readonly made = (node: number): object | undefined => this.objects[node];
  readonly #busy: Uint8Array;
  #make: ((node: number, record: ByteReader) => object) | undefined;

  constructor(decoder: SnapshotDecoder) {
    this.decoder = decoder;
    this.objects = new Array(decoder.nodeCount);
    this.#busy = new Uint8Array(decoder.nodeCount);
  }

  /** `make` makes a bare object; it may have become known by then, as a part of another. */
  makeBy(make: (node: number, record: ByteReader) => object): void {
    this.#make = make;
  }

  object(node: number): object {
    const known = this.objects[node];
    if (known !== undefined) return known;
    if (this.#busy[node]) throw snapshotInvalid(`node ${node} needs itself to be made`);
    this.#busy[node] = 1;
    const object = this.#make!(node, this.decoder.node(node));
    this.objects[node] = object;
    this.#busy[node] = 0;
    return object;
  }

  /** The count in a record, then as many values. */
  values(reader: ByteReader, resolve: (node: number) => unknown): unknown[] {
    const count = reader.index(reader.end, 'value count');
    const values: unknown[] = [];
    for (let i = 0; i < count; i++) values.push(this.decoder.value(reader, resolve));
    return values;
  }
}

/** Resolves to no object: for values that are only skipped, or of which only the primitives matter. */
export const nothing = (): undefined => undefined;
