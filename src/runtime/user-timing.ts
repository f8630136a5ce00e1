/**
 * Marks and measures of the performance timeline (User Timing Level 3): they are at times of the program's clock, and
 * a program that moves finds those again that it has made.
 */
import { readClocks } from './clocks.ts';
import { apply, getOwnPropertyDescriptor, getPrototypeOf } from './intrinsics.ts';
import { standIn } from './suspend/stand-ins.ts';

export type TimelineEntry = [
  type: 'mark' | 'measure',
  name: string,
  startTime: number,
  duration: number,
  detail: unknown,
];

interface MeasureOptions {
  start?: string | number;
  end?: string | number;
  duration?: number;
  detail?: unknown;
}

const holder = (name: string): object =>
  getOwnPropertyDescriptor(performance, name) ? performance : getPrototypeOf(performance)!;
const nativeMark = performance.mark;
const nativeMeasure = performance.measure;
/** Whether there may be any. */
let used = false;

const isOptions = (value: unknown): value is MeasureOptions => typeof value === 'object' && value !== null;

/** Before a program is loaded. */
export function installUserTiming(): void {
  const { mark, measure } = {
    mark(this: Performance, name: string, options?: { startTime?: number; detail?: unknown }): unknown {
      used = true;
      const given = options?.startTime === undefined ? { ...options, startTime: readClocks().now } : options;
      return apply(nativeMark, this, [name, given]);
    },
    measure(this: Performance, name: string, start?: string | MeasureOptions, end?: string): unknown {
      used = true;
      if (end !== undefined || (isOptions(start) && start.end !== undefined))
        return apply(nativeMeasure, this, [name, start, end]);
      const { now } = readClocks();
      if (!isOptions(start)) return apply(nativeMeasure, this, [name, { start: start ?? 0, end: now }]);
      const ends = start.start !== undefined && start.duration !== undefined;
      return apply(nativeMeasure, this, [name, ends ? start : { ...start, end: now }]);
    },
  };
  Object.defineProperty(mark, 'length', { value: nativeMark.length, configurable: true });
  Object.defineProperty(measure, 'length', { value: nativeMeasure.length, configurable: true });
  standIn(holder('mark'), 'mark', mark);
  standIn(holder('measure'), 'measure', measure);
}

export function readTimeline(): TimelineEntry[] {
  if (!used) return [];
  return (['mark', 'measure'] as const).flatMap(type =>
    (performance.getEntriesByType(type) as (PerformanceMark | PerformanceMeasure)[]).map(
      ({ name, startTime, duration, detail }): TimelineEntry => [type, name, startTime, duration, detail],
    ),
  );
}

export function setTimeline(entries: readonly TimelineEntry[]): void {
  for (const [type, name, startTime, duration, detail] of entries) {
    used = true;
    if (type === 'mark') apply(nativeMark, performance, [name, { startTime, detail }]);
    else apply(nativeMeasure, performance, [name, { start: startTime, end: startTime + duration, detail }]);
  }
}
