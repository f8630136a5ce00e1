/**
 * The incoming half of a connection: cuts the stream into packets and hands each to its handler, and does not read
 * for as long as there is a reason not to. Nothing that a client sends can throw beyond it.
 */
import type { Connection } from './connection.ts';
import { handlePacket } from './handlers/packet.ts';
import { Reason } from './wire/reason.ts';
import { malformed, Violation } from './wire/violation.ts';

/** Why nothing is read from a client for a while. */
export type Hold =
  /** Its CONNECT is being decided about. */
  | 'deciding'
  /** It has caused enough work for one turn. */
  | 'budget'
  /** It does not read what it is sent. */
  | 'congested'
  /** It publishes faster than a subscriber takes. */
  | 'throttled';

export class Intake {
  private readonly connection: Connection;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  /** Do not look at the pending bytes before there are so many. */
  private needed = 2;
  private readonly holds = new Set<Hold>();
  private working = false;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  get isHeld(): boolean {
    return this.holds.size > 0;
  }

  received(bytes: Buffer): void {
    if (this.pendingBytes === 0 && !this.working && this.holds.size === 0) {
      this.work(bytes);
      return;
    }
    this.pending.push(bytes);
    this.addPending(bytes.length);
    this.workPending();
  }

  /** Forgets what has not become a packet. */
  drop(): void {
    this.pending = [];
    this.addPending(-this.pendingBytes);
  }

  private workPending(): void {
    if (this.working || this.holds.size > 0 || this.isClosed) return;
    if (this.pendingBytes < this.needed) return;
    const all = this.pending.length === 1 ? this.pending[0]! : Buffer.concat(this.pending, this.pendingBytes);
    this.pending = [];
    this.addPending(-this.pendingBytes);
    this.work(all);
  }

  private work(bytes: Buffer): void {
    this.working = true;
    let at = 0;
    try {
      at = this.packets(bytes);
    } catch (error) {
      this.connection.failed(error);
    }
    this.working = false;
    if (this.isClosed || at >= bytes.length) return;
    const rest = at === 0 ? bytes : bytes.subarray(at);
    this.pending.unshift(rest);
    this.addPending(rest.length);
    this.workPending();
  }

  /** Handles the complete packets in `bytes` and returns where the first incomplete one begins. */
  private packets(bytes: Buffer): number {
    const { connection } = this;
    const { broker } = connection;
    const length = bytes.length;
    const budget = broker.deliveries + broker.limits.turnDeliveries;
    let at = 0;
    this.needed = 2;
    while (length - at >= 2) {
      let remaining = bytes[at + 1]!;
      let body = at + 2;
      if (remaining > 0x7f) {
        remaining &= 0x7f;
        for (let shift = 7; ; shift += 7) {
          if (body === length) {
            this.needed = length - at + 1;
            return at;
          }
          const byte = bytes[body++]!;
          remaining |= (byte & 0x7f) << shift;
          if (byte < 0x80) {
            if (byte === 0) throw malformed('remaining length longer than needed');
            break;
          }
          if (shift === 21) throw malformed('remaining length longer than four bytes');
        }
      }
      const end = body + remaining;
      const { packetBytes, connectBytes } = broker.limits;
      if (end - at > (connection.state === 'open' ? packetBytes : connectBytes)) {
        broker.counters.dropped.packetTooLarge++;
        throw new Violation(Reason.packetTooLarge, `packet of ${end - at} bytes`);
      }
      if (end > length) {
        this.needed = end - at;
        if (broker.partialBytes + length - at > broker.limits.totalPartialBytes) {
          throw new Violation(Reason.serverBusy, 'too many packets in pieces');
        }
        return at;
      }
      broker.counters.packetsReceived++;
      handlePacket(connection, bytes, at, body, end);
      at = end;
      if (connection.state !== 'open') {
        if (connection.state === 'deciding') this.hold('deciding');
        return at;
      }
      if (this.holds.size > 0) return at;
      if (broker.deliveries > budget && at < length) {
        // others first: the rest of these bytes waits for the next turn
        this.hold('budget');
        broker.clock.soon(() => this.unhold('budget'));
        return at;
      }
    }
    return at;
  }

  private addPending(bytes: number): void {
    this.pendingBytes += bytes;
    this.connection.broker.partialBytes += bytes;
  }

  /** Reads no more until {@link unhold} for the same reason. */
  hold(why: Hold): void {
    if (this.holds.size === 0) this.connection.transport.pause();
    this.holds.add(why);
  }

  /** Reads again unless something else forbids it, beginning with what was left. */
  unhold(why: Hold): void {
    if (!this.holds.delete(why) || this.holds.size > 0 || this.isClosed) return;
    this.needed = 2;
    this.workPending();
    if (this.holds.size === 0 && !this.isClosed) this.connection.transport.resume();
    this.connection.broker.endTurn();
  }

  private get isClosed(): boolean {
    return this.connection.state === 'closed';
  }
}
