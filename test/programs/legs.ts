/** Parent side of the harness: runs each leg in a process of its own, a few at a time. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { instrumentProgram } from '../../src/instrument/program.ts';
import { buildLegs, type Command, isCompiledOnNode, type LegCommand, type Pace } from './bundles.ts';
import { type EngineName, engineCommand, fixturesRoot } from './fixture.ts';
import type { LegOrder, LegReport } from './leg.ts';

/** How a leg ended and what the program wrote in it. */
export interface LegResult {
  engine: EngineName;
  stdout: string;
  stderr: string;
  exitCode: number | null;
  signal: string | null;
  report: LegReport | undefined;
  /** Of what the program wrote, the part that lies before the snapshot that was handed over. */
  before: { stdout: string; stderr: string } | undefined;
  /** Where its files are. */
  folder: string;
}

/** A bit of everything. */
const FIRST = `
class Point { #x = 1; get x() { return this.#x; } next() { return () => this.#x++; } }
const state = { map: new Map([[1, new Set([2])]]), list: [1n, 'text', /r/g, new Date(0)], point: new Point() };
const count = state.point.next();
async function walk() {
  for (let i = 0; i < 3; i++) {
    await new Promise(resolve => setTimeout(resolve, 1, i));
    state.list.push(() => i + count());
  }
}
function* numbers() { yield 1; yield 2; }
const held = numbers();
held.next();
walk().then(() => console.log(held.next().value === 2 ? 'done' : 'wrong'));
`;

/** A leg that has not ended by then hangs, also on a machine with ten other things to do; programs take a second. */
const legTimeout = 120_000;

type MakeOrder = (folder: string) => LegOrder;

interface Running {
  child: ChildProcess;
  exited: Promise<{ exitCode: number | null; signal: string | null }>;
}

export class Legs {
  /** Two levels below the project, like the sources: the bundle finds its packages and package.json from there. */
  readonly folder = mkdtempSync(join(fixturesRoot, '../../node_modules/.programs-'));
  #commands!: Record<EngineName, LegCommand>;
  #count = 0;
  #free: number;
  #waiting: (() => void)[] = [];

  /** `parallel`: how many legs may run at once. */
  constructor(parallel: number) {
    this.#free = parallel;
  }

  async open(): Promise<void> {
    this.#commands = await buildLegs(this.folder);
    await this.#compileOnNode();
  }

  /** A program that is captured and restored, so that what Node has compiled then is what the other legs need. */
  async #compileOnNode(): Promise<void> {
    const image = join(this.folder, 'first.json');
    writeFileSync(
      image,
      JSON.stringify(instrumentProgram({ entry: 'main.js', files: { 'main.js': FIRST } })),
    );
    const snapshot = join(this.folder, 'first.snapshot');
    await this.run('node', folder => ({
      type: 'capture',
      image,
      report: join(folder, 'report'),
      to: snapshot,
      after: 'go on',
    }));
    const last = await this.#runLeg('node', 'compiling', folder => ({
      type: 'hop',
      image,
      report: join(folder, 'report'),
      from: snapshot,
      to: null,
      turns: 0,
    }));
    if (last.stdout !== 'done\n' || !isCompiledOnNode(this.folder))
      throw new Error(`the first leg failed: ${last.stderr}`);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs one leg in a process of its own; `makeOrder` is told where its files go. */
  run(engine: EngineName, makeOrder: MakeOrder): Promise<LegResult> {
    return this.#runLeg(engine, undefined, makeOrder);
  }

  #runLeg(engine: EngineName, wanted: Pace | undefined, makeOrder: MakeOrder): Promise<LegResult> {
    return this.#limited(async () => {
      const folder = this.#makeFolder();
      const order = makeOrder(folder);
      const pace = wanted ?? (order.type === 'hop' && order.turns === 1 ? 'briefly' : 'fully');
      const { child, exited } = this.#spawn(this.#commands[engine](JSON.stringify(order), pace), folder);
      const timer = setTimeout(() => child.kill('SIGKILL'), legTimeout);
      const end = await exited;
      clearTimeout(timer);
      const [stdout, stderr] = [readFileSync(join(folder, 'stdout')), readFileSync(join(folder, 'stderr'))];
      const report = existsSync(order.report)
        ? (JSON.parse(readFileSync(order.report, 'utf8').trim().split('\n').at(-1)!) as LegReport)
        : undefined;
      const at = report?.handedOver;
      return {
        engine,
        ...end,
        stdout: stdout.toString(),
        stderr: stderr.toString(),
        report,
        before: at && {
          stdout: stdout.toString('utf8', 0, at.stdout),
          stderr: stderr.toString('utf8', 0, at.stderr),
        },
        folder,
      };
    });
  }

  /** Runs a command that is not a leg (a plain program) under the same limit. */
  async runPlain(engine: EngineName, args: string[]): Promise<LegResult> {
    return this.#limited(async () => {
      const folder = this.#makeFolder();
      const { exited } = this.#spawn({ command: engineCommand[engine], args }, folder);
      const end = await exited;
      const read = (file: string) => readFileSync(join(folder, file), 'utf8');
      const [stdout, stderr] = [read('stdout'), read('stderr')];
      return { engine, ...end, stdout, stderr, report: undefined, before: undefined, folder };
    });
  }

  #makeFolder(): string {
    const folder = join(this.folder, `leg-${this.#count++}`);
    mkdirSync(folder);
    return folder;
  }

  /** Output goes to files: unlike a pipe, a file has everything when the process is killed. */
  #spawn({ command, args, env }: Command, folder: string): Running {
    const stdout = openSync(join(folder, 'stdout'), 'w');
    const stderr = openSync(join(folder, 'stderr'), 'w');
    const child = spawn(command, args, {
      stdio: ['pipe', stdout, stderr],
      env: { ...process.env, NO_COLOR: '1', TZ: 'UTC', LANG: 'en_US.UTF-8', ...env },
    });
    child.stdin!.end();
    closeSync(stdout);
    closeSync(stderr);
    const exited = new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
      child.on('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      child.on('error', reject);
    });
    return { child, exited };
  }

  async #limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>(resolve => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
