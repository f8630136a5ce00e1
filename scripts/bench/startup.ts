/**
 * How long commands take to start, against an empty program on the same runtime; how long the first
 * instrumentation takes, cold (native code unpacked) and warm; how large the files are. Run after scripts/build:
 * `scripts/bench/run startup [ROUNDS]`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Case {
  name: string;
  command: string[];
  /** The case to divide by. */
  base?: string;
  /** Before each round. */
  prepare?: () => void;
  expected: RegExp;
}

const root = join(import.meta.dir, '../..');
const dist = (file: string) => join(root, 'dist', file);
const rounds = Number(process.argv[2] ?? 21);
const work = mkdtempSync(join(tmpdir(), 'things-startup-'));

function main(): void {
  const empty = join(work, 'empty.cjs');
  writeFileSync(empty, 'console.log("empty");\n');
  const emptyBinary = join(work, 'empty');
  const flags = [
    '--bytecode',
    '--format=esm',
    '--no-compile-autoload-bunfig',
    '--no-compile-autoload-dotenv',
  ];
  execFileSync(process.execPath, ['build', '--compile', ...flags, empty, `--outfile=${emptyBinary}`]);
  const program = join(work, 'program.js');
  writeFileSync(program, 'let count = 0;\nsetInterval(() => console.log(++count), 1000);\n');

  const cache = join(work, 'cache');
  Object.assign(process.env, { THINGS_CACHE: cache, HOME: work });
  const clear = () => rmSync(cache, { recursive: true, force: true });
  const commands: Case[] = [
    { name: 'Bun: empty program, compiled', command: [emptyBinary], expected: /empty/ },
    ...commandCases('linux-x64', [dist('things-linux-x64')], 'Bun: empty program, compiled'),
    {
      name: 'linux-x64 instrument, cold',
      command: [dist('things-linux-x64'), 'instrument', program],
      prepare: clear,
      expected: /count/,
    },
    {
      name: 'linux-x64 instrument, warm',
      command: [dist('things-linux-x64'), 'instrument', program],
      expected: /count/,
    },
    { name: 'Node: empty program', command: ['node', empty], expected: /empty/ },
    ...commandCases('things.cjs', ['node', dist('things.cjs')], 'Node: empty program'),
    {
      name: 'things.cjs instrument',
      command: ['node', dist('things.cjs'), 'instrument', program],
      expected: /count/,
    },
  ];
  const times = measure(commands);
  console.log(`milliseconds of wall time over ${rounds} interleaved rounds`);
  for (const { name, base } of commands) {
    const { median, least } = times.get(name)!;
    const ratio = base === undefined ? '' : `  ${(median / times.get(base)!.median).toFixed(2)} of empty`;
    console.log(
      `${name.padEnd(34)} median ${median.toFixed(1).padStart(6)}  least ${least.toFixed(1).padStart(6)}${ratio}`,
    );
  }
  console.log('\nmegabytes');
  for (const file of readdirSync(dist('.'))
    .filter(name => name.startsWith('things'))
    .sort()) {
    console.log(`${file.padEnd(34)} ${(statSync(dist(file)).size / 1e6).toFixed(1).padStart(6)}`);
  }
}

function commandCases(name: string, command: string[], base: string): Case[] {
  return [
    { name: `${name} --help`, command: [...command, '--help'], base, expected: /USAGE/ },
    { name: `${name} --version`, command: [...command, '--version'], base, expected: /^things / },
  ];
}

/** Each case once in every round, so that a busy moment of the machine hits all of them. */
function measure(cases: Case[]): Map<string, { median: number; least: number }> {
  const times = new Map(cases.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, command, prepare, expected } of cases) {
      prepare?.();
      const start = performance.now();
      const { stdout, status } = spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' });
      const time = performance.now() - start;
      if (status !== 0 || !expected.test(stdout)) throw new Error(`${name} failed: ${stdout}`);
      times.get(name)!.push(time);
    }
  }
  return new Map(
    [...times].map(([name, each]) => {
      const sorted = each.toSorted((a, b) => a - b);
      return [name, { median: sorted[sorted.length >> 1]!, least: sorted[0]! }];
    }),
  );
}

try {
  if (!existsSync(dist('things-linux-x64'))) throw new Error('scripts/build has not been run');
  main();
} finally {
  rmSync(work, { recursive: true });
}
