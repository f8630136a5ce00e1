/**
 * One process: a running program inside this operating-system process. The worker's child and `things run`
 * drive it through this class and know nothing of what lies behind it.
 */
import { onUncaught } from '../platform/uncaught.ts';
import { capture } from './capture/capture.ts';
import { Ground } from './ground.ts';
import type { InstrumentMade, ProgramImage } from './image.ts';
import { compileHeapWalksLightly } from './light.ts';
import { Program } from './program.ts';
import { restore } from './restore/restore.ts';
import { enterContext } from './suspend/context.ts';
import { NativePromise } from './suspend/native.ts';
import { hostTimers } from './timers.ts';
import { uncaughtText } from './uncaught.ts';
import { callsEnded } from './waiting/host-calls.ts';

export interface ProcessOptions {
  /** What the program sees behind `process.argv[1]`. */
  args: string[];
  /** Timers fire in order without waiting, one by each {@link Process.step}: for tests. */
  virtualTime?: boolean;
  /** Milliseconds that calls of the host under way are given to end before a capture; it is refused if they do not. */
  callTimeout?: number | undefined;
  /** For code that the program makes while it runs: without it, what it makes cannot be captured. */
  instrument?: InstrumentMade | undefined;
}

export interface PreparedProcess {
  /** Makes the image ready to run; nothing of the program has run yet. */
  load(): Process;
  /**
   * Rebuilds the program's state from a snapshot taken by {@link Process.capture}. Nothing runs, no timer is armed,
   * until {@link Process.resume}.
   */
  restore(snapshot: Uint8Array): Process;
}

/** Node's longest interval: keeps a held process alive without doing anything. */
const FOREVER = 0x7fffffff;

export class Process {
  readonly #program: Program;
  #keptAlive: ReturnType<typeof setInterval> | undefined;

  private constructor(program: Program) {
    this.#program = program;
  }

  /**
   * Does what can be done before a snapshot is at hand; one of the two is then called, once. `ground` is what could be
   * done before that.
   */
  static prepare(
    image: ProgramImage,
    { args, virtualTime = false, callTimeout, instrument }: ProcessOptions,
    ground = new Ground({ virtualTime }),
  ): PreparedProcess {
    process.argv.splice(1, process.argv.length, image.entry, ...args);
    onUncaught(error => ground.realm.whileUnpatched(() => uncaughtText(ground.traces, error)));
    const program = new Program(image, ground, instrument);
    program.callTimeout = callTimeout ?? program.callTimeout;
    return {
      load: () => new Process(program),
      restore: snapshot => {
        compileHeapWalksLightly();
        const restored = new Process(program);
        restored.#stop();
        restore(program, snapshot);
        return restored;
      },
    };
  }

  /** See {@link PreparedProcess}. */
  static load(image: ProgramImage, options: ProcessOptions): Process {
    return Process.prepare(image, options).load();
  }

  /** See {@link PreparedProcess}. */
  static restore(image: ProgramImage, snapshot: Uint8Array, options: ProcessOptions): Process {
    return Process.prepare(image, options).restore(snapshot);
  }

  /** Runs the entry module to the end of its first turn. What it throws goes the way of an uncaught exception. */
  start(): void {
    try {
      this.#program.modules.runEntry();
    } finally {
      enterContext(undefined);
    }
  }

  /**
   * Holds every event source (timers keep their remaining time) and resolves once the current turn, its
   * microtasks and the bounded host calls in flight have ended. Keeps the operating-system process alive.
   */
  async hold(callTimeout?: number): Promise<void> {
    this.#program.callTimeout = callTimeout ?? this.#program.callTimeout;
    this.#stop();
    await turnEnd();
    await this.#callsEnded();
    await this.#hostTurn();
  }

  async #callsEnded(): Promise<void> {
    if (await callsEnded(this.#program.callTimeout)) await turnEnd();
  }

  /** Lets the host do what it has put off to the next turn. */
  async #hostTurn(): Promise<void> {
    const { timers } = this.#program;
    timers.releaseImmediates(callback => this.#program.isOfHost(callback));
    await turnEnd();
  }

  #stop(): void {
    this.#program.timers.hold();
    this.#keptAlive ??= hostTimers.setInterval(() => {}, FOREVER);
  }

  /** Lets events flow again after {@link hold} or {@link restore}. */
  resume(): void {
    hostTimers.clearInterval(this.#keptAlive);
    this.#keptAlive = undefined;
    this.#program.timers.resume();
  }

  /**
   * While held: lets one event through, the next timer or immediate, with its microtasks. False if nothing is left
   * that would keep the process alive.
   */
  async step(): Promise<boolean> {
    this.#stop();
    const more = await inTurn(() => this.#program.timers.step());
    await turnEnd();
    await this.#callsEnded();
    await this.#hostTurn();
    // A call of the host may have ended last.
    return more || !this.#program.timers.isIdle;
  }

  /**
   * The state as bytes, portable between engines. Only while held; changes nothing, may be repeated.
   * Throws a ThingsError that names the path in the program if some state cannot be captured; the process
   * can then be resumed as if nothing had happened.
   */
  capture(): Uint8Array {
    compileHeapWalksLightly();
    return capture(this.#program);
  }
}

/** Microtasks and `process.nextTick` callbacks run out before the host's next immediate. */
function turnEnd(): Promise<void> {
  return new NativePromise(resolve => hostTimers.setImmediate(resolve));
}

/**
 * Runs `work` as an event of its own, before whose microtasks come its ticks. By timers, since Bun does not end for
 * an uncaught exception as long as there are immediates.
 */
function inTurn(work: () => boolean): Promise<boolean> {
  return new NativePromise(resolve => {
    hostTimers.setTimeout(() => {
      // If it throws, something ran.
      let result = true;
      try {
        result = work();
      } finally {
        hostTimers.setTimeout(() => resolve(result), 0);
      }
    }, 0);
  });
}
