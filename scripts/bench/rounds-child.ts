/** Runs the rounds of one program, raw and instrumented in turns; built into one file for Bun and Node. */
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { GLOBALS } from '../../src/reserved.ts';

export interface RoundsOrder {
  raw: string;
  instrumented: string;
  instrumentedFirst: boolean;
  rounds: number;
}

/** Processor time of each round in ms, without those in which the engine still compiles. */
export interface RoundsReport {
  raw: number[];
  instrumented: number[];
}

interface Loaded {
  times: number[];
  round: () => void;
}

// As the runtime has them while a program runs; nobody asks for what is registered.
const globals: [name: string, value: unknown][] = [
  [GLOBALS.probe, undefined],
  [GLOBALS.registerClass, () => {}],
  [GLOBALS.registerFile, () => {}],
];
for (const [name, value] of globals) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

const order = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as RoundsOrder;
const names = ['raw', 'instrumented'] as const;
const loaded = new Map<string, Loaded>();
for (const name of order.instrumentedFirst ? [...names].reverse() : names) loaded.set(name, load(name));
for (let round = 0; round < order.rounds; round++) {
  for (const name of round % 2 ? [...names].reverse() : names) {
    const { times, round: next } = loaded.get(name)!;
    const before = process.cpuUsage();
    next();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    await new Promise(resolve => setImmediate(resolve));
  }
}
const warm = (name: string) => loaded.get(name)!.times.slice(Math.floor(order.rounds * 0.4));
const report: RoundsReport = { raw: warm('raw'), instrumented: warm('instrumented') };
process.stdout.write(JSON.stringify(report));

/** A program asks for its next round by `setImmediate` and reports each to the console, having checked its result. */
function load(name: 'raw' | 'instrumented'): Loaded {
  let next: () => void = () => {};
  const setNext = (callback: () => void): void => {
    next = callback;
  };
  const log = (line: string): void => {
    if (!/^round \d+$/.test(line)) throw new Error(`unexpected output: ${line}`);
  };
  const parameters = 'exports,require,module,__filename,__dirname,setImmediate,console';
  const script = new Script(`(function(${parameters}){${order[name]}\n})`, { filename: name });
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run.call({}, {}, undefined, { exports: {} }, name, '', setNext, { log });
  return { times: [], round: () => next() };
}
