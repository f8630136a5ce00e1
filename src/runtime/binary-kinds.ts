/** Adapters for binary data: buffers and the views that share them. */
import { types } from 'node:util';
import { RawBytes } from '../snapshot/format.ts';
import { type Adapter, adapter } from './adapter.ts';
import { apply, getOwnPropertyDescriptor, getPrototypeOf } from './realm.ts';

const TypedArray = getPrototypeOf(Uint8Array) as { prototype: object };
const getter = (prototype: object, name: string | symbol): (() => unknown) | undefined =>
  getOwnPropertyDescriptor(prototype, name)?.get;

const bufferLength = getter(ArrayBuffer.prototype, 'byteLength')!;
const bufferMaximum = getter(ArrayBuffer.prototype, 'maxByteLength');
const bufferResizable = getter(ArrayBuffer.prototype, 'resizable');
const bufferDetached = getter(ArrayBuffer.prototype, 'detached');
const viewName = getter(TypedArray.prototype, Symbol.toStringTag)!;
const view = {
  buffer: getter(TypedArray.prototype, 'buffer')!,
  byteOffset: getter(TypedArray.prototype, 'byteOffset')!,
  length: getter(TypedArray.prototype, 'length')!,
};
const dataView = {
  buffer: getter(DataView.prototype, 'buffer')!,
  byteOffset: getter(DataView.prototype, 'byteOffset')!,
  byteLength: getter(DataView.prototype, 'byteLength')!,
};

type ViewConstructor = new (buffer: ArrayBuffer, offset: number, length?: number) => ArrayBufferView;
const constructors: Record<string, ViewConstructor> = {};
for (const name of [
  ...[
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
  ],
  ...['Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
]) {
  const constructor_ = (globalThis as unknown as Record<string, ViewConstructor | undefined>)[name];
  if (constructor_) constructors[name] = constructor_;
}

/** Bytes per element make the indices of a view its contents, not properties. */
function indices(value: object): readonly string[] {
  const length = apply(view.length, value, []) as number;
  return Array.from({ length }, (_, index) => String(index));
}

/** Whether a view without a length of its own follows its resizable buffer. */
function tracksLength(buffer: object, read: () => number): boolean {
  if (!bufferResizable || !types.isArrayBuffer(buffer) || !apply(bufferResizable, buffer, [])) return false;
  const resize = (ArrayBuffer.prototype as unknown as { resize(length: number): void }).resize;
  const length = apply(bufferLength, buffer, []) as number;
  const maximum = apply(bufferMaximum!, buffer, []) as number;
  const before = read();
  // The only way to tell: give the buffer eight bytes more or less and look, then take it back.
  const other = length + 8 <= maximum ? length + 8 : length - 8;
  if (other < 0) return false;
  const saved = new Uint8Array(buffer as ArrayBuffer).slice();
  apply(resize, buffer, [other]);
  const follows = read() !== before;
  apply(resize, buffer, [length]);
  new Uint8Array(buffer as ArrayBuffer).set(saved);
  return follows;
}

export const BINARY_KINDS: Adapter[] = [
  adapter<ArrayBuffer>({
    name: 'ArrayBuffer',
    prototype: ArrayBuffer.prototype,
    is: types.isArrayBuffer as (value: object) => value is ArrayBuffer,
    save(buffer) {
      if (isDetached(buffer)) return [undefined];
      const resizable = bufferResizable && apply(bufferResizable, buffer, []);
      return [
        new RawBytes(new Uint8Array(buffer)),
        resizable ? apply(bufferMaximum!, buffer, []) : undefined,
      ];
    },
    create([content, maxByteLength]) {
      if (content === undefined) return detached();
      const { bytes } = content as RawBytes;
      const options = maxByteLength === undefined ? undefined : { maxByteLength };
      const buffer = new (ArrayBuffer as new (length: number, options?: object) => ArrayBuffer)(
        bytes.length,
        options,
      );
      new Uint8Array(buffer).set(bytes);
      return buffer;
    },
  }),
  adapter<Buffer>({
    name: 'Buffer',
    prototype: Buffer.prototype,
    eager: true,
    is: (value): value is Buffer => types.isUint8Array(value) && Buffer.isBuffer(value),
    ownKeys: indices,
    save: value => [
      apply(view.buffer, value, []),
      apply(view.byteOffset, value, []),
      apply(view.length, value, []),
    ],
    create: ([buffer, offset, length]) =>
      Buffer.from(buffer as ArrayBuffer, offset as number, length as number),
  }),
  ...Object.entries(constructors).map(([name, constructor_]) =>
    adapter<Uint8Array>({
      name,
      prototype: constructor_.prototype as object,
      eager: true,
      is: (value): value is Uint8Array => types.isTypedArray(value) && apply(viewName, value, []) === name,
      ownKeys: indices,
      save(value) {
        const buffer = apply(view.buffer, value, []) as object;
        const length = (): number => apply(view.length, value, []) as number;
        return [
          buffer,
          apply(view.byteOffset, value, []),
          tracksLength(buffer, length) ? undefined : length(),
        ];
      },
      create: ([buffer, offset, length]) =>
        new constructor_(buffer as ArrayBuffer, offset as number, length as number | undefined) as Uint8Array,
    }),
  ),
  adapter<DataView>({
    name: 'DataView',
    prototype: DataView.prototype,
    eager: true,
    is: (value): value is DataView => types.isDataView(value),
    save(value) {
      const buffer = apply(dataView.buffer, value, []) as object;
      const length = (): number => apply(dataView.byteLength, value, []) as number;
      return [
        buffer,
        apply(dataView.byteOffset, value, []),
        tracksLength(buffer, length) ? undefined : length(),
      ];
    },
    create: ([buffer, offset, length]) =>
      new DataView(buffer as ArrayBuffer, offset as number, length as number | undefined),
  }),
];

/** Node 20 has no `detached`; what has bytes is attached, and a view on what has none says. */
function isDetached(buffer: ArrayBuffer): boolean {
  if (bufferDetached) return apply(bufferDetached, buffer, []) as boolean;
  if ((apply(bufferLength, buffer, []) as number) > 0) return false;
  try {
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true; // ECMA-262 section 23.2.5.1.3 step 5
  }
}

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(0);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}
