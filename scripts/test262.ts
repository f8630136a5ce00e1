/**
 * Shows that instrumentation changes nothing: runs a checkout of tc39/test262 (named by `TEST262_DIR`) raw and
 * instrumented on the same engine, and fails on any test that passes raw, is lost instrumented, and has no accepted
 * reason in conformance/accepted.txt.
 *
 * `scripts/test262 [--engine bun|node] [--filter DIR]... [--suspended|--plain] [--jobs N] [--sample N] [--offset K]
 * [--quick] [--json FILE]`; DIR relative to the checkout, such as `test/language/expressions`; --suspended takes only what has to
 * do with generators, async functions or `await`, --plain only the rest; a sample takes every Nth test, from the Kth; --quick runs
 * raw only what fails instrumented, which finds what is lost in half the time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { concernsSuspension } from './conformance/metadata.ts';
import type { TestResult } from './conformance/worker.ts';

type EngineName = 'bun' | 'node';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'bun' },
    filter: { type: 'string', multiple: true, default: ['test/language', 'test/built-ins', 'test/annexB'] },
    jobs: { type: 'string', default: '2' },
    sample: { type: 'string', default: '1' },
    offset: { type: 'string', default: '0' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    suspended: { type: 'boolean', default: false },
    plain: { type: 'boolean', default: false },
  },
});
const engine = options.engine as EngineName;
const root = process.env.TEST262_DIR;
if (!root) {
  console.error('test262: set TEST262_DIR to a checkout of https://github.com/tc39/test262');
  process.exit(2);
}

/** Two thousand tests of the tables of regular expressions, a second each: run when they are named. */
const leftOut = 'test/built-ins/RegExp/property-escapes/generated';
/** A worker that takes longer over one test is stopped, and the test counts as failed both ways. */
const testTimeout = 60_000;
/** Realms are not all given back: a worker ends after this many tests. */
const testsPerWorker = 400;

/** Two levels below the project, like the sources: the bundles find its packages and package.json from there. */
const folder = mkdtempSync(join(import.meta.dir, '../node_modules/.test262-'));
const tests = options.filter
  .flatMap(listTests)
  .filter(isWanted)
  .filter((_, i) => i % Number(options.sample) === Number(options.offset));
const results: TestResult[] = [];
const began = Date.now();
let next = 0;

try {
  await build();
  await Promise.all(Array.from({ length: Number(options.jobs) }, runWorkers));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = summarize() ? 0 : 1;

function isWanted(path: string): boolean {
  if (!options.suspended && !options.plain) return true;
  return concernsSuspension(readFileSync(join(root!, path), 'utf8')) ? options.suspended : options.plain;
}

function listTests(path: string): string[] {
  if (path === leftOut && !options.filter.includes(leftOut)) return [];
  if (path.endsWith('.js')) return path.endsWith('_FIXTURE.js') ? [] : [path];
  return readdirSync(join(root!, path), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry =>
      entry.isDirectory() || entry.name.endsWith('.js') ? listTests(join(path, entry.name)) : [],
    );
}

async function build(): Promise<void> {
  const bundle = async (name: string, format: 'esm' | 'cjs', out: string) => {
    const built = await Bun.build({
      entrypoints: [join(import.meta.dir, 'conformance', name)],
      target: 'node',
      format,
      external: ['@swc/core'],
    });
    await Bun.write(join(folder, out), built.outputs[0]!);
  };
  await bundle('realm.ts', 'cjs', 'realm.cjs');
  await bundle('worker.ts', 'esm', 'worker.mjs');
}

/** One worker after another, each given a test when it has answered for the one before. */
async function runWorkers(): Promise<void> {
  while (next < tests.length) {
    const command = engine === 'bun' ? process.execPath : 'node';
    const flags = engine === 'node' ? ['--experimental-vm-modules', '--no-warnings'] : [];
    const args = [
      ...flags,
      join(folder, 'worker.mjs'),
      root!,
      join(folder, 'realm.cjs'),
      ...(options.quick ? ['--quick'] : []),
    ];
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    await feed(child);
    child.kill('SIGKILL');
  }
}

async function feed(child: ChildProcess): Promise<void> {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  for (let given = 0; given < testsPerWorker && next < tests.length; given++) {
    const path = tests[next++]!;
    child.stdin!.write(path + '\n');
    const timer = setTimeout(() => child.kill('SIGKILL'), testTimeout);
    const answer = await lines.next();
    clearTimeout(timer);
    if (answer.done) {
      results.push({
        path,
        duration: testTimeout,
        runs: [{ mode: 'sloppy', raw: 'the process died or took too long' }],
      });
      return;
    }
    const result = JSON.parse(answer.value as string) as TestResult;
    results.push(result);
    for (const run of result.runs.filter(isLost))
      console.error(`lost: ${result.path} (${run.mode}): ${run.instrumented}`);
    if (results.length % 1000 === 0) progress();
  }
}

function progress(): void {
  const seconds = Math.round((Date.now() - began) / 1000);
  console.error(`${results.length} of ${tests.length} tests after ${seconds} s, ${countLost()} runs lost`);
}

function countLost(): number {
  return results.flatMap(r => r.runs).filter(isLost).length;
}

function isLost(run: TestResult['runs'][number]): boolean {
  return run.raw === 'passed' && run.instrumented !== 'passed';
}

/** Lines `path [mode] # reason`; a path that ends in `/` stands for all below it. */
function readAccepted(): {
  path: string;
  mode: string | undefined;
  engine: string | undefined;
  reason: string;
}[] {
  return readFileSync(join(import.meta.dir, 'conformance/accepted.txt'), 'utf8')
    .split('\n')
    .flatMap(line => {
      const match = /^(\S+)((?:\s+(?:sloppy|strict|raw|module|bun|node))*)\s+#\s*(.+)$/.exec(line);
      if (!match) return [];
      const words = match[2]!.trim().split(/\s+/);
      return {
        path: match[1]!,
        mode: words.find(word => /^(?:sloppy|strict|raw|module)$/.test(word)),
        engine: words.find(word => /^(?:bun|node)$/.test(word)),
        reason: match[3]!,
      };
    });
}

function summarize(): boolean {
  const accepted = readAccepted();
  const runs = results.flatMap(({ path, runs }) => runs.map(run => ({ path, ...run })));
  const lost = runs.filter(isLost);
  const isAccepted = ({ path, mode }: { path: string; mode: string }) =>
    accepted.some(
      entry =>
        (entry.path === path || (entry.path.endsWith('/') && path.startsWith(entry.path))) &&
        (entry.mode === undefined || entry.mode === mode) &&
        (entry.engine === undefined || entry.engine === engine),
    );
  const unexplained = lost.filter(run => !isAccepted(run));
  const byFolder = new Map<string, typeof lost>();
  for (const run of lost) {
    const name = dirname(run.path);
    byFolder.set(name, [...(byFolder.get(name) ?? []), run]);
  }
  for (const [name, list] of [...byFolder].sort()) {
    console.log(`${name}: ${list.length} lost`);
    for (const run of list) {
      const file = run.path.slice(name.length + 1);
      console.log(`  ${isAccepted(run) ? 'accepted ' : ''}${file} (${run.mode}): ${run.instrumented}`);
    }
  }
  const passed = runs.filter(run => run.instrumented === 'passed').length;
  const passedRaw = options.quick ? '' : `passed raw ${passed + lost.length}, `;
  const lostTests = (list: typeof lost) => new Set(list.map(run => run.path)).size;
  console.log(
    `${engine}: ${tests.length} tests, ${runs.length} runs; ${passedRaw}` +
      `passed instrumented ${passed}, lost ${lost.length} runs of ${lostTests(lost)} tests, ` +
      `of them without an accepted reason ${unexplained.length} runs of ${lostTests(unexplained)} tests`,
  );
  if (options.json) writeFileSync(options.json, JSON.stringify(results));
  return unexplained.length === 0;
}
