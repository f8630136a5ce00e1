/**
 * Writes `expected.txt` of the fixtures named on the command line (all without one, if none is named), after
 * running them plain on both engines and finding one answer: `bun test/programs/expect.ts [CASE...]`.
 * Read what it wrote: it must be what ECMAScript says, not just what two engines do.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineName, findFixtures, readFixture } from './fixture.ts';
import { Legs } from './legs.ts';
import { runPlain } from './plain.ts';

const named = process.argv.slice(2);
const fixtures =
  named.length > 0 ? named.map(readFixture) : findFixtures().filter(f => !hasExpected(f.folder));
const legs = new Legs(2);
let failures = 0;

function hasExpected(folder: string): boolean {
  return existsSync(join(folder, 'expected.txt'));
}

for (const fixture of fixtures) {
  const { skip, noPlain, exitCode = 0, stderr } = fixture.options;
  const engines = (['bun', 'node'] as EngineName[]).filter(engine => !skip?.[engine] && !noPlain?.[engine]);
  const results = await Promise.all(engines.map(engine => runPlain(engine, fixture, legs)));
  const [first, second] = results;
  const fault =
    results.some(r => r.exitCode !== exitCode) || results.some(r => stderr === undefined && r.stderr !== '')
      ? 'exit status or stderr is not as fixture.json says'
      : second && second.stdout !== first!.stdout
        ? 'the engines disagree'
        : first!.stdout === ''
          ? 'nothing was printed'
          : undefined;
  if (fault === undefined) {
    writeFileSync(join(fixture.folder, 'expected.txt'), first!.stdout);
    console.log(`== ${fixture.name}\n${first!.stdout}`);
  } else {
    failures++;
    for (const r of results)
      console.error(`${fixture.name} on ${r.engine}: exit ${r.exitCode}\n${r.stdout}${r.stderr}`);
    console.error(`${fixture.name}: ${fault}\n`);
  }
}
legs.close();
process.exitCode = failures > 0 ? 1 : 0;
