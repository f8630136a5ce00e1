/** Keeps the worker's retained record up to date: the latest state, one message at a time. */
import type { Connection } from '../bus/connection.ts';
import { encode, type WorkerRecord } from '../bus/messages.ts';
import { topics } from '../bus/topics.ts';

export class PublishedRecord {
  readonly #connection: () => Connection | undefined;
  readonly #current: () => WorkerRecord;
  readonly #log: (line: string) => void;
  #running: Promise<void> | undefined;
  #stale = false;
  #withdrawn = false;
  #last: { connection: Connection; payload: Buffer } | undefined;

  constructor(
    connection: () => Connection | undefined,
    current: () => WorkerRecord,
    log: (line: string) => void,
  ) {
    this.#connection = connection;
    this.#current = current;
    this.#log = log;
  }

  /** Somebody has overwritten or cleared it. */
  republish(): Promise<void> {
    this.#last = undefined;
    return this.publish();
  }

  /** Resolves when the broker has a record at least as new as this moment's, or there is no broker. */
  async publish(): Promise<void> {
    this.#stale = true;
    // A round that is under way may have sent an older one; it notices that there is more to say.
    this.#running ??= this.#rounds().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Clears it, for good: this worker leaves. */
  async withdraw(): Promise<void> {
    this.#withdrawn = true;
    // One that is on its way would come after the clearing.
    await this.#running;
    try {
      const topic = topics.worker(this.#current().id);
      await this.#connection()?.publish(topic, new Uint8Array(), { retain: true });
    } catch (error) {
      // The connection is lost, and with it the broker publishes the will, which says the same.
      this.#log((error as Error).message);
    }
  }

  async #rounds(): Promise<void> {
    while (this.#stale && !this.#withdrawn) {
      this.#stale = false;
      const record = this.#current();
      const payload = encode(record);
      const connection = this.#connection();
      if (!connection || (this.#last?.connection === connection && this.#last.payload.equals(payload)))
        continue;
      this.#last = { connection, payload };
      try {
        await connection.publish(topics.worker(record.id), payload, { retain: true });
      } catch (error) {
        // It is published anew when the connection stands again.
        this.#log(`the registry was not told: ${(error as Error).message}`);
      }
    }
  }
}
