/** A broker without a network, as far as the fleet's protocols need one. */
import type { Connect, Connection, Message } from '../../src/bus/connection.ts';
import { brokerLost, brokerUnreachable } from '../../src/errors.ts';

interface Client {
  filters: RegExp[];
  onMessage: (message: Message) => void;
  lose: () => void;
  muted: boolean;
  will: { topic: string; payload: Uint8Array } | undefined;
}

export class MemoryBroker {
  readonly retained = new Map<string, Buffer>();
  /** Every message that was published. */
  readonly published: { topic: string; payload: Buffer }[] = [];
  readonly #clients = new Map<string, Client>();
  onPublish: () => void = () => undefined;
  up = true;
  /** What clients whose id begins like this say is lost, as where an access list forbids it. */
  silenced: string | undefined;
  /** Clients whose id begins like this cannot connect. */
  barred: string | undefined;

  readonly connect: Connect = async ({ url, clientId, onMessage, will }) => {
    if (!this.up || (this.barred !== undefined && clientId.startsWith(this.barred)))
      throw brokerUnreachable(url, 'connection refused');
    this.#clients.get(clientId)?.lose();
    let gone = false;
    let reportLost: (error: Error | undefined) => void;
    const lost = new Promise<Error | undefined>(resolve => {
      reportLost = resolve;
    });
    const client: Client = {
      filters: [],
      onMessage,
      muted: this.silenced !== undefined && clientId.startsWith(this.silenced),
      will,
      lose: () => {
        gone = true;
        this.#clients.delete(clientId);
        reportLost(brokerLost(url));
      },
    };
    this.#clients.set(clientId, client);
    const connection: Connection = {
      lost,
      behind: false,
      subscribe: async filters => {
        client.filters.push(...filters.map(pattern));
        for (const [topic, payload] of this.retained) {
          if (client.filters.some(filter => filter.test(topic))) {
            queueMicrotask(() => onMessage({ topic, payload, retained: true }));
          }
        }
      },
      publish: async (topic, payload, options) => {
        if (gone) throw brokerLost(url);
        if (client.muted) return;
        this.publish(topic, Buffer.from(payload), options?.retain);
      },
      send: (topic, payload) => {
        if (!gone && !client.muted) this.publish(topic, Buffer.from(payload));
      },
      close: async () => {
        if (gone) return;
        gone = true;
        this.#clients.delete(clientId);
        reportLost(undefined);
      },
    };
    return connection;
  };

  publish(topic: string, payload: Buffer, retain = false): void {
    this.published.push({ topic, payload });
    this.onPublish();
    if (retain && payload.byteLength > 0) this.retained.set(topic, payload);
    else if (retain) this.retained.delete(topic);
    for (const client of [...this.#clients.values()]) {
      if (!client.filters.some(filter => filter.test(topic))) continue;
      queueMicrotask(() => client.onMessage({ topic, payload, retained: false }));
    }
  }

  /** Clients whose id begins with `prefix` lose their connection; their wills are published. */
  drop(prefix: string): void {
    for (const [id, client] of [...this.#clients]) {
      if (!id.startsWith(prefix)) continue;
      client.lose();
      if (client.will) this.publish(client.will.topic, Buffer.from(client.will.payload), true);
    }
  }

  /** What clients whose id begins with `prefix` say is lost from now on. */
  mute(prefix: string): void {
    for (const [id, client] of this.#clients) client.muted ||= id.startsWith(prefix);
  }

  /** Restarts with an empty memory; nobody can connect until `up` is true again. */
  stop(): void {
    this.up = false;
    this.retained.clear();
    for (const client of [...this.#clients.values()]) client.lose();
  }
}

function pattern(filter: string): RegExp {
  return new RegExp(`^${filter.replaceAll('.', '\\.').replaceAll('+', '[^/]+')}$`);
}
