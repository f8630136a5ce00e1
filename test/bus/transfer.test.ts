import { expect, test } from 'bun:test';
import { createCipheriv } from 'node:crypto';
import { CHUNK_BYTES } from '../../src/bus/messages.ts';
import { firstChunk, Incoming, Outgoing, pack, unpack } from '../../src/bus/transfer.ts';
import { ManualClock } from './manual-clock.ts';

/** Bytes that do not compress. */
function noise(length: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(length));
}

const LIMIT = 1 << 30;

for (const [name, length] of Object.entries({
  nothing: 0,
  'one byte': 1,
  'one chunk': 50_000,
  'thirty chunks': 30 * CHUNK_BYTES - 7,
})) {
  test(`${name} arrives`, async () => {
    const clock = new ManualClock();
    const plain = noise(length);
    const packed = await pack(plain);
    const incoming = new Incoming(clock, LIMIT);
    const arrived = incoming.expect('A', packed.blob, firstChunk(packed));
    const outgoing = new Outgoing(packed, clock);
    let underWay = 0;
    let mostUnderWay = 0;
    await outgoing.send(async (index, chunk) => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await Promise.resolve();
      const received = incoming.put('A', packed.blob.transfer, index, chunk);
      underWay -= 1;
      if (received !== undefined) outgoing.progress(received);
    });
    expect(await arrived).toEqual(plain);
    expect(mostUnderWay).toBeLessThanOrEqual(4);
  });
}

test('chunks may come twice and in any order, and from nobody else', async () => {
  const packed = await pack(noise(5 * CHUNK_BYTES));
  const incoming = new Incoming(new ManualClock(), LIMIT);
  const arrived = incoming.expect('A', packed.blob, firstChunk(packed));
  for (const index of [3, 1, 1, 5, 4, 0, 2]) {
    const chunk = packed.bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
    incoming.put('B', packed.blob.transfer, index, Buffer.alloc(chunk.byteLength));
    incoming.put('A', packed.blob.transfer, index, chunk);
  }
  expect((await arrived).byteLength).toBe(5 * CHUNK_BYTES);
});

test('a receiver that stays silent ends the transfer', async () => {
  const clock = new ManualClock();
  const outgoing = new Outgoing(await pack(noise(20 * CHUNK_BYTES)), clock);
  const sent: number[] = [];
  const sending = outgoing.send(async index => {
    sent.push(index);
  });
  const failure = sending.then(
    () => undefined,
    error => error,
  );
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  // The first went ahead with the announcement; a window of eight is never exceeded.
  expect(sent.at(-1)).toBe(8);
  clock.pass(4000);
  expect((await failure).message).toContain('the receiver took nothing for 4 s');
});

test('a sender that stops is given up', async () => {
  const clock = new ManualClock();
  const packed = await pack(noise(3 * CHUNK_BYTES));
  const arrived = new Incoming(clock, LIMIT).expect('A', packed.blob, firstChunk(packed));
  clock.pass(4000);
  expect(arrived).rejects.toThrow('1 of 4 parts came, then nothing');
});

test('what was changed, or would unpack to more than announced, is refused', async () => {
  const { blob, bytes } = await pack(Buffer.alloc(1_000_000));
  const other = Buffer.from(bytes);
  other[20]! ^= 1;
  expect(unpack(blob, other)).rejects.toThrow('hash');
  expect(unpack({ ...blob, plainSize: 10 }, bytes)).rejects.toThrow('does not unpack');
  expect(unpack({ ...blob, plainSize: 2_000_000 }, bytes)).rejects.toThrow('size');
});

test('announcements beyond reason are refused before a byte is kept', async () => {
  const { blob } = await pack(Buffer.alloc(10));
  const incoming = new Incoming(new ManualClock(), 1000);
  await expect(incoming.expect('A', { ...blob, size: 1001 }, Buffer.alloc(0))).rejects.toThrow('larger than');
  await expect(incoming.expect('A', { ...blob, plainSize: 1001 }, Buffer.alloc(0))).rejects.toThrow(
    'larger than',
  );
  await expect(incoming.expect('A', { ...blob, chunks: 999 }, Buffer.alloc(0))).rejects.toThrow(
    'number of chunks',
  );
});

test('a transfer that is announced twice is one; one sender does not use up the room of all', async () => {
  const incoming = new Incoming(new ManualClock(), LIMIT);
  const packed = await pack(noise(2 * CHUNK_BYTES));
  const arrived = incoming.expect('A', packed.blob, firstChunk(packed));
  await expect(incoming.expect('A', packed.blob, firstChunk(packed))).rejects.toThrow('announced twice');
  for (let i = 0; i < 100; i++) {
    const blob = { ...packed.blob, transfer: `flood${String(i).padStart(5, '0')}` };
    incoming.expect('C', blob, firstChunk(packed)).catch(() => undefined);
  }
  const other = await pack(noise(2 * CHUNK_BYTES));
  const second = incoming.expect('B', other.blob, firstChunk(other));
  for (const [from, each] of [
    ['A', packed],
    ['B', other],
  ] as const) {
    for (const index of [1, 2]) {
      const chunk = each.bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
      incoming.put(from, each.blob.transfer, index, chunk);
    }
  }
  expect((await arrived).byteLength).toBe(2 * CHUNK_BYTES);
  expect((await second).byteLength).toBe(2 * CHUNK_BYTES);
});

test('all senders together announce no more than memory may hold', async () => {
  const incoming = new Incoming(new ManualClock(), 3 * CHUNK_BYTES);
  const packed = await pack(noise(2 * CHUNK_BYTES));
  for (const from of ['A', 'B']) {
    incoming.expect(from, packed.blob, firstChunk(packed)).catch(() => undefined);
  }
  await expect(incoming.expect('C', packed.blob, firstChunk(packed))).rejects.toThrow(
    'too many transfers at once',
  );
});
