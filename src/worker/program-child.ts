/** The worker's end of one child process: requests and answers, output, and its end. */
import type { ChildProcess } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { childFailed, childSilent, ThingsError } from '../errors.ts';
import { CHANNEL_FD, childShapes, type ToChild } from './child-protocol.ts';
import { type Frame, readFrames, writeFrame } from './frames.ts';

/** Starts a child whose descriptor {@link CHANNEL_FD} is a pipe to us; stdin is closed, the others are pipes. */
export type SpawnChild = () => ChildProcess;

/** In words, for people. */
export interface Ending {
  how: string;
}

type WithoutRequest<T> = T extends { request: number } ? Omit<T, 'request'> : never;
export type ChildRequest = WithoutRequest<ToChild>;

interface Waiting {
  resolve: (body: Buffer) => void;
  reject: (error: Error) => void;
}

/** How long output that others still hold open is waited for once the process itself has ended. */
const OUTPUT_GRACE = 500;

export class ProgramChild {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the process has ended and its output has been read. */
  readonly ended: Promise<Ending>;
  /** Resolves when the child is warm. */
  readonly ready: Promise<void>;
  /** Set by whoever ends it on purpose, so that the ending is told in their words. */
  reason: string | undefined;
  readonly #process: ChildProcess;
  readonly #channel: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  #lastRequest = 0;
  #over = false;
  #heardAt = 0;

  constructor(spawn: SpawnChild) {
    const child = spawn();
    if (child.pid === undefined) {
      // The reason comes with the 'error' event, in the next turn; a process that cannot be spawned is rare enough.
      child.on('error', () => undefined);
      throw childFailed('no new process could be made');
    }
    // A signal that could not be sent: its ending is waited for all the same.
    child.on('error', () => undefined);
    this.#process = child;
    this.pid = child.pid;
    this.stdout = child.stdout!;
    this.stderr = child.stderr!;
    this.#channel = child.stdio[CHANNEL_FD] as Duplex;
    // A write to a child that has just died fails; its ending says so better.
    this.#channel.on('error', () => undefined);
    this.ended = new Promise(resolve => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        const ending = { how: this.reason ?? (signal ? `signal ${signal}` : `exit code ${code}`) };
        this.#end(ending);
        resolve(ending);
      };
      child.on('exit', (code, signal) => {
        this.#over = true;
        setTimeout(() => end(code, signal), OUTPUT_GRACE).unref();
      });
      child.on('close', end);
    });
    this.ready = new Promise((resolve, reject) => {
      this.#waiting.set(0, { resolve: () => resolve(), reject });
    });
    this.ready.catch(() => undefined); // whoever takes the child awaits it; a spare that dies is replaced
    readFrames(
      this.#channel,
      frame => this.#receive(frame),
      why => this.#broken(why),
    );
  }

  get alive(): boolean {
    return !this.#over;
  }

  /** Milliseconds since it last printed something, as far as we have listened: 0 while its output waits for us. */
  get silentFor(): number {
    if (this.stdout.isPaused() || this.stderr.isPaused()) return 0;
    return performance.now() - this.#heardAt;
  }

  /** Some of its output has been read. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** Rejects with what the child says, when it ends, or with `CHILD_SILENT` after `timeout` ms. */
  request(message: ChildRequest, timeout: number, body?: Uint8Array): Promise<Buffer> {
    if (this.#over) return Promise.reject(childFailed('it has ended'));
    const request = (this.#lastRequest += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(request);
        reject(childSilent(message.type, timeout / 1000));
      }, timeout);
      const settle = (then: () => void) => {
        clearTimeout(timer);
        then();
      };
      this.#waiting.set(request, {
        resolve: answer => settle(() => resolve(answer)),
        reject: error => settle(() => reject(error)),
      });
      writeFrame(this.#channel, { ...message, request }, body);
    });
  }

  /** Sends a request whose answer nobody waits for. */
  tell(message: ChildRequest): void {
    if (!this.#over) writeFrame(this.#channel, { ...message, request: (this.#lastRequest += 1) });
  }

  /** Ends the process and whatever processes it has started (it leads a group of its own). */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (this.#over) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // No such group, on a system where the child could not be given one: then only the child itself.
      this.#process.kill(signal);
    }
  }

  #receive({ message, body }: Frame): void {
    let answer: ReturnType<typeof childShapes.fromChild>;
    try {
      answer = childShapes.fromChild(message, 'message');
    } catch (error) {
      this.#broken((error as Error).message);
      return;
    }
    switch (answer.type) {
      case 'ready':
        this.#settle(0)?.resolve(body);
        return;
      case 'done':
        this.#settle(answer.request)?.resolve(body);
        return;
      case 'failed':
        this.#settle(answer.request)?.reject(ThingsError.from(answer.error));
        return;
    }
  }

  #settle(request: number): Waiting | undefined {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    return waiting;
  }

  /** What came is not what our own child sends: the program found the descriptor and wrote to it. */
  #broken(why: string): void {
    this.reason = `it wrote to descriptor ${CHANNEL_FD}, which belongs to its worker (${why})`;
    this.kill('SIGKILL');
  }

  #end({ how }: Ending): void {
    for (const { reject } of this.#waiting.values()) reject(childFailed(how));
    this.#waiting.clear();
  }
}
