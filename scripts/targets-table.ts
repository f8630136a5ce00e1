/**
 * Prints the results of `scripts/test --emulated targets` as the tables of the README, from the report that run
 * left in dist/: what works on which target, and which pairs of binaries programs move between.
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

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

export function commandTable(results: Result[]): string {
  const machines = [...new Set(results.map(({ suite }) => suite))];
  const commands = [...new Set(results.map(({ test }) => test))];
  const cell = (suite: string, name: string) =>
    results.find(each => each.suite === suite && each.test === name)?.outcome ?? '';
  return table(
    ['', ...commands],
    machines.map(machine => [machine, ...commands.map(command => cell(machine, command))]),
  );
}

export function matrixTable(results: Result[]): string {
  const pairs = results.map(({ test, outcome }) => ({ ends: test.split(' and '), outcome }));
  const names = [...new Set(pairs.flatMap(({ ends }) => ends))];
  const cell = (row: string, column: string) =>
    row === column
      ? ''
      : (pairs.find(({ ends }) => ends.includes(row) && ends.includes(column))?.outcome ?? '');
  return table(
    ['there and back', ...names],
    names.map(row => [row, ...names.map(column => cell(row, column))]),
  );
}

if (import.meta.main) {
  const results = readReport(readFileSync(join(import.meta.dir, '../dist/targets.xml'), 'utf8'));
  const matrix = results.filter(({ suite }) => suite === 'there and back');
  const commands = results.filter(({ test }) =>
    ['version and help', 'doctor', 'instrument', 'run', 'pubsub, worker, dispatch'].includes(test),
  );
  console.log(`${commandTable(commands)}\n\n${matrixTable(matrix)}`);
}
