/** Opens listeners and hands what connects to the broker: TCP, TLS, WebSocket over either, Unix sockets. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import {
  createSecureContext,
  createServer as createTlsServer,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls';
import { badTls, cannotListen, cannotReadFile } from '../../errors.ts';
import { listenRaw } from '../../platform/tcp.ts';
import type { Broker } from '../broker.ts';
import type { Transport, TransportSink } from '../transport.ts';
import { RawTransport } from './raw.ts';
import { StreamTransport } from './stream.ts';
import { type OriginCheck, sameHostOnly, WebSocketTransport } from './websocket.ts';

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
  if (options.type === 'unix') return listenUnix(broker, options.path);
  const { port, host, tls, webSocket } = options;
  const wrap = wrapping(broker, webSocket === true, guarded ? () => undefined : sameHostOnly);
  const context = tls === undefined ? undefined : readTls(tls);
  const [plain, secure] = webSocket ? ['ws:', 'wss:'] : ['mqtt:', 'mqtts:'];
  const show = (bound: number) => `${tls === undefined ? plain : secure}//${host ?? '*'}:${bound}`;
  try {
    if (context === undefined) {
      const raw = listenRaw({ host, port }, socket => {
        const transport = new RawTransport(socket);
        transport.sink = wrap(transport);
        return transport;
      });
      if (raw !== undefined) return { url: show(raw.port), port: raw.port, close: async () => raw.close() };
    }
    const accept = (socket: Socket, identity: string | undefined) => {
      const transport = new StreamTransport(socket, identity);
      transport.connect(wrap(transport));
    };
    const server =
      context === undefined
        ? createServer({ noDelay: true }, socket => accept(socket, undefined))
        : secureServer(broker, context, accept);
    await opened(server, { port, host });
    const { port: bound } = server.address() as AddressInfo;
    return { url: show(bound), port: bound, close: () => closed(server) };
  } catch (error) {
    throw cannotListen(
      host === undefined ? `port ${port}` : `${host}:${port}`,
      error as NodeJS.ErrnoException,
    );
  }
}

function wrapping(
  broker: Broker,
  webSocket: boolean,
  check: OriginCheck,
): (transport: Transport) => TransportSink {
  if (!webSocket) return transport => broker.accept(transport);
  return transport => {
    const socket = new WebSocketTransport(transport, check);
    socket.sink = broker.accept(socket);
    return socket;
  };
}

function readTls(files: TlsFiles): TlsOptions {
  const read = (path: string) => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw cannotReadFile(path, error as NodeJS.ErrnoException);
    }
  };
  const context: TlsOptions = {
    cert: read(files.cert),
    key: read(files.key),
    minVersion: 'TLSv1.2',
    ...(files.ca === undefined ? {} : { ca: read(files.ca), requestCert: true }),
    rejectUnauthorized: files.requireCertificate === true,
  };
  try {
    createSecureContext(context);
  } catch (error) {
    throw badTls(`${files.cert} with ${files.key}`, error);
  }
  return context;
}

function secureServer(
  broker: Broker,
  context: TlsOptions,
  accept: (socket: Socket, identity: string | undefined) => void,
): Server {
  const handshakeTimeout = broker.limits.connectSeconds * 1000;
  const server = createTlsServer({ ...context, handshakeTimeout }, socket => {
    const certificate = context.requestCert === true ? nameOf(socket) : { name: undefined };
    if (certificate === 'invalid') {
      broker.counters.dropped.refused++;
      broker.log(
        'warn',
        `${socket.remoteAddress}: client certificate not accepted: ${socket.authorizationError}`,
      );
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    accept(socket, certificate.name);
  });
  server.maxConnections = broker.limits.connections;
  server.on('tlsClientError', error => broker.log('debug', `TLS handshake failed: ${error.message}`));
  return server;
}

/** The common name of the client's certificate; no name when it sent none. */
function nameOf(socket: TLSSocket): { name: string | undefined } | 'invalid' {
  const certificate = socket.getPeerCertificate();
  if (!certificate || Object.keys(certificate).length === 0) return { name: undefined };
  if (!socket.authorized) return 'invalid';
  const { CN } = certificate.subject;
  return { name: Array.isArray(CN) ? CN[0] : CN };
}

async function listenUnix(broker: Broker, path: string): Promise<Listener> {
  const server = createServer(socket => {
    const transport = new StreamTransport(socket, undefined);
    transport.connect(broker.accept(transport));
  });
  try {
    await removeStale(path);
    await opened(server, { path });
  } catch (error) {
    throw cannotListen(path, error as NodeJS.ErrnoException);
  }
  return { url: `unix:${path}`, port: 0, close: () => closed(server) };
}

/** A broker that was killed leaves its socket behind; one that lives answers there. */
async function removeStale(path: string): Promise<void> {
  if (!statSync(path, { throwIfNoEntry: false })?.isSocket()) return;
  const alive = await new Promise<boolean>(resolve => {
    const probe = connect(path);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
  if (!alive) rmSync(path);
}

function opened(
  server: Server,
  where: { port: number; host: string | undefined } | { path: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => server.close(() => resolve()));
}
