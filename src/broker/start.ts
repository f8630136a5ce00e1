/** Starts a broker with its listeners: the way in for `things pubsub` and for tests. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { cannotListen } from '../errors.ts';
import { Broker, type BrokerOptions } from './broker.ts';
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

/** Rejects with a ThingsError when a listener cannot be opened. */
export async function startBroker(options: StartOptions = {}): Promise<StartedBroker> {
  const broker = new Broker(options);
  const server = await listenTcp(broker, options.port ?? 1883, options.host);
  return {
    broker,
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      broker.shutdown();
      await closed;
    },
  };
}

function listenTcp(broker: Broker, port: number, host: string | undefined): Promise<Server> {
  const server = createServer({ noDelay: true }, socket => serve(broker, socket));
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(cannotListen(host === undefined ? `port ${port}` : `${host}:${port}`, error));
    });
    server.listen({ port, host }, () => resolve(server));
  });
}

function serve(broker: Broker, socket: Socket): void {
  const transport = new StreamTransport(socket, undefined);
  transport.connect(broker.accept(transport));
}
