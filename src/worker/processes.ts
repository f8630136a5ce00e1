/** The processes this worker owns, and what it remembers of those it owned. */
import { ENDED_KEPT, type EndedRecord, MAX_PROCESSES, type ProcessRecord } from '../bus/messages.ts';
import {
  memoryLimitExceeded,
  processEnded,
  processExists,
  type ThingsError,
  unknownProcess,
  workerFull,
} from '../errors.ts';
import type { WorkerConfig } from './config.ts';
import { CALL_TIMEOUT, HostedProcess, type ProcessDetails } from './hosted-process.ts';
import type { Image } from './instrumenting.ts';
import { watchMemory } from './memory-watch.ts';
import type { Output } from './output.ts';
import type { ProgramChild } from './program-child.ts';
import type { Standby } from './standby.ts';

const LOAD_TIMEOUT = 10_000;
const MOVED_KEPT = 10_000;

export interface ProcessesTools {
  standby: Standby;
  output: Output;
  log(line: string): void;
  /** What is shown of the processes has changed. */
  changed(): void;
}

export class Processes {
  readonly #config: WorkerConfig;
  readonly #tools: ProcessesTools;
  readonly #owned = new Map<string, HostedProcess>();
  /** Children that are being made into processes, by process. */
  readonly #starting = new Map<string, ProgramChild>();
  readonly #ended: EndedRecord[] = [];
  /** Where processes went, so that a late command finds them. */
  readonly #movedTo = new Map<string, string>();

  constructor(config: WorkerConfig, tools: ProcessesTools) {
    this.#config = config;
    this.#tools = tools;
  }

  get records(): ProcessRecord[] {
    return [...this.#owned.values()].map(hosted => hosted.record);
  }

  get ended(): EndedRecord[] {
    return this.#ended;
  }

  /** The process, or the worker it moved to. Throws `PROCESS_ENDED` or `UNKNOWN_PROCESS`. */
  find(id: string): HostedProcess | { movedTo: string } {
    const hosted = this.#owned.get(id);
    if (hosted) return hosted;
    const movedTo = this.#movedTo.get(id);
    if (movedTo !== undefined) return { movedTo };
    const ended = this.#ended.find(each => each.id === id);
    throw ended ? processEnded(id, ended.name, ended.how) : unknownProcess(id);
  }

  /** Why a process of this id cannot be taken, if it cannot. */
  objection(id: string): ThingsError | undefined {
    if (this.#owned.has(id) || this.#starting.has(id)) return processExists(id);
    if (this.#owned.size + this.#starting.size >= MAX_PROCESSES)
      return workerFull(this.#config.id, MAX_PROCESSES);
    return undefined;
  }

  /** Throws what {@link objection} says, which may have changed while the program was on its way. */
  async run(details: ProcessDetails, image: Image): Promise<HostedProcess> {
    const { id, name, args } = details;
    const objection = this.objection(id);
    if (objection) throw objection;
    const child = this.#tools.standby.take();
    this.#starting.set(id, child);
    try {
      await child.ready;
      await child.request({ type: 'image', name, args }, LOAD_TIMEOUT, image.bytes);
      await child.request({ type: 'start' }, LOAD_TIMEOUT);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      this.#starting.delete(id);
    }
    return this.host(details, image, child, 'Running');
  }

  host(
    details: ProcessDetails,
    image: Image,
    child: ProgramChild,
    status: 'Running' | 'Paused',
  ): HostedProcess {
    const { callTimeout = CALL_TIMEOUT } = this.#config;
    return this.#own(new HostedProcess(details, image, child, { status, callTimeout }));
  }

  /** From here on it is this worker's: its output is shown, its end is noticed, its memory watched. */
  #own(hosted: HostedProcess): HostedProcess {
    const { id, name } = hosted.details;
    this.#owned.set(id, hosted);
    this.#movedTo.delete(id);
    this.#tools.output.attach(id, hosted.child);
    const unwatch = this.#watchMemory(hosted);
    void hosted.ended.then(({ how }) => {
      unwatch();
      if (this.#owned.get(id) !== hosted) return;
      this.#owned.delete(id);
      this.#ended.unshift({ id, name, how: how.slice(0, 200), endedAt: Date.now() });
      this.#ended.length = Math.min(this.#ended.length, ENDED_KEPT);
      this.#tools.log(`process ${id} (${name}) ended: ${how}`);
      this.#tools.changed();
    });
    this.#tools.changed();
    return hosted;
  }

  /** It is another worker's now. */
  surrender(hosted: HostedProcess, to: string): void {
    this.#owned.delete(hosted.id);
    this.#movedTo.delete(hosted.id);
    this.#movedTo.set(hosted.id, to);
    const [oldest] = this.#movedTo.keys();
    if (this.#movedTo.size > MOVED_KEPT) this.#movedTo.delete(oldest!);
  }

  async stop(): Promise<void> {
    for (const child of this.#starting.values()) child.kill('SIGKILL');
    await Promise.all([...this.#owned.values()].map(hosted => hosted.kill('its worker was shut down')));
  }

  #watchMemory({ id, child }: HostedProcess): () => void {
    const { memoryLimit } = this.#config;
    if (memoryLimit === undefined) return () => undefined;
    return watchMemory(child.pid, memoryLimit, used => {
      const { message, hint } = memoryLimitExceeded(id, used, memoryLimit);
      this.#tools.log(`${message}. ${hint}`);
      child.reason = `it used ${used} MB, its limit is ${memoryLimit} MB`;
      child.kill('SIGKILL');
    });
  }
}
