/**
 * Bytes of any length over messages of bounded length: compressed, hashed, in chunks. The first chunk travels with
 * the message that announces the transfer, so that most need no other. The receiver acknowledges chunks to the
 * sender, because a broker's own acknowledgement (QoS 1) says nothing about how much it has queued for a slow
 * receiver, and a broker that runs out of room drops.
 */
import { promisify } from 'node:util';
import { transferBroken } from '../errors.ts';
import { sha256 } from '../platform/digest.ts';
import type { Clock } from './clock.ts';
import { newNonce } from './ids.ts';
import { type Blob, CHUNK_BYTES } from './messages.ts';

/** Most dispatch verbs do without it. */
const loadZlib = () => import('node:zlib');
/** Bytes below which the way to another thread and back takes longer than the work. */
const SMALL = 32 * 1024;

/** Chunks on their way that the receiver has not acknowledged; it acknowledges every half window. */
const WINDOW = 8;
/** Chunks handed to the broker and not yet taken over by it. */
const UNCONFIRMED = 4;
/** Milliseconds without any progress after which a transfer is given up. */
const STALLED = 4000;
/** Transfers that one sender may have announced to one receiver at a time. */
const MAX_ANNOUNCED = 64;
/** Times the largest transfer that all senders together may have announced to one receiver. */
const MAX_TOGETHER = 2;

export interface Packed {
  blob: Blob;
  bytes: Buffer;
}

export async function pack(plain: Uint8Array): Promise<Packed> {
  const { constants, deflate, deflateSync } = await loadZlib();
  // Level 1: a snapshot is made while the program stands still, and higher levels cost more than they save on a LAN.
  const options = { level: constants.Z_BEST_SPEED };
  const bytes =
    plain.byteLength < SMALL ? deflateSync(plain, options) : await promisify(deflate)(plain, options);
  return {
    bytes,
    blob: {
      transfer: newNonce(),
      size: bytes.byteLength,
      chunks: Math.ceil(bytes.byteLength / CHUNK_BYTES),
      sha256: sha256(bytes),
      compression: 'deflate',
      plainSize: plain.byteLength,
    },
  };
}

/** What goes with the announcement. */
export function firstChunk({ bytes }: Packed): Buffer {
  return bytes.subarray(0, CHUNK_BYTES);
}

export async function unpack(blob: Blob, bytes: Uint8Array): Promise<Buffer> {
  if (sha256(bytes) !== blob.sha256) throw transferBroken('its hash is not the announced one');
  const { inflate, inflateSync } = await loadZlib();
  // maxOutputLength: a few hostile kilobytes must not become gigabytes.
  const options = { maxOutputLength: Math.max(1, blob.plainSize) };
  let plain: Buffer;
  try {
    plain = blob.plainSize < SMALL ? inflateSync(bytes, options) : await promisify(inflate)(bytes, options);
  } catch (error) {
    throw transferBroken(`it does not unpack (${(error as Error).message})`);
  }
  if (plain.byteLength !== blob.plainSize) throw transferBroken('its size is not the announced one');
  return plain;
}

/** The chunks of one blob on their way out, all but the first. */
export class Outgoing {
  readonly #packed: Packed;
  readonly #clock: Clock;
  #acknowledged = 1;
  #wake: () => void = () => undefined;

  constructor(packed: Packed, clock: Clock) {
    this.#packed = packed;
    this.#clock = clock;
  }

  /** The receiver has `count` chunks. */
  progress(count: number): void {
    if (count <= this.#acknowledged) return;
    this.#acknowledged = count;
    this.#wake();
  }

  /** Publishes the chunks; rejects when the receiver stops acknowledging or `publish` fails. */
  async send(publish: (index: number, chunk: Uint8Array) => Promise<void>): Promise<void> {
    const { blob, bytes } = this.#packed;
    const unconfirmed = new Set<Promise<void>>();
    for (let index = 1; index < blob.chunks; index += 1) {
      while (index >= this.#acknowledged + WINDOW) await this.#nextAcknowledgement();
      const confirmed = publish(index, bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES));
      unconfirmed.add(confirmed);
      // Awaited below or in the next turns of the loop; this branch only keeps the set small.
      confirmed.then(
        () => unconfirmed.delete(confirmed),
        () => undefined,
      );
      if (unconfirmed.size >= UNCONFIRMED) await Promise.race(unconfirmed);
    }
    await Promise.all(unconfirmed);
  }

  #nextAcknowledgement(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(STALLED, () =>
        reject(transferBroken(`the receiver took nothing for ${STALLED / 1000} s`)),
      );
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

interface Announced {
  blob: Blob;
  chunks: (Uint8Array | undefined)[];
  received: number;
  resolve: (plain: Buffer | Promise<Buffer>) => void;
  reject: (error: Error) => void;
  stalled: () => void;
}

/** The blobs announced to this receiver and not yet complete. */
export class Incoming {
  readonly #announced = new Map<string, Announced>();
  readonly #clock: Clock;
  readonly #maxBytes: number;

  constructor(clock: Clock, maxBytes: number) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
  }

  /**
   * The plain bytes of `blob`, once every chunk has come; `first` is the first of them. `from` is the only one whose
   * chunks count.
   */
  expect(from: string, blob: Blob, first: Uint8Array): Promise<Buffer> {
    if (blob.size > this.#maxBytes || blob.plainSize > this.#maxBytes) {
      return Promise.reject(transferBroken(`it is larger than ${this.#maxBytes} bytes`));
    }
    if (blob.chunks !== Math.ceil(blob.size / CHUNK_BYTES)) {
      return Promise.reject(transferBroken('its number of chunks does not fit its size'));
    }
    if (blob.chunks === 0) return unpack(blob, new Uint8Array());
    const key = `${from}/${blob.transfer}`;
    if (this.#announced.has(key)) return Promise.reject(transferBroken('it was announced twice'));
    const others = [...this.#announced.keys()].filter(each => each.startsWith(`${from}/`)).length;
    const bytes = [...this.#announced.values()].reduce((sum, each) => sum + each.blob.size, blob.size);
    if (others >= MAX_ANNOUNCED || bytes > MAX_TOGETHER * this.#maxBytes) {
      return Promise.reject(transferBroken('too many transfers at once'));
    }
    return new Promise((resolve, reject) => {
      this.#announced.set(key, {
        blob,
        chunks: [],
        received: 0,
        resolve,
        reject,
        stalled: this.#watch(key),
      });
      this.put(from, blob.transfer, 0, first);
    });
  }

  /**
   * A chunk has come. Returns how many are here if the sender should know, so that it goes on. A chunk nobody
   * announced, or one that came before, is ignored.
   */
  put(from: string, transfer: string, index: number, chunk: Uint8Array): number | undefined {
    const key = `${from}/${transfer}`;
    const announced = this.#announced.get(key);
    if (!announced) return undefined;
    const { blob, chunks } = announced;
    const expected = index === blob.chunks - 1 ? blob.size - index * CHUNK_BYTES : CHUNK_BYTES;
    if (index >= blob.chunks || chunks[index] || chunk.byteLength !== expected) return undefined;
    chunks[index] = chunk;
    announced.received += 1;
    announced.stalled();
    if (announced.received === blob.chunks) {
      this.#announced.delete(key);
      announced.resolve(unpack(blob, Buffer.concat(chunks as Uint8Array[])));
    } else {
      announced.stalled = this.#watch(key);
    }
    return announced.received % (WINDOW / 2) === 0 ? announced.received : undefined;
  }

  #watch(key: string): () => void {
    return this.#clock.after(STALLED, () => {
      const announced = this.#announced.get(key);
      if (!announced) return;
      this.#announced.delete(key);
      announced.reject(
        transferBroken(`${announced.received} of ${announced.blob.chunks} parts came, then nothing`),
      );
    });
  }
}
