/**
 * The inside of a program's operating-system process: it waits warm for a program, runs it, and does what the
 * worker asks. It ends when the program ends, and dies when the worker dies.
 */
import type { Socket } from 'node:net';
import { ThingsError } from '../errors.ts';
import { inheritedSocket, vanish } from '../platform/channel.ts';
import { CHANNEL_FD, childShapes, type FromChild, type ToChild } from './child-protocol.ts';
import type { Engine, EngineProcess, PreparedProgram } from './engine.ts';
import { readFrames, writeFrame } from './frames.ts';

/** Ours, from before the program's timers take the place of the engine's. */
const nextTurn = setImmediate;

export function runChild(engine: Engine): void {
  const socket = inheritedSocket(CHANNEL_FD);
  const child = new Child(engine, socket);
  // The worker is gone, or no longer wants us.
  socket.on('close', () => void vanish());
  socket.on('error', () => void vanish());
  readFrames(
    socket,
    ({ message, body }) => void child.receive(childShapes.toChild(message, 'message'), body),
    why => {
      throw new Error(`the worker sent ${why}`);
    },
  );
  writeFrame(socket, { type: 'ready' } satisfies FromChild);
  // After the answer is on its way: whoever is in a hurry sends an image meanwhile.
  nextTurn(() => engine.warm());
}

class Child {
  readonly #engine: Engine;
  readonly #socket: Socket;
  #prepared: PreparedProgram | undefined;
  #process: EngineProcess | undefined;
  readonly #queue: (() => Promise<void>)[] = [];

  constructor(engine: Engine, socket: Socket) {
    this.#engine = engine;
    this.#socket = socket;
  }

  /** One at a time, in order: a `resume` after a `hold` that is still waiting undoes it as soon as it is done. */
  async receive(message: ToChild, body: Buffer): Promise<void> {
    this.#queue.push(() => this.#handle(message, body));
    if (this.#queue.length > 1) return;
    // Plain `await`, no `then`: the program may have its own ideas of Promise.prototype.
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      await next();
      this.#queue.shift();
    }
  }

  async #handle(message: ToChild, body: Buffer): Promise<void> {
    const { request } = message;
    try {
      this.#answer({ type: 'done', request }, await this.#do(message, body));
    } catch (error) {
      const known =
        error instanceof ThingsError
          ? error
          : new ThingsError(
              'INTERNAL',
              error instanceof Error ? (error.stack ?? error.message) : String(error),
            );
      this.#answer({ type: 'failed', request, error: known.toJSON() });
    }
  }

  async #do(message: ToChild, body: Buffer): Promise<Uint8Array | undefined> {
    switch (message.type) {
      case 'image':
        this.#prepared = await this.#engine.prepare(JSON.parse(body.toString()), { args: message.args });
        return undefined;
      case 'start': {
        const process = this.#prepared!.load();
        this.#process = process;
        this.#letGo();
        // In a turn of its own: what the program throws is its own uncaught exception, not our failure.
        nextTurn(() => process.start());
        return undefined;
      }
      case 'restore':
        this.#process = this.#prepared!.restore(body);
        return undefined;
      case 'ping':
        return undefined;
      case 'hold':
        await this.#process!.hold(message.callTimeout);
        return undefined;
      case 'capture':
        return this.#process!.capture();
      case 'resume':
        this.#letGo();
        this.#process!.resume();
        return undefined;
      case 'leave':
        await vanish('flush');
        return undefined;
    }
  }

  /** From here on only what the program waits for keeps this process alive. */
  #letGo(): void {
    this.#socket.unref();
  }

  #answer(message: FromChild, body?: Uint8Array): void {
    writeFrame(this.#socket, message, body);
  }
}
