/**
 * `setTimeout`, `setInterval` and `setImmediate` for programs: each timer is one of the host's, so that order and
 * precision are the host's own, but it can be held, asked for its remaining time, and armed again elsewhere.
 */
import { PROMISIFIED } from '../platform/host-util.ts';
import { apply, max } from './intrinsics.ts';
import { OwnMap, OwnWeakMap } from './own-maps.ts';
import { type Context, currentContext, runIn } from './suspend/context.ts';

export type TimerKind = 'timeout' | 'interval' | 'immediate';
type Callback = (...args: unknown[]) => unknown;

/** What is known of a timer; plain data, the substance of a {@link Timeout} or {@link Immediate}. */
export interface TimerRecord {
  kind: TimerKind;
  id: number;
  callback: Callback;
  args: unknown[];
  /** Milliseconds; for an interval also its period. */
  delay: number;
  /** When it fires, on the clock of {@link Timers}; while held, the milliseconds that remain. */
  due: number;
  referenced: boolean;
  handle: Timeout | Immediate;
  /** In which its callback runs, see suspend/context.ts. */
  context: Context;
}

interface HostTimer {
  ref?(): unknown;
  unref?(): unknown;
}

const { sort } = Array.prototype;
const { performance } = globalThis;
const { now } = performance;
const host = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
};
/** Longest delay a host takes (2^31 - 1 ms); a longer one means 1, as in Node and browsers. */
const LONGEST = 0x7fffffff;

let timers: Timers;
const records = new OwnWeakMap<object, TimerRecord>();

function recordOf(handle: Timeout | Immediate): TimerRecord {
  const record = records.get(handle);
  if (!record) throw new TypeError('Illegal invocation');
  return record;
}

export class Timeout {
  ref(): this {
    timers.reference(recordOf(this), true);
    return this;
  }
  unref(): this {
    timers.reference(recordOf(this), false);
    return this;
  }
  hasRef(): boolean {
    return recordOf(this).referenced;
  }
  refresh(): this {
    timers.refresh(recordOf(this));
    return this;
  }
  close(): this {
    timers.clear(this);
    return this;
  }
  [Symbol.toPrimitive](): number {
    return recordOf(this).id;
  }
  [Symbol.dispose](): void {
    timers.clear(this);
  }
}

export class Immediate {
  ref(): this {
    timers.reference(recordOf(this), true);
    return this;
  }
  unref(): this {
    timers.reference(recordOf(this), false);
    return this;
  }
  hasRef(): boolean {
    return recordOf(this).referenced;
  }
  [Symbol.dispose](): void {
    timers.clear(this);
  }
}

export interface TimersOptions {
  /** Timers fire in the order of their due times, without waiting, one by each {@link Timers.step}. */
  virtual: boolean;
}

export class Timers {
  /** In the order in which they were armed. */
  readonly #active = new OwnMap<TimerRecord, HostTimer | null>();
  readonly #byId = new OwnMap<number, TimerRecord>();
  readonly #virtual: boolean;
  #virtualNow = 0;
  #lastId = 0;
  #held = false;

  constructor({ virtual }: TimersOptions) {
    this.#virtual = virtual;
    // Only one program runs in an operating-system process, so the handles need not know whose they are.
    timers = this;
  }

  /** The functions a program sees; their names are what `name` should say. */
  readonly api = {
    setTimeout: named('setTimeout', (callback: Callback, delay?: unknown, ...args: unknown[]) =>
      this.#start('timeout', callback, delay, args),
    ),
    setInterval: named('setInterval', (callback: Callback, delay?: unknown, ...args: unknown[]) =>
      this.#start('interval', callback, delay, args),
    ),
    setImmediate: named('setImmediate', (callback: Callback, ...args: unknown[]) =>
      this.#start('immediate', callback, 0, args),
    ),
    clearTimeout: named('clearTimeout', (handle?: unknown) => this.clear(handle)),
    clearInterval: named('clearInterval', (handle?: unknown) => this.clear(handle)),
    clearImmediate: named('clearImmediate', (handle?: unknown) => this.clear(handle)),
  };

  /** `promises`: what `util.promisify` makes of the functions. */
  install(promises?: { setTimeout: unknown; setImmediate: unknown }): void {
    for (const name of promises ? (['setTimeout', 'setImmediate'] as const) : []) {
      Object.defineProperty(this.api[name], PROMISIFIED, { enumerable: true, value: promises![name] });
    }
    for (const [name, value] of Object.entries(this.api)) {
      Object.defineProperty(globalThis, name, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
  }

  /** An immediate. */
  afterThis(callback: Callback, args: readonly unknown[]): void {
    this.#start('immediate', callback, 0, args as unknown[]);
  }

  get #now(): number {
    return this.#virtual ? this.#virtualNow : (apply(now, performance, []) as number);
  }

  #start(kind: TimerKind, callback: Callback, delay: unknown, args: unknown[]): Timeout | Immediate {
    // The host's own complaint about what is not a function.
    if (typeof callback !== 'function') host.setTimeout(callback as () => void, 0);
    const ms = Number(delay);
    const handle = kind === 'immediate' ? new Immediate() : new Timeout();
    const record: TimerRecord = {
      kind,
      id: ++this.#lastId,
      callback,
      args,
      delay: kind === 'immediate' ? 0 : ms >= 1 && ms <= LONGEST ? ms : 1,
      due: 0,
      referenced: true,
      handle,
      context: currentContext(),
    };
    records.set(handle, record);
    this.#arm(record, record.delay);
    return handle;
  }

  #arm(record: TimerRecord, delay: number): void {
    if (record.kind !== 'immediate') this.#byId.set(record.id, record);
    if (this.#held) {
      record.due = delay;
      this.#active.set(record, null);
      return;
    }
    record.due = this.#now + delay;
    if (this.#virtual) {
      this.#active.set(record, null);
      return;
    }
    const timer = (record.kind === 'immediate'
      ? host.setImmediate(fire, record)
      : host.setTimeout(fire, delay, record)) as unknown as HostTimer;
    if (!record.referenced) timer.unref?.();
    this.#active.set(record, timer);
  }

  #disarm(record: TimerRecord): boolean {
    const timer = this.#active.get(record);
    if (timer === undefined) return false;
    if (timer) this.#cancel(record, timer);
    this.#active.delete(record);
    this.#byId.delete(record.id);
    return true;
  }

  #cancel(record: TimerRecord, timer: HostTimer): void {
    if (record.kind === 'immediate') host.clearImmediate(timer as unknown as NodeJS.Immediate);
    else host.clearTimeout(timer as unknown as NodeJS.Timeout);
  }

  fire(record: TimerRecord): void {
    this.#active.delete(record);
    const again = record.kind === 'interval';
    if (!again) this.#byId.delete(record.id);
    // As in Node, the period counts from the end of the callback, and `clearInterval` inside it works.
    if (again) this.#active.set(record, null);
    try {
      runIn(record.context, () => apply(record.callback, record.handle, record.args));
    } finally {
      if (again && this.#active.get(record) === null) {
        this.#active.delete(record);
        this.#arm(record, record.delay);
      }
    }
  }

  clear(handle: unknown): void {
    if (handle === undefined || handle === null) return;
    const record =
      typeof handle === 'object'
        ? records.get(handle)
        : this.#byId.get(
            Number(typeof handle === 'string' || typeof handle === 'number' ? handle : Number.NaN),
          );
    if (record) this.#disarm(record);
  }

  refresh(record: TimerRecord): void {
    this.#disarm(record);
    this.#arm(record, record.delay);
  }

  reference(record: TimerRecord, on: boolean): void {
    record.referenced = on;
    const timer = this.#active.get(record);
    if (on) timer?.ref?.();
    else timer?.unref?.();
  }

  /** Stops the clock of every timer. */
  hold(): void {
    if (this.#held) return;
    const now = this.#now;
    this.#active.forEach((timer, record) => {
      if (timer) this.#cancel(record, timer);
      this.#active.set(record, null);
      record.due = max(0, record.due - now);
    });
    this.#held = true;
  }

  resume(): void {
    if (!this.#held) return;
    this.#held = false;
    const waiting = this.active();
    this.#active.clear();
    // Sorting is stable: what was armed first fires first among equals.
    apply(sort, waiting, [(a: TimerRecord, b: TimerRecord) => a.due - b.due]);
    for (let i = 0; i < waiting.length; i++) this.#arm(waiting[i]!, waiting[i]!.due);
  }

  /**
   * While held: lets the timer that is due next fire and holds again. Immediates come first. False if none is left
   * that would keep a process alive.
   */
  step(): boolean {
    const records = this.active();
    let next: TimerRecord | undefined;
    for (let i = 0; i < records.length && next?.kind !== 'immediate'; i++) {
      const record = records[i]!;
      if (!next || record.kind === 'immediate' || record.due < next.due) next = record;
    }
    if (!next || this.isIdle) return false;
    this.#held = false;
    const passed = next.kind === 'immediate' ? 0 : next.due;
    this.#virtualNow += passed;
    for (let i = 0; i < records.length; i++) {
      if (records[i] !== next) records[i]!.due += this.#virtualNow - passed;
    }
    try {
      this.fire(next);
    } finally {
      this.hold();
    }
    return true;
  }

  /**
   * While held: gives back the immediates that the host itself has set through the functions a program sees, as Bun
   * does when a server closes. They wait for nothing, and their callbacks cannot be captured.
   */
  releaseImmediates(isOfHost: (callback: object) => boolean): void {
    const records = this.active();
    for (let i = 0; i < records.length; i++) {
      const { kind, callback, args } = records[i]!;
      if (kind !== 'immediate' || !isOfHost(callback)) continue;
      this.#active.delete(records[i]!);
      host.setImmediate(() => apply(callback, undefined, args));
    }
  }

  get isHeld(): boolean {
    return this.#held;
  }

  get isIdle(): boolean {
    let idle = true;
    this.#active.forEach((_, { referenced }) => {
      if (referenced) idle = false;
    });
    return idle;
  }

  // ---- capture and restore

  /** Armed timers in order. */
  active(): TimerRecord[] {
    const records: TimerRecord[] = [];
    this.#active.forEach((_, record) => {
      records[records.length] = record;
    });
    return records;
  }

  get lastId(): number {
    return this.#lastId;
  }

  set lastId(value: number) {
    this.#lastId = value;
  }

  record(handle: object): TimerRecord | undefined {
    return records.get(handle);
  }

  /** A handle with its record; armed by {@link rearm} if it was. */
  create(kind: TimerKind, id: number): Timeout | Immediate {
    const handle = kind === 'immediate' ? new Immediate() : new Timeout();
    records.set(handle, {
      kind,
      id,
      callback: inert,
      args: [],
      delay: 1,
      due: 0,
      referenced: true,
      handle,
      context: undefined,
    });
    return handle;
  }

  /** Puts a restored timer back; only while held. */
  rearm(record: TimerRecord, remaining: number): void {
    this.#arm(record, remaining);
  }
}

function inert(): void {}

function fire(record: TimerRecord): void {
  timers.fire(record);
}

function named<F extends (...args: never[]) => unknown>(name: string, fn: F): F {
  // A function of the runtime, but a program sees an ordinary one.
  const visible = {
    [name](...args: unknown[]): unknown {
      return apply(fn, undefined, args);
    },
  }[name] as unknown as F;
  return visible;
}

/** The host's timers, for the runtime's own use. */
export const hostTimers = host;
