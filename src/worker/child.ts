/**
 * The inside of a program's operating-system process: it waits warm for a program, runs it, and does what the
 * worker asks. It ends when the program ends, and dies when the worker dies.
 */
import type { Socket } from 'node:net';
import { ThingsError } from '../errors.ts';
import { inheritedSocket, vanish } from '../platform/channel.ts';
import type { ProgramImage } from '../runtime/image.ts';
import { CHANNEL_FD, childShapes, type FromChild, type ToChild } from './child-protocol.ts';
import { readFrames, writeFrame } from './frames.ts';

/** What runtime/process.ts offers; tests have a smaller one. */
export interface Engine {
  load(image: ProgramImage, options: { args: string[] }): EngineProcess;
  restore(image: ProgramImage, snapshot: Uint8Array, options: { args: string[] }): EngineProcess;
}

export interface EngineProcess {
  start(): void;
  hold(): Promise<void>;
  resume(): void;
  capture(): Uint8Array;
}

export function runChild(engine: Engine): void {
  const socket = inheritedSocket(CHANNEL_FD);
  const child = new Child(engine, socket);
  // The worker is gone, or no longer wants us.
  socket.on('close', () => void vanish());
  socket.on('error', () => void vanish());
  readFrames(
    socket,
    ({ message, body }) => child.receive(childShapes.toChild(message, 'message'), body),
    why => {
      throw new Error(`the worker sent ${why}`);
    },
  );
  writeFrame(socket, { type: 'ready' } satisfies FromChild);
}

class Child {
  readonly #engine: Engine;
  readonly #socket: Socket;
  #image: ProgramImage | undefined;
  #args: string[] = [];
  #process: EngineProcess | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(engine: Engine, socket: Socket) {
    this.#engine = engine;
    this.#socket = socket;
  }

  /** One at a time, in order: a `resume` after a `hold` that is still waiting undoes it as soon as it is done. */
  receive(message: ToChild, body: Buffer): void {
    this.#queue = this.#queue.then(() => this.#handle(message, body));
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
        this.#image = JSON.parse(body.toString());
        this.#args = message.args;
        return undefined;
      case 'start': {
        const process = this.#engine.load(this.#image!, { args: this.#args });
        this.#process = process;
        this.#letGo();
        // In a turn of its own: what the program throws is its own uncaught exception, not our failure.
        setImmediate(() => process.start());
        return undefined;
      }
      case 'restore':
        this.#process = this.#engine.restore(this.#image!, body, { args: this.#args });
        return undefined;
      case 'hold':
        await this.#process!.hold();
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
