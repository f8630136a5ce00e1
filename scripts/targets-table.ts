/**
 * Prints the results of `scripts/test --emulated targets` as the tables of the README: what works on which target, and
 * which pairs of binaries programs move between. From the report which that run left in dist/, or from those that are
 * named, of runs of parts, where the last run of a test counts: `scripts/targets-table.ts [REPORT...]`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Result {
  suite: string;
  test: string;
  outcome: 'passed' | 'FAILED' | 'skipped';
}

/** The test cases of a JUnit report, as Bun writes it. */
export function readReport(xml: string): Result[] {
  const attribute = (text: string, name: string) =>
    new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1]?.replaceAll('&gt;', '>').replaceAll('&amp;', '&') ??
    '';
  return [...xml.matchAll(/<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, head, , body = '']) => ({
      suite: attribute(head!, 'classname').split(' > ').at(-1)!,
      test: attribute(head!, 'name'),
      outcome: /<(failure|error)\b/.test(body) ? 'FAILED' : /<skipped\b/.test(body) ? 'skipped' : 'passed',
    }),
  );
}

/** Where a test was run more than once, the last time counts; where it was left out, it was not run. */
function outcome(results: Result[], wanted: (each: Result) => boolean): string {
  const all = results.filter(wanted);
  return (all.findLast(each => each.outcome !== 'skipped') ?? all[0])?.outcome ?? '';
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

export function commandTable(results: Result[]): string {
  const machines = [...new Set(results.map(({ suite }) => suite))];
  const commands = [...new Set(results.map(({ test }) => test))];
  const cell = (suite: string, name: string) =>
    outcome(results, each => each.suite === suite && each.test === name);
  return table(
    ['', ...commands],
    machines.map(machine => [machine, ...commands.map(command => cell(machine, command))]),
  );
}

export function matrixTable(results: Result[]): string {
  const ends = ({ test }: Result) => test.split(' and ');
  const names = [...new Set(results.flatMap(ends))];
  const cell = (row: string, column: string) =>
    row === column ? '' : outcome(results, each => ends(each).includes(row) && ends(each).includes(column));
  return table(
    ['there and back', ...names],
    names.map(row => [row, ...names.map(column => cell(row, column))]),
  );
}

if (import.meta.main) {
  const named = process.argv.slice(2);
  const reports = named.length > 0 ? named : [join(import.meta.dir, '../dist/targets.xml')];
  const results = reports.flatMap(path => readReport(readFileSync(path, 'utf8')));
  const matrix = results.filter(({ suite, test }) => suite === 'there and back' && test.includes(' and '));
  const commands = results.filter(({ test }) =>
    ['version and help', 'doctor', 'instrument', 'run', 'pubsub, worker, dispatch', 'tutorial'].includes(
      test,
    ),
  );
  console.log(`${commandTable(commands)}\n\n${matrixTable(matrix)}`);
}
