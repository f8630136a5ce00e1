/**
 * Mutates snapshots of programs of every kind and looks at what comes of them: each must be surveyed, and restored, or
 * refused with an error of ours that says so; nothing may crash, hang, or throw anything else.
 *
 * `scripts/fuzz snapshots [--surveys N] [--restores N] [--engine bun|node] [--seed N] [--programs PATTERN]`. Surveys
 * decode all of a snapshot in this process; restores happen in children that have a time limit. What is found is
 * printed with its seed, tried again in a child of its own, and makes the run fail.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ThingsError } from '../../src/errors.ts';
import { instrumentProgram } from '../../src/instrument/program.ts';
import { survey } from '../../src/snapshot/survey.ts';
import { findFixtures } from '../../test/programs/fixture.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import type { Answer, Order } from './snapshots-child.ts';

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    surveys: { type: 'string', default: '1000000' },
    restores: { type: 'string', default: '20000' },
    engine: { type: 'string', default: 'bun' },
    seed: { type: 'string', default: '1' },
    programs: {
      type: 'string',
      default:
        '^(?:closures|classes|maps|proxies|promises|generators|async|timers|array-buffers|regexps|objects|symbols|functions|weak|bound|errors|typed|dates|language|esm|typescript)',
    },
  },
});
/** A child that says nothing for this long hangs. */
const PATIENCE = 20_000;
/** Restores per child: what a mutated one has changed of its realm must not spoil too many. */
const PER_CHILD = 100;
const folder = mkdtempSync(join(import.meta.dir, '../../node_modules/.fuzz-'));
const findings: string[] = [];

interface Sample {
  program: string;
  image: string;
  snapshot: Uint8Array;
}

try {
  const child = await buildChild();
  const samples = await takeSamples(child);
  console.log(`${samples.length} snapshots of ${new Set(samples.map(s => s.program)).size} programs`);
  surveyAll(samples);
  await restoreAll(child, samples);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${findings.length} findings`);
for (const finding of findings.slice(0, 50)) console.log(`  ${finding}`);
process.exitCode = findings.length === 0 ? 0 : 1;

async function buildChild(): Promise<string> {
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, 'snapshots-child.ts')],
    target: 'node',
    format: 'esm',
  });
  const path = join(folder, 'child.mjs');
  await Bun.write(path, built.outputs[0]!);
  return path;
}

/** Every program that can be captured, at each of its first turns. */
async function takeSamples(child: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { name, source, options: fixture } of findFixtures()) {
    if (!new RegExp(options.programs!).test(name) || fixture.pending || fixture.refused) continue;
    const image = join(folder, `${name}.image`);
    writeFileSync(image, JSON.stringify(instrumentProgram(source)));
    const runner = start(child);
    const answers = ask(runner, { type: 'capture', image, to: join(folder, name) });
    for await (const answer of answers) {
      if (answer.type === 'captured') {
        samples.push({ program: name, image, snapshot: new Uint8Array(readFileSync(answer.path)) });
      }
    }
    runner.kill('SIGKILL');
  }
  if (samples.length === 0) throw new Error('no program could be captured');
  return samples;
}

function surveyAll(samples: readonly Sample[]): void {
  const random = new Random(Number(options.seed));
  const others = samples.map(({ snapshot }) => snapshot);
  const count = Number(options.surveys);
  let refused = 0;
  for (let round = 0; round < count; round++) {
    const bytes = mutate(random.pick(others), others, random);
    // Of the processor: others may keep it from us for seconds.
    const began = process.cpuUsage();
    try {
      survey(bytes, 3);
    } catch (error) {
      refused++;
      if (!isRefusal(error)) {
        findings.push(`survey ${round} of seed ${options.seed}: ${(error as Error).stack}`);
      }
    }
    const took = process.cpuUsage(began).user / 1000;
    if (took > 1000) findings.push(`survey ${round} of seed ${options.seed} took ${Math.round(took)} ms`);
  }
  console.log(`${count} surveys, ${refused} refused`);
}

function isRefusal(error: unknown): boolean {
  return error instanceof ThingsError && /^(?:SNAPSHOT|RESTORE)_/.test(error.code);
}

async function restoreAll(child: string, samples: readonly Sample[]): Promise<void> {
  const count = Number(options.restores);
  const others = samples.map(({ snapshot }) => snapshot);
  let done = 0;
  let refused = 0;
  for (let batch = 0; done < count; batch++) {
    const seed = Number(options.seed) * 1_000_003 + batch;
    const random = new Random(seed);
    const sample = random.pick(samples);
    const size = Math.min(PER_CHILD, count - done);
    const mutants = random.times(size, () => mutate(sample.snapshot, others, random));
    const outcome = await restoreIn(child, sample, mutants);
    refused += outcome.refused;
    done += size;
    for (const { index, what } of outcome.faults) {
      // Was it this one, or what those before it have left?
      const again = await restoreIn(child, sample, [mutants[index]!]);
      if (again.faults.length > 0)
        findings.push(
          `restore ${index} of batch ${batch} (${sample.program}, seed ${options.seed}): ${what}`,
        );
    }
  }
  console.log(`${count} restores on ${options.engine}, ${refused} refused`);
}

interface Outcome {
  refused: number;
  faults: { index: number; what: string }[];
}

/** Goes on in another child behind one that ended or hung. */
async function restoreIn(child: string, sample: Sample, mutants: readonly Uint8Array[]): Promise<Outcome> {
  const outcome: Outcome = { refused: 0, faults: [] };
  let next = 0;
  while (next < mutants.length) {
    const paths = mutants.slice(next).map((bytes, index) => {
      const path = join(folder, `mutant-${index}`);
      writeFileSync(path, bytes);
      return path;
    });
    const runner = start(child);
    let said = 'it ended';
    runner.on('exit', (code, signal) => {
      said = `it ended with ${signal ?? `exit code ${code}`}`;
    });
    const first = next;
    for await (const answer of ask(runner, { type: 'restore', image: sample.image, paths })) {
      if (answer.type === 'restored') next++;
      else if (answer.type === 'refused') {
        next++;
        outcome.refused++;
      } else if (answer.type === 'failed') {
        outcome.faults.push({ index: next, what: answer.what });
        next++;
      } else if (answer.type === 'silent') said = `nothing came of it within ${PATIENCE} ms`;
    }
    runner.kill('SIGKILL');
    if (next < mutants.length) {
      outcome.faults.push({ index: next, what: said });
      next++;
    }
    if (next === first) throw new Error('a child did nothing');
  }
  return outcome;
}

function start(child: string): ChildProcess {
  const command = options.engine === 'bun' ? process.execPath : 'node';
  return spawn(command, [child], { stdio: ['pipe', 'ignore', 'ignore', 'pipe'] });
}

type Heard = Answer | { type: 'silent' };

/** What the child answers, up to `done`, its end, or a silence that is too long. */
async function* ask(child: ChildProcess, order: Order): AsyncGenerator<Heard> {
  child.stdin!.on('error', () => {}); // it has ended, which the answers tell
  child.stdin!.end(JSON.stringify(order));
  const lines = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<'silent'>(resolve => {
      timer = setTimeout(resolve, PATIENCE, 'silent');
    });
    const line = await Promise.race([lines.next(), silence]);
    clearTimeout(timer);
    if (line === 'silent') {
      child.kill('SIGKILL');
      yield { type: 'silent' };
      return;
    }
    if (line.done) return;
    const answer = JSON.parse(line.value as string) as Answer;
    if (answer.type === 'done') return;
    yield answer;
  }
}
