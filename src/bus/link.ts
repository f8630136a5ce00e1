/** Staying connected: one connection after the other, for ever, with growing pauses between failed attempts. */
import type { Clock } from './clock.ts';
import type { Connect, Connection, ConnectOptions } from './connection.ts';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8000;

export interface LinkEvents {
  /** Connected; what it does is part of connecting, and its failure that of the connection. */
  up(connection: Connection): Promise<void>;
  /** Not connected, or no longer; the next attempt is `retryIn` ms away. */
  down(reason: unknown, retryIn: number): void;
}

export class Link {
  /** The connection as long as it stands. */
  connection: Connection | undefined;
  readonly #connect: Connect;
  readonly #options: ConnectOptions;
  readonly #events: LinkEvents;
  readonly #clock: Clock;
  #stopped = false;
  #interruptPause: () => void = () => undefined;

  constructor(connect: Connect, options: ConnectOptions, events: LinkEvents, clock: Clock) {
    this.#connect = connect;
    this.#options = options;
    this.#events = events;
    this.#clock = clock;
  }

  /** Resolves only after {@link stop}. */
  async run(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (!this.#stopped) {
      let reason: unknown;
      let connection: Connection | undefined;
      try {
        connection = await this.#connect(this.#options);
        if (this.#stopped) break;
        this.connection = connection;
        await this.#events.up(connection);
        pause = FIRST_PAUSE;
        reason = await connection.lost;
      } catch (error) {
        reason = error;
      } finally {
        this.connection = undefined;
        await connection?.close();
      }
      if (this.#stopped) break;
      // A fleet that lost its broker must not come back as one crowd.
      const retryIn = Math.round(pause * (0.75 + Math.random() / 2));
      this.#events.down(reason, retryIn);
      await new Promise<void>(resolve => {
        const cancel = this.#clock.after(retryIn, resolve);
        this.#interruptPause = () => {
          cancel();
          resolve();
        };
      });
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#interruptPause();
    await this.connection?.close();
  }
}
