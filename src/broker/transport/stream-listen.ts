/** Listeners on Node's sockets: TLS, Unix sockets, and TCP where the platform has nothing faster. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import {
  createSecureContext,
  createServer as createTlsServer,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls';
import { badTls, cannotListenAt, cannotReadFile } from '../../errors.ts';
import type { Broker } from '../broker.ts';
import type { Listener, TlsFiles, Wrap } from './listen.ts';
import { StreamTransport } from './stream.ts';

export function readTls(files: TlsFiles): TlsOptions {
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

/** Plain without a `context`. Rejects with what the system says. */
export async function listenTcp(
  broker: Broker,
  where: { port: number; host: string | undefined },
  context: TlsOptions | undefined,
  wrap: Wrap,
): Promise<{ bound: number; close: () => Promise<void> }> {
  const accept = (socket: Socket, identity: string | undefined) => {
    const transport = new StreamTransport(socket, identity);
    transport.connect(wrap(transport));
  };
  const server =
    context === undefined
      ? createServer({ noDelay: true }, socket => accept(socket, undefined))
      : secureServer(broker, context, accept);
  await opened(server, where);
  const { port: bound } = server.address() as AddressInfo;
  return { bound, close: () => closed(server) };
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
  // the subject may be empty, and the name elsewhere
  const { CN } = certificate.subject ?? {};
  return { name: Array.isArray(CN) ? CN[0] : CN };
}

export async function listenUnix(broker: Broker, path: string): Promise<Listener> {
  const server = createServer(socket => {
    const transport = new StreamTransport(socket, undefined);
    transport.connect(broker.accept(transport));
  });
  try {
    await removeStale(path);
    await opened(server, { path });
  } catch (error) {
    throw cannotListenAt(path, error as NodeJS.ErrnoException);
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
      // one connection that could not be accepted, for want of descriptors: the others go on
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => server.close(() => resolve()));
}
