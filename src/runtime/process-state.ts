/**
 * What of the `process` object is a program's state: its arguments, the changes it made to the environment, its
 * exit code and the listeners it added.
 */
import { isNotedOnce } from '../platform/process-once.ts';
import { type ClockReadings, readClocks, setClocks } from './clocks.ts';
import { type ConsoleState, readConsole, setConsole } from './console-state.ts';
import { isObject } from './intrinsics.ts';
import { readTimeline, setTimeline, type TimelineEntry } from './user-timing.ts';

type Listener = (...args: unknown[]) => void;

export interface ProcessState {
  clocks: ClockReadings;
  console: ConsoleState;
  timeline: TimelineEntry[];
  argv: unknown[];
  exitCode: unknown;
  /** Names that were set (to strings) or deleted (undefined) since the program began. */
  env: [name: string, value: string | undefined][];
  /** In order of registration by event. */
  listeners: [event: string | symbol, listener: Listener, once: boolean][];
}

export class ProcessBaseline {
  readonly #env = { ...process.env };
  readonly #listeners = new Map<string | symbol, Set<unknown>>();

  constructor() {
    for (const event of process.eventNames()) {
      this.#listeners.set(event, new Set(process.rawListeners(event as 'exit')));
    }
  }

  state(): ProcessState {
    const names = new Set([...Object.keys(this.#env), ...Object.keys(process.env)]);
    const listeners: ProcessState['listeners'] = [];
    for (const event of process.eventNames()) {
      const before = this.#listeners.get(event);
      for (const raw of process.rawListeners(event as 'exit') as unknown[]) {
        if (before?.has(raw)) continue;
        // `once` wraps a listener and says which.
        const inner: unknown = (raw as { listener?: unknown }).listener;
        const once = inner !== undefined || isNotedOnce(event, raw);
        listeners.push([event, (inner ?? raw) as Listener, once]);
      }
    }
    return {
      clocks: readClocks(),
      console: readConsole(),
      timeline: readTimeline(),
      argv: [...process.argv],
      exitCode: process.exitCode,
      env: [...names].flatMap(name =>
        process.env[name] === this.#env[name]
          ? []
          : [[name, process.env[name]] as [string, string | undefined]],
      ),
      listeners,
    };
  }
}

export function applyProcessState({
  clocks,
  console,
  timeline,
  argv,
  exitCode,
  env,
  listeners,
}: ProcessState): void {
  setClocks(clocks);
  setConsole(console);
  setTimeline(timeline);
  // The program that runs it is another file here; the rest is the program's.
  process.argv.splice(1, process.argv.length, ...(argv.slice(1) as string[]));
  if (exitCode !== undefined) process.exitCode = exitCode as number;
  for (const [name, value] of env) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  for (const [event, listener, once] of listeners) {
    if (!isObject(listener)) continue;
    if (once) process.once(event as 'exit', listener);
    else process.on(event as 'exit', listener);
  }
}
