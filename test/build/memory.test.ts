/**
 * What a worker costs a small board: resident memory of the worker, its guardian and one small program, on Node.
 *
 * On x64 the figure is an upper bound for ARMv7: two thirds of it are pages of Node's own executable, which both
 * processes share and which are counted twice here; of the rest, V8's heap, most are pointers, half as wide there.
 */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Machine } from '../e2e/machine.ts';

setDefaultTimeout(60_000);
build();

/** Megabytes; what is mapped from files apart, because several processes share it. */
function resident(pid: number): { own: number; file: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)![1]) / 1024;
  return { own: megabytes('RssAnon'), file: megabytes('RssFile') };
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap(task =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
  );
}

test('an idle worker and one small program take less than 120 MB on Node', async () => {
  await using machine = new Machine();
  await machine.broker();
  const worker = await machine.worker('worker-A', { build: 'node', config: { standby: 0 } });
  const program = join(machine.folder, 'count.js');
  writeFileSync(program, `let count = 0;\nsetInterval(() => console.log('count ' + ++count), 100);\n`);
  await machine.dispatched('run', 'worker-A', program);
  await worker.prints('count 20\n');
  const processes = [worker.pid, ...childrenOf(worker.pid)].map(resident);
  // The worker, the guardian that ends programs when the worker dies, the program.
  expect(processes).toHaveLength(3);
  const total = processes.reduce((sum, { own, file }) => sum + own + file, 0);
  expect(total).toBeLessThan(120);
  // What is left of it when shared pages are counted once: the pages of the larger one.
  const [own, file] = [
    processes.reduce((sum, each) => sum + each.own, 0),
    Math.max(...processes.map(each => each.file)),
  ];
  expect(own + file).toBeLessThan(90);
});
