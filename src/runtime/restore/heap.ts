/** The objects a restore has made so far, by node. The others are made when something needs them. */
import { snapshotInvalid } from '../../errors.ts';
import type { ByteReader } from '../../snapshot/bytes.ts';
import type { Shape, SnapshotDecoder } from '../../snapshot/decode.ts';
import { LIMITS, NODE } from '../../snapshot/format.ts';

export class Heap {
  readonly decoder: SnapshotDecoder;
  readonly objects: (object | undefined)[];
  /** The object of a node, bare if it is new. */
  readonly resolve = (node: number): object => this.object(node);
  /** The object of a node, once all are made. */
  readonly made = (node: number): object | undefined => this.objects[node];
  readonly #busy: Uint8Array;
  /** A cursor that is not in use: most objects need no other one to be made. */
  #idle: ByteReader | undefined;
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

  /** Makes what is not made yet. */
  makeAll(): void {
    const { decoder, objects } = this;
    const { nodeCount, shapes } = decoder;
    for (let node = 0; node < nodeCount; node++) {
      if (objects[node] !== undefined) continue;
      switch (decoder.kind(node)) {
        case NODE.array:
          objects[node] = newArray(decoder.head(node, LIMITS.array, 'array length'));
          break;
        case NODE.plain:
          objects[node] = this.plain(shapes[decoder.head(node, shapes.length, 'shape')]!);
          break;
        default:
          this.object(node);
      }
    }
  }

  /** A bare object of a shape. */
  plain(shape: Shape): object {
    if (shape === this.#ordinary) return {};
    const prototype = this.#prototypeOf(shape);
    if (prototype === Object.prototype) this.#ordinary = shape;
    return prototype === Object.prototype ? {} : (Object.create(prototype) as object);
  }

  object(node: number): object {
    const known = this.objects[node];
    if (known !== undefined) return known;
    if (this.#busy[node]) throw snapshotInvalid(`node ${node} needs itself to be made`);
    this.#busy[node] = 1;
    const reader = this.#idle ?? this.decoder.roots.fork(0, 0);
    this.#idle = undefined;
    this.decoder.seek(reader, node);
    const object = this.#make!(node, reader);
    this.#idle = reader;
    this.objects[node] = object;
    this.#busy[node] = 0;
    return object;
  }

  /** A shape below Object.prototype: the next object is likely to have it, too. */
  #ordinary: Shape | undefined;

  #prototypeOf(shape: Shape): object | null {
    let prototype = this.#prototypes.get(shape);
    if (prototype === undefined) {
      prototype = this.decoder.shapePrototype(shape, this.resolve) as object | null;
      this.#prototypes.set(shape, prototype);
    }
    return prototype;
  }
  readonly #prototypes = new Map<Shape, object | null>();

  /** The count in a record, then as many values. */
  values(reader: ByteReader, resolve: (node: number) => unknown): unknown[] {
    const count = reader.index(reader.end, 'value count');
    const values: unknown[] = [];
    for (let i = 0; i < count; i++) values.push(this.decoder.value(reader, resolve));
    return values;
  }
}

/**
 * An array for so many elements. A short one has its final size, since engines reserve room for sixteen when the
 * first element is pushed; `new Array(length)` would have holes for ever in V8's eyes.
 */
export function newArray(length: number): unknown[] {
  if (length > SHORT) return [];
  return (zeros[length] ??= Array.from({ length }, () => 0)).slice();
}
const SHORT = 64;
const zeros: unknown[][] = [];

/** Resolves to no object: for values that are only skipped, or of which only the primitives matter. */
export const nothing = (): undefined => undefined;
