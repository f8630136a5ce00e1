/** Values through the codec and back, and bytes that no encoder wrote. */
import { describe, expect, test } from 'bun:test';
import { ThingsError } from '../../src/errors.ts';
import { ByteReader, ByteWriter } from '../../src/snapshot/bytes.ts';
import { SnapshotDecoder } from '../../src/snapshot/decode.ts';
import { SnapshotEncoder } from '../../src/snapshot/encode.ts';
import { EMPTY, NODE, RawBytes, TAG } from '../../src/snapshot/format.ts';

const header = { image: 'abc', engine: 'test', time: 1 };

/** Values as roots of a snapshot without objects. */
function encode(values: unknown[]): Uint8Array {
  const encoder = new SnapshotEncoder(
    () => 0,
    symbol => (symbol === Symbol.iterator ? 'iterator' : undefined),
  );
  encoder.record.byte(NODE.plain);
  encoder.record.varint(encoder.shape(null, ['a', '__proto__']));
  encoder.value(encoder.record, 1);
  encoder.value(encoder.record, 'x');
  encoder.endNode();
  encoder.roots.varint(values.length);
  for (const value of values) encoder.value(encoder.roots, value);
  return encoder.finish(header);
}

/** As roots a part, so many parts deep, with a machine, a string and a node; then 7. */
function encodeParts(depth: number): Uint8Array {
  const encoder = new SnapshotEncoder(
    () => 0,
    () => undefined,
  );
  encoder.record.byte(NODE.array);
  encoder.record.varint(0);
  encoder.endNode();
  const { roots } = encoder;
  const kind = encoder.string('kind');
  for (let i = 0; i < depth; i++) {
    roots.byte(TAG.part);
    roots.varint(kind);
    roots.varint(i < depth - 1 ? 1 : 3);
  }
  encoder.machine(roots, 17, -1);
  encoder.elements(roots, ['left out', 'x', {}], 1);
  encoder.value(roots, 7);
  return encoder.finish(header);
}

function decode(bytes: Uint8Array): unknown[] {
  const decoder = new SnapshotDecoder(bytes, name => (name === 'iterator' ? Symbol.iterator : undefined));
  for (let node = 0; node < decoder.nodeCount; node++) decoder.kind(node);
  const { roots } = decoder;
  const count = roots.index(roots.end + 1, 'value count');
  return Array.from({ length: count }, () => decoder.value(roots, node => ({ node })));
}

const primitives: unknown[] = [
  ...[undefined, null, true, false, EMPTY],
  ...[0, -0, 1, -1, 239, 240, 255, 256, -256, 2 ** 30, -(2 ** 30), 2 ** 31, 2 ** 53, 0.1, 1e308, 5e-324],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_SAFE_INTEGER],
  ...[0n, -1n, 2n ** 64n, -(2n ** 200n)],
  ...['', 'plain', 'é', '😀', '\ud800', '\udc00x', 'line\nquote"\u2028\0'],
  ...[Symbol.iterator, Symbol.for('registered')],
];

describe('snapshot codec', () => {
  test('primitives come back exactly', () => {
    const decoded = decode(encode(primitives));
    expect(decoded.length).toBe(primitives.length);
    primitives.forEach((value, i) => {
      expect(Object.is(decoded[i], value)).toBe(true);
    });
  });

  test('a unique symbol stays one symbol and keeps its description', () => {
    const unique = Symbol('here');
    const [a, b, c] = decode(encode([unique, unique, Symbol('here')])) as symbol[];
    expect(a).toBe(b!);
    expect(a).not.toBe(c!);
    expect(a!.description).toBe('here');
  });

  test('raw bytes', () => {
    const [value] = decode(encode([new RawBytes(Uint8Array.of(1, 2, 255))]));
    expect(RawBytes.is(value as object)).toBe(true);
    expect([...(value as RawBytes).bytes]).toEqual([1, 2, 255]);
  });

  test('a part and its machine are values, made by who reads them', () => {
    const decoder = new SnapshotDecoder(encodeParts(1));
    const { roots } = decoder;
    const found: unknown[] = [];
    decoder.parts = {
      machine: (id, scope) => ({ id, scope }),
      part: (kind, state) => found.push(decoder.strings[kind], state),
    };
    decoder.value(roots, node => ({ node }));
    expect(found).toEqual(['kind', [{ id: 17, scope: -1 }, 'x', { node: 0 }]]);
    expect(decoder.value(roots, () => undefined)).toBe(7);
  });

  test('parts are skipped where nobody makes them', () => {
    const decoder = new SnapshotDecoder(encodeParts(1));
    decoder.skip(decoder.roots);
    expect(decoder.value(decoder.roots, () => undefined)).toBe(7);
  });

  test('a part of a part is refused, however deep', () => {
    for (const depth of [2, 100_000]) {
      const decoder = new SnapshotDecoder(encodeParts(depth));
      expect(() => decoder.value(decoder.roots, () => undefined)).toThrow(
        expect.objectContaining({ code: 'SNAPSHOT_INVALID' }),
      );
    }
  });

  test('a snapshot cut off anywhere is refused', () => {
    const bytes = encode(primitives);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decode(bytes.subarray(0, length))).toThrow(ThingsError);
    }
  });

  test('another version is refused by name', () => {
    const bytes = encode([]);
    bytes[4] = 99;
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 'SNAPSHOT_VERSION' }));
  });

  test('100,000 mutations give a value or SNAPSHOT_INVALID, never anything else', () => {
    const original = encode(primitives);
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed % below;
    };
    let refused = 0;
    for (let round = 0; round < 100_000; round++) {
      const bytes = original.slice();
      for (let n = 1 + random(3); n > 0; n--) bytes[random(bytes.length)] = random(256);
      try {
        decode(bytes);
      } catch (error) {
        if (!(error instanceof ThingsError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10_000);
    // Two seconds of a free processor.
  }, 60_000);
});

test('every string is written once, also among many and when hashes collide', () => {
  const strings: string[] = [];
  for (let i = 0; i < 20_000; i++) strings.push(`s${i % 10_000}`, `${'long '.repeat(20)}${i % 100}`);
  const encoder = new SnapshotEncoder(
    () => 0,
    () => undefined,
  );
  const ids = strings.map(text => encoder.string(text));
  encoder.roots.varint(0);
  expect(new Set(ids).size).toBe(new Set(strings).size);
  const decoder = new SnapshotDecoder(encoder.finish(header));
  expect(ids.map(id => decoder.strings[id]!)).toEqual(strings);
});

test('what was written of a record can be taken back, also when it was long', () => {
  const writer = new ByteWriter(16);
  writer.string('kept');
  const { length } = writer;
  for (let i = 0; i < 100_000; i++) writer.float(i);
  expect(writer.length).toBe(length + 800_000);
  writer.cut(length);
  writer.string('as well');
  const whole = new ByteWriter(64);
  whole.all(writer);
  const reader = new ByteReader(whole.result());
  expect([reader.string(), reader.string(), reader.at]).toEqual(['kept', 'as well', whole.length]);
});
