/**
 * Runs one program of suspended/ for some rounds and prints the CPU time of each as JSON. Built into one file for
 * Bun and Node. A program calls `measure(run, expected)`; `run` returns the result of one round, or a promise.
 */
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { ProgramImage } from '../../src/runtime/image.ts';

export interface Order {
  mode: 'raw' | 'instrumented';
  rounds: number;
  /** The source, or the image as JSON. */
  file: string;
}

const order = JSON.parse(process.argv[2]!) as Order;

async function measure(run: () => unknown, expected: unknown): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < order.rounds; round++) {
    const { user, system } = process.cpuUsage();
    const result = await run();
    const after = process.cpuUsage();
    times.push((after.user + after.system - user - system) / 1000);
    if (result !== expected) throw new Error(`round ${round} gave ${result} instead of ${expected}`);
  }
  process.stdout.write(JSON.stringify(times));
}

Object.assign(globalThis, { measure });
const text = readFileSync(order.file, 'utf8');
if (order.mode === 'raw') {
  new Script(`(function () {${text}\n})`).runInThisContext()();
} else {
  const { Process } = await import('../../src/runtime/process.ts');
  Process.load(JSON.parse(text) as ProgramImage, { args: [] }).start();
}
