/**
 * Runs generated programs native, lowered, and moved between processes and engines at random turns, and says which
 * of them left a trace that no native run left. Many programs are one program's modules, so that a batch takes as
 * many processes as a single one.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instrumentProgram } from '../../src/instrument/program.ts';
import { toCommonJs } from '../../src/instrument/to-commonjs.ts';
import type { ProgramSource } from '../../src/runtime/image.ts';
import type { Order } from './child.ts';
import type { GeneratedProgram } from './programs/program.ts';
import { Random } from './random.ts';
import { withoutUsing } from './without-using.ts';

export type EngineName = 'bun' | 'node';
export const ENGINES: readonly EngineName[] = ['bun', 'node'];

export type Way =
  | { type: 'lowered'; engine: EngineName }
  /** Hops of so many turns on these engines; the last goes on to the end. */
  | { type: 'moved'; hops: { engine: EngineName; turns: number }[] };

export interface Difference {
  program: GeneratedProgram;
  way: Way;
  expected: string[];
  actual: string[];
}

export interface Refusal {
  program: GeneratedProgram;
  message: string;
}

export interface BatchResult {
  /** Programs that were compared; the others do not parse. */
  compared: number;
  /** Programs whose native traces differ between the engines. */
  enginesDiffer: number;
  /** Programs that held, in some turn of some way, what is refused by name; they were left out of that way. */
  refusals: Refusal[];
  differences: Difference[];
}

/** A trace is its lines, undefined that of a program left out; a run that failed as a whole gives its reason. */
type Lines = string[] | undefined;
type Traces = Lines[] | string;

const timeout = 1_800_000;

/** The ways of a batch, with hops of random length. */
export function waysOf(seed: number): Way[] {
  const random = new Random(seed);
  const hops = random.times(5, () => ({ engine: random.pick(ENGINES), turns: 1 + random.below(5) }));
  return [
    ...ENGINES.map((engine): Way => ({ type: 'lowered', engine })),
    { type: 'moved', hops: [...hops, { engine: random.pick(ENGINES), turns: Number.MAX_SAFE_INTEGER }] },
  ];
}

export function describeWay(way: Way): string {
  if (way.type === 'lowered') return `lowered on ${way.engine}`;
  return `moved ${way.hops.map(({ engine, turns }) => `${engine}${turns > 1000 ? '' : ` (${turns})`}`).join(' > ')}`;
}

export class Batches {
  readonly #folder = mkdtempSync(join(tmpdir(), 'things-fuzz-'));
  readonly #kit = readFileSync(join(import.meta.dir, 'kit.js'), 'utf8');
  #files = 0;
  #child: Promise<string> | undefined;

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Compares the programs over the ways. */
  async run(programs: readonly GeneratedProgram[], ways: readonly Way[]): Promise<BatchResult> {
    const parsing = await this.#parsing(programs.filter(parses));
    const native = await this.#native(parsing);
    const result: BatchResult = {
      compared: parsing.length,
      enginesDiffer: 0,
      refusals: [],
      differences: [],
    };
    parsing.forEach((_, i) => {
      if (String(native.bun[i]) !== String(native.node[i])) result.enginesDiffer++;
    });
    for (const way of ways) {
      const traces = await this.#inWay(parsing, way, result.refusals);
      for (const [i, program] of parsing.entries()) {
        const actual = traces[i];
        if (actual === undefined) continue;
        const expected = { bun: native.bun[i]!, node: native.node[i]! };
        if (ENGINES.some(engine => String(expected[engine]) === String(actual))) continue;
        if (way.type === 'moved' && String(expected.bun) !== String(expected.node)) {
          result.differences.push(...(await this.#unmixed(program, way, expected, result.refusals)));
          continue;
        }
        const engine = way.type === 'lowered' ? way.engine : 'bun';
        result.differences.push({ program, way, expected: expected[engine], actual });
      }
    }
    return result;
  }

  /**
   * Where the engines themselves differ, a run on both mixes their ways: it must be right when it stays on either.
   * JavaScriptCore settles what `finally` returns two jobs early (ECMA-262 section 27.2.5.3), and a closure that
   * assigns to a variable before its declaration throws before it has evaluated the value (section 13.15.2).
   */
  async #unmixed(
    program: GeneratedProgram,
    { hops }: Way & { type: 'moved' },
    expected: Record<EngineName, string[]>,
    refusals: Refusal[],
  ): Promise<Difference[]> {
    const differences: Difference[] = [];
    for (const engine of ENGINES) {
      const way: Way = { type: 'moved', hops: hops.map(({ turns }) => ({ engine, turns })) };
      const [actual] = await this.#inWay([program], way, refusals);
      if (actual !== undefined && String(actual) !== String(expected[engine]))
        differences.push({ program, way, expected: expected[engine], actual });
    }
    return differences;
  }

  /** Without those that an engine does not take (V8 refuses some patterns that are none). */
  async #parsing(programs: readonly GeneratedProgram[]): Promise<readonly GeneratedProgram[]> {
    if (programs.length === 0) return programs;
    const texts = translated(sourceOf(programs.map(nativeProgram), this.#kit)).files;
    const order: Order = {
      type: 'parse',
      sources: this.#write(programs.map(({ name }) => texts[`${name}.js`]!)),
    };
    const refused = await this.#spawn('node', order);
    if (typeof refused === 'string') throw new Error(refused);
    return programs.filter((_, i) => refused[i]!.length === 0);
  }

  async #native(programs: readonly GeneratedProgram[]): Promise<Record<EngineName, string[][]>> {
    const traces: Record<EngineName, string[][]> = { bun: [], node: [] };
    const source = this.#write(translated(sourceOf(programs.map(nativeProgram), this.#kit)));
    for (const engine of ENGINES) {
      const result = await this.#spawn(engine, { type: 'native', source });
      if (typeof result === 'string') throw new Error(`native on ${engine}: ${result}`);
      traces[engine] = result as string[][];
    }
    return traces;
  }

  /** One trace per program. A batch that fails as a whole is taken apart until it is known whose fault it is. */
  async #inWay(
    programs: readonly GeneratedProgram[],
    way: Way,
    refusals: Refusal[],
  ): Promise<(string[] | undefined)[]> {
    const traces = await this.#tryWay(programs, way, refusals);
    if (typeof traces !== 'string') return traces;
    if (programs.length <= 1) return [[traces]];
    const half = programs.length >> 1;
    const left = await this.#inWay(programs.slice(0, half), way, refusals);
    return [...left, ...(await this.#inWay(programs.slice(half), way, refusals))];
  }

  /** A program that cannot be captured is left out by its number, so that the others need no new image. */
  async #tryWay(programs: readonly GeneratedProgram[], way: Way, refusals: Refusal[]): Promise<Traces> {
    let image: string;
    try {
      image = this.#image(programs);
    } catch (error) {
      return String((error as Error).stack);
    }
    const left: number[] = [];
    for (;;) {
      const traces = await this.#takeWay(image, way, left.map(String));
      if (!('message' in Object(traces))) return traces as Traces;
      const { message } = traces as { message: string };
      const index = Number(/\bkits in pump\(\)\[(\d+)\]/.exec(message)?.[1] ?? Number.NaN);
      if (Number.isNaN(index) || left.includes(index)) return `refused: ${message}`;
      refusals.push({ program: programs[index]!, message });
      left.push(index);
    }
  }

  async #takeWay(image: string, way: Way, args: string[]): Promise<Traces | { message: string }> {
    if (way.type === 'lowered') return this.#spawn(way.engine, { type: 'lowered', image, args });
    let from: string | null = null;
    for (const { engine, turns } of way.hops) {
      const number = this.#files++;
      const to: string = join(this.#folder, `${number}.snapshot`);
      const refusal = join(this.#folder, `${number}.refusal`);
      const traces = await this.#spawn(engine, { type: 'hop', image, args, from, to, refusal, turns });
      if (from !== null) rmSync(from);
      if (existsSync(refusal)) return { message: readFileSync(refusal, 'utf8') };
      // It may also have told its end in the last turn before the snapshot.
      if (!existsSync(to) || typeof traces !== 'string') return traces;
      from = to;
    }
    return 'the last hop did not end';
  }

  /** All ways of a batch run the same image. */
  #image(programs: readonly GeneratedProgram[]): string {
    const key = programs.map(({ code }) => code).join('\n');
    if (this.#last?.key !== key)
      this.#last = { key, file: this.#write(instrumentProgram(sourceOf(programs, this.#kit))) };
    return this.#last.file;
  }
  #last: { key: string; file: string } | undefined;

  #write(value: unknown): string {
    const file = join(this.#folder, `${this.#files++}.json`);
    writeFileSync(file, JSON.stringify(value));
    return file;
  }

  async #spawn(engine: EngineName, order: Order): Promise<Traces> {
    this.#child ??= this.#build();
    const command = engine === 'bun' ? process.execPath : 'node';
    const child = spawn(command, [await this.#child, this.#write(order)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', chunk => {
      stdout += chunk;
    });
    child.stderr.on('data', chunk => {
      stderr += chunk;
    });
    const timer = setTimeout(() => child.kill('SIGTERM'), timeout);
    const code = await new Promise(settle => child.on('close', (status, signal) => settle(status ?? signal)));
    clearTimeout(timer);
    const died = code !== 0 && !(order.type === 'hop' && code === 'SIGKILL');
    if (died || stdout === '') return `ended with ${code}: ${stderr.slice(0, 2000)}`;
    return (JSON.parse(stdout) as (string[] | null)[]).map(lines => lines ?? undefined);
  }

  async #build(): Promise<string> {
    const built = await Bun.build({
      entrypoints: [join(import.meta.dir, 'child.ts')],
      target: 'node',
      format: 'esm',
    });
    const file = join(this.#folder, 'child.mjs');
    await Bun.write(file, built.outputs[0]!);
    return file;
  }
}

function parses({ code }: GeneratedProgram): boolean {
  try {
    new Function('module', code);
    return true;
  } catch {
    return false;
  }
}

/** What runs natively: Node 20 has no `using`, and an engine's trace is no measure of another's. */
function nativeProgram({ name, code }: GeneratedProgram): GeneratedProgram {
  return { name, code: withoutUsing(code) };
}

/** What is compared is what is made of the translation. */
function translated({ entry, files }: ProgramSource): ProgramSource {
  const each = Object.entries(files).map(([name, code]) => [name, toCommonJs(name, code).code]);
  return { entry, files: Object.fromEntries(each) as Record<string, string> };
}

/** The programs start together and run a turn each at a time. */
function sourceOf(programs: readonly GeneratedProgram[], kit: string): ProgramSource {
  const main = `const { make } = require('./kit.js');
process.on('unhandledRejection', () => {});
const left = process.argv.slice(2);
const kits = [${programs.map(({ name }) => `require('./${name}.js')`).join(', ')}].map((start, i) => {
  if (left.includes(String(i))) return undefined;
  const kit = make();
  kit.run(start);
  return kit;
});
function pump() {
  let more = false;
  for (const kit of kits) more = kit?.step() || more;
  if (more) setTimeout(pump, 0);
  else console.log(JSON.stringify(kits.map(kit => kit?.lines)));
}
setTimeout(pump, 0);
`;
  const files: Record<string, string> = { 'main.js': main, 'kit.js': kit };
  for (const { name, code } of programs) files[`${name}.js`] = code;
  return { entry: 'main.js', files };
}
