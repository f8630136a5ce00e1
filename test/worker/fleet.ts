/** A fleet inside the test: real workers and dispatchers over a broker in memory, children with a fake engine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { realClock } from '../../src/bus/clock.ts';
import { decode, shapes } from '../../src/bus/messages.ts';
import { parseTopic } from '../../src/bus/topics.ts';
import { Dispatcher, type ProcessInfo, type WaitFor } from '../../src/dispatcher/dispatcher.ts';
import { Worker } from '../../src/worker/worker.ts';
import { MemoryBroker } from '../bus/memory-broker.ts';
import type { FakeProgram } from './fake-child.ts';

const child = join(import.meta.dir, 'fake-child.ts');
const instrument = join(import.meta.dir, 'fake-instrument.ts');

export class Fleet implements AsyncDisposable {
  readonly broker = new MemoryBroker();
  /** Everything the workers wrote, by worker. */
  readonly consoles = new Map<string, string>();
  /** Every step of a migration, such as `A source committing`. */
  readonly steps: string[] = [];
  onStep: (worker: string, step: string) => void = () => undefined;
  readonly workers = new Map<string, Worker>();
  /** The processes of programs, of all workers. */
  readonly children: ChildProcess[] = [];
  readonly instrumenters: ChildProcess[] = [];
  readonly #running: Promise<void>[] = [];
  readonly #waiting = new Set<() => void>();

  constructor() {
    this.broker.onPublish = () => this.#wake();
  }

  /** Resolves when the worker is registered, rejects if it is refused. */
  async worker(
    id: string,
    config: { memoryLimit?: number; standby?: 0 | 1 } = {},
    label = id,
  ): Promise<Worker> {
    const worker = new Worker(
      { pubsubUrl: 'mqtt://memory', id, standby: 0, ...config },
      {
        connect: this.broker.connect,
        clock: realClock,
        spawnChild: () => {
          const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'pipe', 'pipe'];
          const spawned = spawn(process.execPath, [child], { stdio, detached: true });
          this.children.push(spawned);
          // Not while whoever asked for it is still at it.
          queueMicrotask(() => this.#wake());
          return spawned;
        },
        spawnInstrument: () => {
          const spawned = spawn(process.execPath, [instrument], { stdio: 'pipe' });
          this.instrumenters.push(spawned);
          queueMicrotask(() => this.#wake());
          return spawned;
        },
        sink: {
          write: (_, text) => {
            this.consoles.set(label, (this.consoles.get(label) ?? '') + text);
            this.#wake();
            return true;
          },
          drained: async () => undefined,
        },
        onStep: step => {
          this.steps.push(`${id} ${step}`);
          this.onStep(id, step);
          this.#wake();
        },
      },
    );
    const refused = worker.run();
    this.#running.push(refused.catch(() => undefined));
    this.workers.set(label, worker);
    await Promise.race([
      refused,
      this.until(() => this.consoles.get(label)?.includes('connected to Pub/Sub')),
    ]);
    return worker;
  }

  dispatcher(): Promise<Dispatcher> {
    return Dispatcher.connect('mqtt://memory', this.broker.connect, realClock);
  }

  /** One action by a dispatcher of its own, as the command line does it. */
  async dispatch<T>(action: (dispatcher: Dispatcher) => Promise<T>): Promise<T> {
    const dispatcher = await this.dispatcher();
    try {
      return await action(dispatcher);
    } finally {
      await dispatcher.close();
    }
  }

  run(worker: string, program: FakeProgram, waitFor?: WaitFor, name = 'a.js'): Promise<ProcessInfo> {
    const source = { entry: name, files: { [name]: JSON.stringify(program) } };
    return this.dispatch(dispatcher =>
      dispatcher.run(worker, { name, args: [], form: 'source', content: source }, waitFor),
    );
  }

  /** The lines that a process has printed so far, wherever it was, as they were published. */
  printed(process: string): string[] {
    return this.broker.published.flatMap(({ topic, payload }) => {
      const address = parseTopic(topic);
      if (address.type !== 'output' || address.process !== process) return [];
      return decode(shapes.output, payload).message.lines;
    });
  }

  /** Resolves when the process has printed so many lines more. */
  progress(process: string, lines = 3): Promise<void> {
    const goal = this.printed(process).length + lines;
    return this.until(() => this.printed(process).length >= goal);
  }

  /** Looks whenever something has happened. */
  until(condition: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!condition()) return;
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(`waited in vain\n${[...this.consoles.entries()].join('\n')}\n${this.steps.join('\n')}`),
        );
      }, 20_000);
      this.#waiting.add(look);
      look();
    });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.broker.up = true;
    this.broker.barred = undefined;
    await Promise.all([...this.workers.values()].map(worker => worker.stop()));
    await Promise.all(this.#running);
  }
}

/** The error that a promise ends with; fails if it does not. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ code: string; message: string; hint?: string }> {
  const outcome = await promise.then(
    value => new Error(`unexpected success: ${JSON.stringify(value)}`),
    error => error,
  );
  if (!('code' in outcome)) throw outcome;
  return outcome;
}

/** Whether the lines count on without a gap or a repetition. */
export function countsOn(lines: string[]): boolean {
  return lines.every((line, index) => line === `count ${index + 1}`);
}
