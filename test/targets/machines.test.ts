/** Every command on every machine. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fleet } from './fleet.ts';
import { type Machine, runtimes, targets } from './machines.ts';
import { targetsWanted } from './wanted.ts';

/** An emulated board may get but a small part of a busy machine. */
const patience = 20 * 60_000;
const host = () => targets()[0]!;
const machines = targetsWanted
  ? [...targets(), ...runtimes()].map((machine): [string, Machine] => [machine.name, machine])
  : [];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'things-machines-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(machine: Machine, args: string[]) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...machine.command, ...args]);
  return { code: exitCode, out: stdout.toString(), err: stderr.toString() };
}

describe.each(machines)('%s', (_name, machine) => {
  test(
    'version and help',
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
    patience,
  );

  test(
    'doctor',
    () => {
      const { code, out } = run(machine, ['doctor']);
      expect(out).not.toContain('FAILED');
      expect(out).toContain('ok       SWC');
      expect(out).toContain('ok       child process');
      expect(code).toBe(0);
    },
    patience,
  );

  test(
    'instrument',
    () => {
      const [good, bad] = [join(folder, 'good.ts'), join(folder, 'bad.ts')];
      writeFileSync(good, 'const answer: number = 42;\nexport const ask = () => answer;\n');
      writeFileSync(bad, 'const answer = 42;\nlet = = 3;\n');
      expect(run(machine, ['instrument', good])).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining('answer'),
      });
      const failed = run(machine, ['instrument', bad]);
      expect(failed).toMatchObject({ out: '', err: expect.stringContaining('bad.ts:2:') });
      expect(failed.code).not.toBe(0);
    },
    patience,
  );

  test(
    'run',
    () => {
      const program = join(folder, 'program.js');
      writeFileSync(
        program,
        'setTimeout(() => { console.log(process.argv.slice(2).join()); process.exitCode = 7; }, 20);',
      );
      expect(run(machine, ['run', program, '--', 'a', '--b'])).toEqual({ code: 7, out: 'a,--b\n', err: '' });
    },
    patience,
  );

  test(
    'pubsub, worker, dispatch',
    async () => {
      // The tutorial is driven from the machine itself; under emulation every command more takes seconds.
      const fleet = await Fleet.start(machine, machine.emulated ? host() : machine);
      try {
        const gate = join(fleet.folder, 'gate');
        writeFileSync(
          join(fleet.folder, 'count.js'),
          `const [gate] = process.argv.slice(2);
          let n = 0;
          const timer = setInterval(() => {
            if (n === 20 && !require('node:fs').existsSync(gate)) return;
            console.log('count ' + ++n);
            if (n === 40) clearInterval(timer);
          }, 50);`,
        );
        const [a, b] = [
          await fleet.addWorker('worker-A', machine),
          await fleet.addWorker('worker-B', host()),
        ];
        const { out } = run(machine, ['dispatch', fleet.url, 'ps']);
        expect(out).toMatch(new RegExp(`^worker-A +\\w+ [\\d.]+ +${machine.arch} `, 'm'));
        expect(out).toContain('worker-B');
        const id = await fleet.run('worker-A', machine, 'count.js', '--', gate);
        await a.line(/^count 2$/);
        expect(await fleet.dispatch('pause', id)).toContain(`'Paused'`);
        expect(await fleet.dispatch('resume', id)).toContain(`'Running'`);
        expect(await fleet.dispatch('migrate', 'worker-A', 'worker-B', 'count.js', id)).toContain(
          `engine: 'worker-B'`,
        );
        writeFileSync(gate, '');
        await b.line(/^count \d+$/);
        await b.line(/ended: exit code 0/);
        const counts = [...a.lines, ...b.lines]
          .flatMap(line => /^count (\d+)$/.exec(line)?.[1] ?? [])
          .map(Number);
        expect(counts.sort((x, y) => x - y)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));

        writeFileSync(join(fleet.folder, 'forever.js'), 'setInterval(() => {}, 1000);');
        const other = await fleet.run('worker-A', machine, 'forever.js');
        expect(await fleet.dispatch('kill', other)).toContain(`'Killed'`);
      } finally {
        await fleet.stop();
      }
    },
    patience,
  );
});
