/** A raw socket of the platform as a transport: keeps what the network does not take yet. */
import type { RawSink, RawSocket } from '../../platform/tcp.ts';
import type { Transport, TransportSink, Written } from '../transport.ts';

export class RawTransport implements Transport, RawSink {
  readonly remote: string;
  readonly identity = undefined;
  /** Set right after construction. */
  sink!: TransportSink;
  private readonly socket: RawSocket;
  private waiting: Buffer[] = [];
  private ending = false;
  private over = false;

  constructor(socket: RawSocket) {
    this.socket = socket;
    this.remote = socket.remote;
  }

  received(bytes: Buffer): void {
    this.sink.received(bytes);
  }

  drained(): void {
    while (this.waiting.length > 0) {
      const first = this.waiting[0]!;
      const taken = this.socket.write(first, first.length);
      if (taken < first.length) {
        if (taken > 0) this.waiting[0] = first.subarray(taken);
        return;
      }
      this.waiting.shift();
    }
    if (this.ending) this.socket.end();
    else this.sink.drained();
  }

  closed(): void {
    this.over = true;
    this.waiting = [];
    this.sink.closed();
  }

  write(bytes: Buffer, length: number): Written {
    if (this.over) return 'sent';
    let taken = 0;
    if (this.waiting.length === 0) {
      taken = this.socket.write(bytes, length);
      if (taken >= length || taken < 0) return 'sent';
    }
    this.waiting.push(bytes.subarray(taken, length));
    return 'full';
  }

  end(): void {
    this.ending = true;
    if (this.waiting.length === 0 && !this.over) this.socket.end();
  }

  destroy(): void {
    if (!this.over) this.socket.destroy();
  }

  pause(): void {
    if (!this.over) this.socket.pause();
  }

  resume(): void {
    if (!this.over) this.socket.resume();
  }
}
