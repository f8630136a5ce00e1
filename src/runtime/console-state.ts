/**
 * What the console remembers of a program: how often it counted, what it is timing, how deep its groups are. No host
 * tells, so it is noted as it comes; a restored program's counts and times, which its host knows nothing of, are kept
 * here.
 */
import { groupCollapsedIndents, printCount, printElapsed } from '../platform/console.ts';
import { apply } from './intrinsics.ts';
import { OwnMap, OwnSet } from './own-maps.ts';
import { standIn } from './suspend/stand-ins.ts';

export interface ConsoleState {
  groups: number;
  counts: [label: string, count: number][];
  /** When each began, by `performance.now()`. */
  times: [label: string, start: number][];
}

// One by one: to read all of the console makes Bun load its streams, and megabytes with them.
const { group, groupCollapsed, groupEnd, count, countReset, time, timeLog, timeEnd } = console;
const native = { group, groupCollapsed, groupEnd, count, countReset, time, timeLog, timeEnd };
let groups = 0;
const counts = new OwnMap<string, number>();
const times = new OwnMap<string, number>();
/** Labels of which the host knows nothing. */
const restoredCounts = new OwnSet<string>();
const restoredTimes = new OwnSet<string>();

const labelOf = (label: unknown): string => `${label === undefined ? 'default' : (label as string)}`;

/** Before a program is loaded; `now` is the program's clock. */
export function installConsole(now: () => number): void {
  const methods: Record<string, (...args: unknown[]) => void> = {
    group(...data) {
      groups++;
      apply(native.group, console, data);
    },
    groupCollapsed(...data) {
      if (groupCollapsedIndents) groups++;
      apply(native.groupCollapsed, console, data);
    },
    groupEnd() {
      if (groups > 0) groups--;
      native.groupEnd();
    },
    count(given) {
      const label = labelOf(given);
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      if (restoredCounts.has(label)) printCount(label, count, groups);
      else native.count(label);
    },
    countReset(given) {
      const label = labelOf(given);
      counts.delete(label);
      // From now on the host counts.
      if (!restoredCounts.delete(label)) native.countReset(label);
    },
    time(given) {
      const label = labelOf(given);
      // Twice, so that the host complains of a label that it does not know to be in use.
      if (restoredTimes.has(label)) native.time(label);
      native.time(label);
      if (!times.has(label)) times.set(label, now());
    },
    timeLog(given, ...data) {
      const label = labelOf(given);
      if (restoredTimes.has(label)) printElapsed(label, now() - times.get(label)!, data);
      else {
        const all: unknown[] = [label];
        for (let i = 0; i < data.length; i++) all[i + 1] = data[i];
        apply(native.timeLog, console, all);
      }
    },
    timeEnd(given) {
      const label = labelOf(given);
      if (restoredTimes.delete(label)) printElapsed(label, now() - times.get(label)!, []);
      else native.timeEnd(label);
      times.delete(label);
    },
  };
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(method, 'length', { value: 0, configurable: true });
    standIn(console, name, method);
  }
}

export function readConsole(): ConsoleState {
  return { groups, counts: [...counts], times: [...times] };
}

/** Goes on from what was read elsewhere. */
export function setConsole(state: ConsoleState): void {
  for (; groups < state.groups; groups++) native.group();
  for (const [label, count] of state.counts) {
    counts.set(label, count);
    restoredCounts.add(label);
  }
  for (const [label, start] of state.times) {
    times.set(label, start);
    restoredTimes.add(label);
  }
}
