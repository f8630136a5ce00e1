/** Sending to other workers and to dispatchers: JSON messages, and bytes in chunks. */
import type { Clock } from '../bus/clock.ts';
import type { Connection } from '../bus/connection.ts';
import { encode, type PeerMessage, type Reply } from '../bus/messages.ts';
import { topics } from '../bus/topics.ts';
import { firstChunk, Outgoing, type Packed } from '../bus/transfer.ts';
import { brokerLost } from '../errors.ts';

export class Mail {
  readonly #id: string;
  readonly #connection: () => Connection | undefined;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #outgoing = new Map<string, { transfer: Outgoing; onProgress: () => void }>();

  constructor(
    id: string,
    connection: () => Connection | undefined,
    clock: Clock,
    log: (line: string) => void,
  ) {
    this.#id = id;
    this.#connection = connection;
    this.#clock = clock;
    this.#log = log;
  }

  get connected(): boolean {
    return this.#connection() !== undefined;
  }

  /** Lost if there is no connection: whoever needs an answer asks again. */
  toWorker(worker: string, message: PeerMessage): void {
    this.#connection()?.send(topics.peer(worker, this.#id), encode(message));
  }

  toClient(client: string, message: Reply): void {
    this.#connection()?.send(topics.reply(client, this.#id), encode(message));
  }

  /** To whoever has this id. Arrives, or the connection is lost. */
  toNamesakes(message: PeerMessage): void {
    this.#connection()
      ?.publish(topics.peer(this.#id, this.#id), encode(message))
      .catch((error: Error) => this.#log(`a message was lost: ${error.message}`));
  }

  /** A message that announces a blob, and its chunks; `onProgress` when the other worker acknowledges some. */
  async bytesToWorker(
    worker: string,
    announcement: PeerMessage,
    packed: Packed,
    onProgress: () => void,
  ): Promise<void> {
    this.#connection()?.send(topics.peer(worker, this.#id), encode(announcement, firstChunk(packed)));
    const { transfer: id } = packed.blob;
    const transfer = new Outgoing(packed, this.#clock);
    this.#outgoing.set(id, { transfer, onProgress });
    try {
      await transfer.send((index, chunk) => {
        const connection = this.#connection();
        if (!connection) return Promise.reject(brokerLost('the fleet'));
        return connection.publish(topics.chunk(worker, this.#id, id, index), chunk);
      });
    } finally {
      this.#outgoing.delete(id);
    }
  }

  /** A receiver acknowledges chunks of ours. */
  progress(id: string, received: number): void {
    const outgoing = this.#outgoing.get(id);
    outgoing?.transfer.progress(received);
    outgoing?.onProgress();
  }
}
