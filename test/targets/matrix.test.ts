/**
 * The cross-binary matrix: six programs go from each target's build to each other one and back, and print every line
 * once, as if they had stayed. Each program takes its pace in milliseconds and the beginning of a path, and prints one
 * line for each of 30 steps; after the tenth and the twentieth it waits for the file PATH10 or PATH20, so that it is
 * where it should be on the slowest machine.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fleet } from './fleet.ts';
import { targets } from './machines.ts';
import { targetsWanted } from './wanted.ts';

/** An emulated board may get but a small part of a busy machine. */
const patience = 20 * 60_000;
const folder = join(import.meta.dir, 'programs');
const programs = readdirSync(folder).map(file => file.replace('.cjs', ''));
/** Emulated ones last, so that programs start where starting is cheap. */
const emulated = (name: string) => targets().find(each => each.name === name)!.emulated === true;
const names = targets()
  .map(({ name }) => name)
  .sort((a, b) => Number(emulated(a)) - Number(emulated(b)));
const pairs = names.flatMap((from, index) =>
  names.slice(index + 1).map((to): [string, string] => [from, to]),
);

/** What each program prints where nothing moves it, at whatever pace. */
function plainOutput(program: string): string[] {
  const gates = mkdtempSync(join(tmpdir(), 'things-gates-'));
  try {
    for (const step of [10, 20]) writeFileSync(join(gates, String(step)), '');
    const { stdout } = Bun.spawnSync(['node', join(folder, `${program}.cjs`), '20', `${gates}/`]);
    return stdout.toString().trim().split('\n');
  } finally {
    rmSync(gates, { recursive: true });
  }
}

describe.skipIf(!targetsWanted)('there and back', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    const [host] = targets();
    fleet = await Fleet.start(host!, host!);
    for (const program of programs)
      copyFileSync(join(folder, `${program}.cjs`), join(fleet.folder, `${program}.cjs`));
  }, patience);
  afterAll(() => fleet.stop());

  /** Started when first needed: with -t few are. */
  const workerOf = (name: string) =>
    fleet.workers.get(name) ?? fleet.addWorker(name, targets().find(each => each.name === name)!);

  test.each(pairs)(
    '%s and %s',
    async (from, to) => {
      const [source, target] = [await workerOf(from), await workerOf(to)];
      const marks = [source, target].map(service => service.lines.length) as [number, number];
      const travel = async (program: string) => {
        const gate = join(fleet.folder, `${from}-${to}-${program}-`);
        const step = (number: number) => new RegExp(`^${program} ${number} `);
        const machine = targets().find(({ name }) => name === from)!;
        const id = await fleet.run(from, machine, `${program}.cjs`, '--', '100', gate);
        await source.line(step(3), marks[0]);
        await fleet.dispatch('migrate', id, to);
        writeFileSync(`${gate}10`, '');
        await target.line(step(13), marks[1]);
        await fleet.dispatch('migrate', id, from);
        writeFileSync(`${gate}20`, '');
        await source.line(new RegExp(`process ${id} .* ended: exit code 0`));
      };
      if (emulated(from)) for (const program of programs) await travel(program);
      else await Promise.all(programs.map(travel));
      const lines = [...source.lines.slice(marks[0]), ...target.lines.slice(marks[1])];
      for (const program of programs) {
        const step = (line: string) => Number(line.split(' ')[1]);
        const printed = lines
          .filter(line => line.startsWith(`${program} `))
          .sort((a, b) => step(a) - step(b));
        expect(printed).toEqual(plainOutput(program));
      }
    },
    patience,
  );
});
