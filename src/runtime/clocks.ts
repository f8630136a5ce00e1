/**
 * Clocks that count from the beginning of a process: `performance.now()`, `process.hrtime()`, `process.uptime()`. A
 * program that moves goes on counting from where it was; like its timers, it does not count the time in between.
 */
import { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } from './intrinsics.ts';
import { standIn } from './suspend/stand-ins.ts';

type HrTime = [seconds: number, nanoseconds: number];

export interface ClockReadings {
  /** Milliseconds. */
  now: number;
  timeOrigin: number;
  /** Nanoseconds. */
  hrtime: bigint;
  /** Seconds. */
  uptime: number;
}

const BILLION = 1_000_000_000n;
const holderOfNow = getOwnPropertyDescriptor(performance, 'now') ? performance : getPrototypeOf(performance)!;
const origin = getOwnPropertyDescriptor(getPrototypeOf(performance), 'timeOrigin')!;
const native = {
  now: performance.now,
  hrtime: process.hrtime.bigint,
  uptime: process.uptime,
};

/** What is added to the host's clocks. */
let ahead = { now: 0, hrtime: 0n, uptime: 0 };
let timeOrigin: number | undefined;

const nowOf = (): number => (apply(native.now, performance, []) as number) + ahead.now;
const originOf = (): number => timeOrigin ?? (apply(origin.get!, performance, []) as number);
const hrtimeOf = (): bigint => native.hrtime() + ahead.hrtime;

/** Before a program is loaded. */
export function installClocks(): void {
  const { now, hrtime, bigint, uptime } = {
    now: nowOf,
    hrtime(previous?: HrTime): HrTime {
      // The host's own complaint.
      if (previous !== undefined && !Array.isArray(previous)) return nativeHrtime(previous);
      const [seconds, nanoseconds] = previous ?? [0, 0];
      const passed = hrtimeOf() - (BigInt(seconds) * BILLION + BigInt(nanoseconds));
      return [Number(passed / BILLION), Number(passed % BILLION)];
    },
    bigint: hrtimeOf,
    uptime: (): number => native.uptime() + ahead.uptime,
  };
  defineProperty(now, 'name', { value: 'now' });
  defineProperty(hrtime, 'length', { value: nativeHrtime.length });
  defineProperty(hrtime, 'bigint', { value: bigint, writable: true, enumerable: true, configurable: true });
  standIn(holderOfNow, 'now', now);
  standIn(process, 'hrtime', hrtime);
  standIn(process, 'uptime', uptime);
  const { get } = { get: originOf };
  defineProperty(getPrototypeOf(performance)!, 'timeOrigin', { ...origin, get });
}
const nativeHrtime = process.hrtime;

export function readClocks(): ClockReadings {
  return {
    now: nowOf(),
    timeOrigin: originOf(),
    hrtime: hrtimeOf(),
    uptime: native.uptime() + ahead.uptime,
  };
}

/** Goes on from what was read elsewhere. */
export function setClocks(readings: ClockReadings): void {
  timeOrigin = readings.timeOrigin;
  ahead = {
    now: readings.now - (apply(native.now, performance, []) as number),
    hrtime: readings.hrtime - native.hrtime(),
    uptime: readings.uptime - native.uptime(),
  };
}
