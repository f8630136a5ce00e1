/** Every command on every machine. */
import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from './fleet.ts';
import { binaries, type Machine, runtimes } from './machines.ts';
import { targetsWanted } from './wanted.ts';

const minutes = 60_000;
const host = () => binaries()[0]!;
const machines = targetsWanted
  ? [...binaries(), ...runtimes()].map((machine): [string, Machine] => [machine.name, machine])
  : [];

function run(machine: Machine, args: string[], cwd?: string) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...machine.command, ...args], {
    ...(cwd ? { cwd } : {}),
  });
  return { code: exitCode, out: stdout.toString(), err: stderr.toString() };
}

describe.each(machines)('%s', (_name, machine) => {
  test(
    '--version, --help, a wrong command',
    () => {
      expect(run(machine, ['--version']).out).toMatch(machine.says);
      expect(run(machine, ['--help'])).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining('USAGE things'),
      });
      expect(run(machine, ['no-such'])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('no-such'),
      });
    },
    minutes,
  );

  test(
    'doctor finds nothing wrong',
    () => {
      const { code, out } = run(machine, ['doctor']);
      expect(out).not.toContain('FAILED');
      expect(out).toContain('ok       SWC');
      expect(out).toContain('ok       child process');
      expect(code).toBe(0);
    },
    minutes,
  );

  test(
    'pubsub, worker, dispatch: a program runs, pauses, resumes, moves to the first machine and back, and ends',
    async () => {
      // A dispatcher under emulation takes longer to start than the program would live.
      const fleet = await Fleet.start(machine, machine.emulated ? host() : machine);
      try {
        const interval = machine.emulated ? 500 : 100;
        writeFileSync(
          join(fleet.folder, 'count.js'),
          `let n = 0; const t = setInterval(() => { console.log('count ' + ++n); if (n === 40) clearInterval(t); }, ${interval});`,
        );
        const [a, b] = [
          await fleet.addWorker('worker-A', machine),
          await fleet.addWorker('worker-B', host()),
        ];
        expect(run(machine, ['dispatch', fleet.url, 'ps']).out).toContain('worker-B');
        const started = await fleet.dispatch('run', 'worker-A', 'count.js');
        const id = /id: '(\w+)'/.exec(started)![1]!;
        await a.line(/^count 2$/);
        expect(await fleet.dispatch('pause', id)).toContain(`'Paused'`);
        expect(await fleet.dispatch('resume', id)).toContain(`'Running'`);
        expect(await fleet.dispatch('migrate', 'worker-A', 'worker-B', 'count.js', id)).toContain(
          `engine: 'worker-B'`,
        );
        await b.line(/^count \d+$/);
        expect(await fleet.dispatch('migrate', id, 'worker-A')).toContain(`engine: 'worker-A'`);
        await a.line(/^count 40$/);
        await a.line(/ended: exit code 0/);
        const counts = [...a.lines, ...b.lines]
          .flatMap(line => /^count (\d+)$/.exec(line)?.[1] ?? [])
          .map(Number);
        expect(counts.sort((x, y) => x - y)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      } finally {
        await fleet.stop();
      }
    },
    5 * minutes,
  );
});
