/**
 * The tutorial, each time with everything on one machine: broker, both workers and every command. What the tutorial
 * promises in finer detail is looked at in test/e2e; this is about where it runs.
 */
import { describe, expect, test } from 'bun:test';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from './fleet.ts';
import { type Machine, runtimes, targets } from './machines.ts';
import { targetsWanted } from './wanted.ts';

/** An emulated board may get but a small part of a busy machine. */
const patience = 20 * 60_000;
const program = join(import.meta.dir, '../e2e/programs/factorial.js');
const machines = targetsWanted
  ? [...targets(), ...runtimes()].map((machine): [string, Machine] => [machine.name, machine])
  : [];
/** More than the fastest machine computes while the slowest changes places. */
const N = '200000';

describe.each(machines)('%s', (_name, machine) => {
  test(
    'tutorial',
    async () => {
      const fleet = await Fleet.start(machine, machine);
      try {
        const a = await fleet.addWorker('worker-A', machine);
        const b = await fleet.addWorker('worker-B', machine);
        for (const [id, worker] of fleet.workers) {
          expect(worker.lines.slice(0, 2)).toEqual([
            `[Engine:${id}] Initialized`,
            `[Engine:${id}] connected to Pub/Sub at ${fleet.url}`,
          ]);
        }
        copyFileSync(program, join(fleet.folder, 'factorial.js'));
        const started = await fleet.dispatch('run', 'worker-A', 'factorial.js', '--', N);
        expect(started).toMatch(/^{ engine: 'worker-A', id: '\w+', pid: \d+, status: 'Running' }\n$/);
        const [, id] = /id: '(\w+)'/.exec(started)!;
        await a.line(/^at \d+$/);
        const migrated = await fleet.dispatch('migrate', 'worker-A', 'worker-B', 'factorial.js', id!);
        expect(migrated.replace(/pid: \d+/, 'pid')).toBe(
          `{ engine: 'worker-B', id: '${id}', pid, status: 'Running' }\n`,
        );
        const [, there] = await b.line(/^at (\d+)$/);
        const here = a.lines.flatMap(line => /^at (\d+)$/.exec(line)?.[1] ?? []);
        expect(Number(there)).toBeGreaterThanOrEqual(Number(here.at(-1)));
        expect(await fleet.dispatch('kill', id!)).toContain(`status: 'Killed'`);
      } finally {
        await fleet.stop();
      }
    },
    patience,
  );
});
