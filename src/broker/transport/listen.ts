/**
 * Opens listeners and hands what connects to the broker: TCP, TLS, WebSocket over either, Unix sockets. Node's
 * sockets, TLS and WebSocket are loaded where they are needed: together they would double the time to start.
 */
import { cannotListen } from '../../errors.ts';
import { listenRaw } from '../../platform/tcp.ts';
import type { Broker } from '../broker.ts';
import type { Transport, TransportSink } from '../transport.ts';
import { RawTransport } from './raw.ts';

/** Paths of PEM files. */
export interface TlsFiles {
  cert: string;
  key: string;
  /** Authorities whose client certificates are accepted; without it none are asked for. */
  ca?: string | undefined;
  /** A client without a certificate is turned away. */
  requireCertificate?: boolean | undefined;
}

export type ListenerOptions =
  | {
      type: 'tcp';
      port: number;
      host?: string | undefined;
      tls?: TlsFiles | undefined;
      webSocket?: boolean | undefined;
    }
  | { type: 'unix'; path: string };

export interface Listener {
  /** `mqtt://127.0.0.1:1883`, for people. */
  readonly url: string;
  /** 0 for a Unix socket. */
  readonly port: number;
  /** Takes no more connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Rejects with a ThingsError when the system refuses or a file is not usable. */
export async function listen(broker: Broker, options: ListenerOptions, guarded: boolean): Promise<Listener> {
  if (options.type === 'unix') {
    const { listenUnix } = await import('./stream-listen.ts');
    return listenUnix(broker, options.path);
  }
  const { port, host, tls, webSocket } = options;
  const wrap = await wrapping(broker, webSocket === true, guarded);
  const [plain, secure] = webSocket ? ['ws:', 'wss:'] : ['mqtt:', 'mqtts:'];
  const show = (bound: number) => `${tls === undefined ? plain : secure}//${host ?? '*'}:${bound}`;
  const listenStream = async () => {
    const { listenTcp, readTls } = await import('./stream-listen.ts');
    return { listenTcp, context: tls === undefined ? undefined : readTls(tls) };
  };
  // a broken certificate is no trouble with the port
  const stream = tls === undefined ? undefined : await listenStream();
  try {
    if (stream === undefined) {
      const raw = listenRaw({ host, port }, socket => {
        const transport = new RawTransport(socket);
        transport.sink = wrap(transport);
        return transport;
      });
      if (raw !== undefined) return { url: show(raw.port), port: raw.port, close: async () => raw.close() };
    }
    const { listenTcp, context } = stream ?? (await listenStream());
    const { bound, close } = await listenTcp(broker, { port, host }, context, wrap);
    return { url: show(bound), port: bound, close };
  } catch (error) {
    throw cannotListen(
      host === undefined ? `port ${port}` : `${host}:${port}`,
      error as NodeJS.ErrnoException,
    );
  }
}

/** Makes what a new connection's bytes go to. */
export type Wrap = (transport: Transport) => TransportSink;

async function wrapping(broker: Broker, webSocket: boolean, guarded: boolean): Promise<Wrap> {
  if (!webSocket) return transport => broker.accept(transport);
  const { sameHostOnly, WebSocketTransport } = await import('./websocket.ts');
  const check = guarded ? () => undefined : sameHostOnly;
  return transport => {
    const socket = new WebSocketTransport(transport, check);
    socket.sink = broker.accept(socket);
    return socket;
  };
}
