/** Adapters for binary data: buffers and the views that share them. */
import { types } from '../platform/host-util.ts';
import { RawBytes } from '../snapshot/format.ts';
import { type Adapter, adapter } from './adapter.ts';
import { apply, getOwnPropertyDescriptor, getPrototypeOf } from './intrinsics.ts';

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

const resizeBuffer = (ArrayBuffer.prototype as unknown as { resize?(length: number): void }).resize;
const typedArrayKeys = (TypedArray.prototype as unknown as Uint8Array).keys;

/** The largest size of a resizable buffer; undefined for one of fixed length. */
function maximumOf(buffer: object): number | undefined {
  if (!bufferResizable || !types.isArrayBuffer(buffer) || !apply(bufferResizable, buffer, []))
    return undefined;
  return apply(bufferMaximum!, buffer, []) as number;
}

interface Extent {
  offset: number;
  /** In elements; undefined: as long as the buffer is. */
  length: number | undefined;
}

/**
 * Where a view lies in its buffer. One on a resizable buffer does not say while it is out of bounds, nor ever whether
 * its length follows the buffer's; so the buffer is given other sizes for a moment.
 */
function extentOf(buffer: object, elementSize: number, read: ViewReader): Extent {
  const maximum = maximumOf(buffer);
  if (maximum === undefined || isDetached(buffer as ArrayBuffer)) {
    return { offset: read.offset(), length: read.length() };
  }
  const size = apply(bufferLength, buffer, []) as number;
  const content = new Uint8Array(buffer as ArrayBuffer).slice();
  const resize = (length: number): void => void apply(resizeBuffer!, buffer, [length]);
  try {
    resize(maximum);
    const extent: Extent = { offset: read.offset(), length: read.length() };
    const end = extent.offset + extent.length! * elementSize;
    if (end + elementSize <= maximum) return extent;
    // As long as can be. With no room left for a single element, one of fixed length is out of bounds.
    if (extent.length === 0) return { ...extent, length: undefined };
    resize(extent.offset);
    return read.isInBounds() ? { ...extent, length: undefined } : extent;
  } finally {
    resize(size);
    new Uint8Array(buffer as ArrayBuffer).set(content);
  }
}

interface ViewReader {
  offset(): number;
  length(): number;
  isInBounds(): boolean;
}

function typedArrayReader(value: object): ViewReader {
  return {
    offset: () => apply(view.byteOffset, value, []) as number,
    length: () => apply(view.length, value, []) as number,
    isInBounds: () => succeeds(() => apply(typedArrayKeys, value, [])),
  };
}

function dataViewReader(value: object): ViewReader {
  return {
    offset: () => apply(dataView.byteOffset, value, []) as number,
    length: () => apply(dataView.byteLength, value, []) as number,
    isInBounds: () => succeeds(() => apply(dataView.byteLength, value, [])),
  };
}

/** For operations that by specification throw a TypeError, and do nothing else, on a view out of bounds. */
function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

function saveView(buffer: object, elementSize: number, reader: ViewReader): unknown[] {
  if (types.isArrayBuffer(buffer) && isDetached(buffer as ArrayBuffer)) return [buffer, 0, 0];
  const { offset, length } = extentOf(buffer, elementSize, reader);
  return [buffer, offset, length];
}

export const BINARY_KINDS: Adapter[] = [
  adapter<ArrayBuffer>({
    name: 'ArrayBuffer',
    prototype: ArrayBuffer.prototype,
    is: types.isArrayBuffer as (value: object) => value is ArrayBuffer,
    save(buffer) {
      if (isDetached(buffer)) return [undefined, maximumOf(buffer) === undefined ? undefined : 0];
      return [new RawBytes(new Uint8Array(buffer)), maximumOf(buffer)];
    },
    /** Attached and as large as can be, so that every view on it can be made. */
    create([content, maxByteLength]) {
      if (maxByteLength !== undefined) {
        const ResizableBuffer = ArrayBuffer as new (length: number, options: object) => ArrayBuffer;
        return new ResizableBuffer(maxByteLength as number, { maxByteLength });
      }
      const { bytes } = (content ?? new RawBytes(new Uint8Array(0))) as RawBytes;
      const buffer = new ArrayBuffer(bytes.length);
      new Uint8Array(buffer).set(bytes);
      return buffer;
    },
    fill(buffer, [content, maxByteLength]) {
      if (content === undefined) {
        structuredClone(buffer, { transfer: [buffer] });
      } else if (maxByteLength !== undefined) {
        const { bytes } = content as RawBytes;
        apply(resizeBuffer!, buffer, [bytes.length]);
        new Uint8Array(buffer).set(bytes);
      }
    },
  }),
  adapter<Buffer>({
    name: 'Buffer',
    prototype: Buffer.prototype,
    eager: true,
    is: (value): value is Buffer => types.isUint8Array(value) && Buffer.isBuffer(value),
    ownKeys: indices,
    save: value => saveView(apply(view.buffer, value, []) as object, 1, typedArrayReader(value)),
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
      save: value =>
        saveView(
          apply(view.buffer, value, []) as object,
          (constructor_ as unknown as Uint8ArrayConstructor).BYTES_PER_ELEMENT,
          typedArrayReader(value),
        ),
      create: ([buffer, offset, length]) =>
        new constructor_(buffer as ArrayBuffer, offset as number, length as number | undefined) as Uint8Array,
    }),
  ),
  adapter<DataView>({
    name: 'DataView',
    prototype: DataView.prototype,
    eager: true,
    is: (value): value is DataView => types.isDataView(value),
    save: value => saveView(apply(dataView.buffer, value, []) as object, 1, dataViewReader(value)),
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
