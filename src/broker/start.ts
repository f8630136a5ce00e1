/** Starts a broker with its listeners: the way in for `things pubsub` and for tests. */
import { type AddressInfo, createServer } from 'node:net';
import { cannotListen } from '../errors.ts';
import { thisBuild } from '../platform/build.ts';
import { listenRaw } from '../platform/tcp.ts';
import { Broker, type BrokerOptions } from './broker.ts';
import { startSys } from './sys.ts';
import { RawTransport } from './transport/raw.ts';
import { StreamTransport } from './transport/stream.ts';

export interface StartOptions extends BrokerOptions {
  /** TCP port; 0 for any free one. Default 1883. */
  port?: number;
  /** Address to listen on; all interfaces unless given. */
  host?: string;
}

export interface StartedBroker {
  readonly broker: Broker;
  /** The TCP port that is listened on. */
  readonly port: number;
  /** Says good-bye to all clients, waits a moment for them to go, and frees the port. */
  close(): Promise<void>;
}

interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Rejects with a ThingsError when a listener cannot be opened. */
export async function startBroker(options: StartOptions = {}): Promise<StartedBroker> {
  const broker = new Broker(options);
  const stopSys = startSys(broker, `things version ${thisBuild().version}`);
  const listener = await listenTcp(broker, options.port ?? 1883, options.host);
  return {
    broker,
    port: listener.port,
    async close() {
      stopSys();
      const closed = listener.close();
      broker.shutdown();
      await closed;
      await broker.silence();
    },
  };
}

async function listenTcp(broker: Broker, port: number, host: string | undefined): Promise<Listener> {
  const where = host === undefined ? `port ${port}` : `${host}:${port}`;
  try {
    const raw = listenRaw({ host, port }, socket => {
      const transport = new RawTransport(socket);
      transport.sink = broker.accept(transport);
      return transport;
    });
    if (raw !== undefined) return { port: raw.port, close: async () => raw.close() };
    return await listenStreams(broker, port, host);
  } catch (error) {
    throw cannotListen(where, error as NodeJS.ErrnoException);
  }
}

function listenStreams(broker: Broker, port: number, host: string | undefined): Promise<Listener> {
  const server = createServer({ noDelay: true }, socket => {
    const transport = new StreamTransport(socket, undefined);
    transport.connect(broker.accept(transport));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      const { port: listening } = server.address() as AddressInfo;
      resolve({ port: listening, close: () => new Promise(done => server.close(() => done())) });
    });
  });
}
