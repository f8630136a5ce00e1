/**
 * Runs a batch of generated programs on one engine, in one of the ways that must not differ. Built into one file for
 * Bun and Node: `child ORDER.json`. The program prints its traces when it ends.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { ProgramImage, ProgramSource } from '../../src/runtime/image.ts';
import { Process } from '../../src/runtime/process.ts';

export type Order =
  /** Prints the complaint about each text, if there is any. */
  | { type: 'parse'; sources: string }
  | { type: 'native'; source: string }
  | { type: 'lowered'; image: string; args: string[] }
  /**
   * Starts or restores it, lets turns pass and hands a snapshot over, unless the program ends before. A capture that is
   * refused goes to `refusal`, by its message.
   */
  | {
      type: 'hop';
      image: string;
      args: string[];
      from: string | null;
      to: string;
      refusal: string;
      turns: number;
    };

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

function complaints(text: string): string[] {
  try {
    new Script(`(function(module){${text}\n})`);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

function runNative({ entry, files }: ProgramSource): void {
  const modules = new Map<string, { exports: unknown }>();
  const load = (name: string): unknown => {
    const path = name.replace('./', '');
    const known = modules.get(path);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(path, module);
    const body = new Script(`(function(exports,require,module){${files[path]}\n})`, { filename: path });
    body.runInThisContext().call(module.exports, module.exports, load, module);
    return module.exports;
  };
  load(entry);
}

async function hop({ image, args, from, to, refusal, turns }: Order & { type: 'hop' }): Promise<void> {
  const options = { args, virtualTime: true };
  const program = readJson(image) as ProgramImage;
  let running: Process;
  if (from === null) {
    running = Process.load(program, options);
    running.start();
    await running.hold();
  } else {
    running = Process.restore(program, readFileSync(from), options);
  }
  const capture = (): Uint8Array => {
    try {
      return running.capture();
    } catch (error) {
      if ((error as Error).name !== 'ThingsError') throw error;
      writeFileSync(refusal, (error as Error).message);
      return process.kill(process.pid, 'SIGKILL') as never;
    }
  };
  for (let turn = 0; turn < turns; turn++) {
    // A capture must not change what it reads.
    if (turn % 3 === 1) capture();
    if (!(await running.step())) {
      running.resume();
      return;
    }
  }
  writeFileSync(to, capture());
  process.kill(process.pid, 'SIGKILL');
}

/** Nothing may be attached to the promise of this function: the program would be taken to wait for it. */
async function tryHop(order: Order & { type: 'hop' }): Promise<void> {
  try {
    await hop(order);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.kill(process.pid, 'SIGABRT');
  }
}

const order = readJson(process.argv[2]!) as Order;
switch (order.type) {
  case 'parse':
    console.log(JSON.stringify((readJson(order.sources) as string[]).map(complaints)));
    break;
  case 'native':
    runNative(readJson(order.source) as ProgramSource);
    break;
  case 'lowered':
    Process.load(readJson(order.image) as ProgramImage, { args: order.args }).start();
    break;
  case 'hop':
    void tryHop(order);
    break;
}
