/**
 * The cross-binary matrix: six programs go from each binary to each other one and back, and print every line once,
 * as if they had stayed. Each program takes its pace in milliseconds and prints one line for each of 30 steps.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet, type Service } from './fleet.ts';
import { binaries } from './machines.ts';
import { targetsWanted } from './wanted.ts';

const minutes = 60_000;
const folder = join(import.meta.dir, 'programs');
const programs = readdirSync(folder).map(file => file.replace('.cjs', ''));
const names = binaries().map(({ name }) => name);
const pairs = names.flatMap((from, index) =>
  names.slice(index + 1).map((to): [string, string] => [from, to]),
);

/** What each program prints where nothing moves it, at whatever pace. */
function plainOutput(program: string): string[] {
  const { stdout } = Bun.spawnSync(['node', join(folder, `${program}.cjs`), '20']);
  return stdout.toString().trim().split('\n');
}

describe.skipIf(!targetsWanted)('there and back', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    const [host] = binaries();
    fleet = await Fleet.start(host!, host!);
    for (const program of programs)
      copyFileSync(join(folder, `${program}.cjs`), join(fleet.folder, `${program}.cjs`));
    for (const machine of binaries()) await fleet.addWorker(machine.name, machine);
  }, 2 * minutes);
  afterAll(() => fleet.stop());

  test.each(pairs)(
    '%s and %s',
    async (from, to) => {
      const [source, target] = [fleet.workers.get(from)!, fleet.workers.get(to)!];
      // Thirty steps must outlast two hops, with five more programs on their way at the same time.
      const pace = [from, to].some(name => name.includes('arm')) ? '1500' : '300';
      const marks: [Service, number][] = [source, target].map(service => [service, service.lines.length]);
      const travel = async (program: string) => {
        const started = await fleet.dispatch('run', from, `${program}.cjs`, '--', pace);
        const id = /id: '(\w+)'/.exec(started)![1]!;
        await fleet.dispatch('migrate', id, to);
        await fleet.dispatch('migrate', id, from);
        await source.line(new RegExp(`process ${id} .* ended: exit code 0`));
      };
      await Promise.all(programs.map(travel));
      const lines = marks.flatMap(([service, mark]) => service.lines.slice(mark));
      for (const program of programs) {
        const step = (line: string) => Number(line.split(' ')[1]);
        const printed = lines
          .filter(line => line.startsWith(`${program} `))
          .sort((a, b) => step(a) - step(b));
        expect(printed).toEqual(plainOutput(program));
      }
    },
    5 * minutes,
  );
});
