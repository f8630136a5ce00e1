import { expect, test } from 'bun:test';
import { HostedProcess } from '../../src/worker/hosted-process.ts';
import type { Ending, ProgramChild } from '../../src/worker/program-child.ts';

test('what a process has printed is handed over before its copy is ended, however slow the console is', async () => {
  const done: string[] = [];
  let silentFor = 0;
  const { promise: ended, resolve } = Promise.withResolvers<Ending>();
  const child = {
    ended,
    get silentFor() {
      return silentFor;
    },
    tell: ({ type }: { type: string }) => void done.push(type),
    kill: (signal: string) => {
      done.push(signal);
      resolve({ how: signal });
    },
  } as unknown as ProgramChild;
  const details = { id: 'abcd1234', name: 'a.js', args: [], startedAt: 0, moves: 0 };
  const image = { hash: '', bytes: Buffer.alloc(0) };
  const hosted = new HostedProcess(details, image, child, { status: 'Paused', callTimeout: 0 });
  hosted.leave();
  await Bun.sleep(2300);
  expect(done).toEqual(['leave']);
  silentFor = 5000;
  await ended;
  expect(done).toEqual(['leave', 'SIGKILL']);
});
