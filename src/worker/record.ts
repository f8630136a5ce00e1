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

  constructor(
    connection: () => Connection | undefined,
    current: () => WorkerRecord,
    log: (line: string) => void,
  ) {
    this.#connection = connection;
    this.#current = current;
    this.#log = log;
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

  async #rounds(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      const record = this.#current();
      try {
        await this.#connection()?.publish(topics.worker(record.id), encode(record), { retain: true });
      } catch (error) {
        // It is published anew when the connection stands again.
        this.#log(`the registry was not told: ${(error as Error).message}`);
      }
    }
  }
}
