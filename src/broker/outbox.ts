/** Bytes on their way to one client, gathered so that each turn of the event loop costs one write per socket. */
import type { Transport } from './transport.ts';
import type { Template } from './wire/encode.ts';

const slabBytes = 16 * 1024;
/** Above this, copying into the slab costs more than another write. */
const largeBytes = 4 * 1024;

/** Slabs not in use: only connections with something to say hold one. */
const spare: Buffer[] = [];
const spareSlabs = 8;

/** Whoever must have kept a promise before it is sent. */
export interface Durable {
  readonly store: { commit(): void } | undefined;
}

export class Outbox {
  /** The network takes no more for now; nothing should be added until it has drained. */
  full = false;
  private readonly transport: Transport;
  private readonly durable: Durable;
  private slab: Buffer | undefined;
  private used = 0;

  constructor(transport: Transport, durable: Durable) {
    this.transport = transport;
    this.durable = durable;
  }

  get empty(): boolean {
    return this.used === 0;
  }

  /** Copies a template and fills its holes. */
  template(template: Template, id: number, dup: boolean, expirySeconds: number): void {
    const { bytes, start, end, idAt, expiryAt } = template;
    const length = end - start;
    // of a large one only the head is copied: its payload is the same for everyone
    const copied = length > largeBytes ? Math.max(idAt + 2, expiryAt + 4, 5) : length;
    const at = this.reserve(copied);
    const slab = this.slab!;
    if (copied < 96) for (let i = 0; i < copied; i++) slab[at + i] = bytes[start + i]!;
    else bytes.copy(slab, at, start, start + copied);
    if (dup) slab[at] = slab[at]! | 0x08;
    if (idAt !== 0) {
      slab[at + idAt] = id >> 8;
      slab[at + idAt + 1] = id & 0xff;
    }
    if (expiryAt !== 0) slab.writeUInt32BE(expirySeconds, at + expiryAt);
    if (copied !== length) {
      this.flush();
      this.durable.store?.commit();
      this.full = this.transport.write(bytes.subarray(start + copied, end), length - copied) === 'full';
    }
  }

  /** A packet of two bytes and a packet identifier: PUBACK, PUBREC, PUBREL, PUBCOMP, with or without a reason. */
  acknowledgement(header: number, id: number, reason: number): void {
    const at = this.reserve(5);
    const slab = this.slab!;
    slab[at] = header;
    slab[at + 2] = id >> 8;
    slab[at + 3] = id & 0xff;
    if (reason === 0) {
      slab[at + 1] = 2;
      this.used--;
    } else {
      slab[at + 1] = 3;
      slab[at + 4] = reason;
    }
  }

  bytes(bytes: Buffer): void {
    if (bytes.length > largeBytes) {
      this.flush();
      this.durable.store?.commit();
      this.full = this.transport.write(bytes, bytes.length) === 'full';
      return;
    }
    const at = this.reserve(bytes.length);
    this.slab!.set(bytes, at);
  }

  flush(): void {
    if (this.used === 0) return;
    this.durable.store?.commit();
    const slab = this.slab!;
    const written = this.transport.write(slab, this.used);
    this.full = written === 'full';
    this.used = 0;
    this.slab = undefined;
    if (written === 'sent' && spare.length < spareSlabs) spare.push(slab);
  }

  private reserve(length: number): number {
    if (this.slab === undefined) this.slab = spare.pop() ?? Buffer.allocUnsafeSlow(slabBytes);
    else if (this.used + length > slabBytes) {
      this.flush();
      this.slab = spare.pop() ?? Buffer.allocUnsafeSlow(slabBytes);
    }
    const at = this.used;
    this.used = at + length;
    return at;
  }
}
