/**
 * What commands cost to start, against an empty program on the same runtime; what the first instrumentation costs,
 * cold (native code unpacked) and warm; how large the files are. In processor time, which others on the machine
 * disturb less than wall time. Run after scripts/build:
 * `scripts/bench/run startup [ROUNDS]`.
 */
import { execFileSync } from 'node:child_process';
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
  console.log(`milliseconds of processor time over ${rounds} interleaved rounds; of wall time`);
  for (const { name, base } of commands) {
    const { median, least, wall } = times.get(name)!;
    const ratio = base === undefined ? '' : `  ${(median / times.get(base)!.median).toFixed(2)} of empty`;
    console.log(
      `${name.padEnd(34)} median ${shown(median)}  least ${shown(least)}  wall ${shown(wall)}${ratio}`,
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

function shown(milliseconds: number): string {
  return milliseconds.toFixed(1).padStart(6);
}

interface Times {
  /** Of processor time. */
  median: number;
  least: number;
  /** The median of wall time. */
  wall: number;
}

/** Each case once in every round, so that a busy moment of the machine hits all of them. */
function measure(cases: Case[]): Map<string, Times> {
  const times = new Map(cases.map(({ name }) => [name, { cpu: [] as number[], wall: [] as number[] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, command, prepare, expected } of cases) {
      prepare?.();
      const start = performance.now();
      const { stdout, exitCode, resourceUsage } = Bun.spawnSync(command, { env: process.env });
      const wall = performance.now() - start;
      if (exitCode !== 0 || !expected.test(stdout.toString())) throw new Error(`${name} failed: ${stdout}`);
      times.get(name)!.cpu.push(Number(resourceUsage.cpuTime.total) / 1000);
      times.get(name)!.wall.push(wall);
    }
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  return new Map(
    [...times].map(([name, { cpu, wall }]) => [
      name,
      { median: median(cpu), least: Math.min(...cpu), wall: median(wall) },
    ]),
  );
}

try {
  if (!existsSync(dist('things-linux-x64'))) throw new Error('scripts/build has not been run');
  main();
} finally {
  rmSync(work, { recursive: true });
}
