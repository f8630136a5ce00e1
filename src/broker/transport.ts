/** What the core asks of a byte stream; TCP, TLS, WebSocket, a Unix socket and a test's in-memory pair are such. */

export type Written =
  /** Handed over: the caller may reuse the memory. */
  | 'sent'
  /** Still read from by the transport: the caller must not change the memory. */
  | 'kept'
  /** As `kept`, and nothing more should be written until {@link TransportSink.drained}. */
  | 'full';

export interface Transport {
  /** Who is at the other end, for the log: `127.0.0.1:50123`. */
  readonly remote: string;
  /** User name proven by the transport itself (a client certificate), if any. */
  readonly identity: string | undefined;
  /** Takes the first `length` bytes of `bytes`, however full it is. */
  write(bytes: Buffer, length: number): Written;
  /** Sends what waits, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
  pause(): void;
  resume(): void;
}

/** What a transport tells its owner. After `closed` it says nothing more. */
export interface TransportSink {
  received(bytes: Buffer): void;
  drained(): void;
  /** The other side has said, below MQTT, that it goes, or speaks no sense there; nothing more can be sent. */
  hungUp(why: string): void;
  closed(): void;
}
