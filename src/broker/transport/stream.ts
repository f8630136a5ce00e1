/** Node's sockets as transports: TCP, TLS and Unix sockets. */
import type { Socket } from 'node:net';
import type { Transport, TransportSink, Written } from '../transport.ts';

export class StreamTransport implements Transport {
  readonly remote: string;
  readonly identity: string | undefined;
  private readonly socket: Socket;

  constructor(socket: Socket, identity: string | undefined) {
    this.socket = socket;
    this.identity = identity;
    this.remote =
      socket.remoteAddress === undefined ? 'local' : `${socket.remoteAddress}:${socket.remotePort}`;
  }

  /** Passes events on; an error of the socket is followed by its close, which is all the core must know. */
  connect(sink: TransportSink): void {
    this.socket.on('data', bytes => sink.received(bytes as Buffer));
    this.socket.on('drain', () => sink.drained());
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => sink.closed());
  }

  write(bytes: Buffer, length: number): Written {
    const { socket } = this;
    if (!socket.write(length === bytes.length ? bytes : bytes.subarray(0, length))) return 'full';
    return socket.writableLength === 0 ? 'sent' : 'kept';
  }

  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }
}
