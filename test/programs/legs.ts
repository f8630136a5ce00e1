/** Parent side of the harness: builds the leg bundle, keeps warm child processes, runs one leg in each. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName } from './fixture.ts';
import { fixturesRoot } from './fixture.ts';
import type { LegOrder, LegReport } from './leg.ts';

/** How a leg ended and what the program wrote in it. */
export interface LegResult {
  engine: EngineName;
  stdout: string;
  stderr: string;
  exitCode: number | null;
  signal: string | null;
  report: LegReport | undefined;
}

export const engineCommand: Record<EngineName, string> = { bun: process.execPath, node: 'node' };

/** A leg that has not ended by then hangs; programs take a second of real time at most. */
const legTimeout = 40_000;

interface WarmChild {
  child: ChildProcess;
  folder: string;
  exited: Promise<{ exitCode: number | null; signal: string | null }>;
}

export class Legs {
  /** Two levels below the project, like the sources: the bundle finds its packages and package.json from there. */
  readonly folder = mkdtempSync(join(fixturesRoot, '../../node_modules/.programs-'));
  #bundle = '';
  #standby: Record<EngineName, WarmChild[]> = { bun: [], node: [] };
  #count = 0;
  #free: number;
  #waiting: (() => void)[] = [];

  /** `parallel`: how many legs may run at once. */
  constructor(parallel: number) {
    this.#free = parallel;
  }

  async open(): Promise<void> {
    const built = await Bun.build({
      entrypoints: [join(fixturesRoot, 'leg.ts')],
      target: 'node',
      format: 'esm',
      outdir: this.folder,
      naming: 'leg.mjs',
    });
    this.#bundle = built.outputs[0]!.path;
  }

  close(): void {
    for (const { child } of Object.values(this.#standby).flat()) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs one leg in a process of its own; `makeOrder` is told where its files go. */
  async run(engine: EngineName, makeOrder: (folder: string) => LegOrder): Promise<LegResult> {
    return this.#limited(async () => {
      const warm = this.#standby[engine].shift() ?? this.#start(engine);
      this.#standby[engine].push(this.#start(engine));
      const order = makeOrder(warm.folder);
      warm.child.stdin!.end(JSON.stringify(order) + '\n');
      const timer = setTimeout(() => warm.child.kill('SIGKILL'), legTimeout);
      const end = await warm.exited;
      clearTimeout(timer);
      const read = (file: string) => readFileSync(file, 'utf8');
      return {
        engine,
        ...end,
        stdout: read(join(warm.folder, 'stdout')),
        stderr: read(join(warm.folder, 'stderr')),
        report: existsSync(order.report) ? (JSON.parse(read(order.report)) as LegReport) : undefined,
      };
    });
  }

  /** Runs a command that is not a leg (a plain program) under the same limit. */
  async runPlain(engine: EngineName, args: string[]): Promise<LegResult> {
    return this.#limited(async () => {
      const { child, folder, exited } = this.#spawn(engine, args);
      child.stdin!.end();
      const end = await exited;
      const read = (file: string) => readFileSync(join(folder, file), 'utf8');
      return { engine, ...end, stdout: read('stdout'), stderr: read('stderr'), report: undefined };
    });
  }

  #start(engine: EngineName): WarmChild {
    return this.#spawn(engine, [this.#bundle]);
  }

  /** Output goes to files: unlike a pipe, a file has everything when the process is killed. */
  #spawn(engine: EngineName, args: string[]): WarmChild {
    const folder = join(this.folder, `leg-${this.#count++}`);
    mkdirSync(folder);
    const stdout = openSync(join(folder, 'stdout'), 'w');
    const stderr = openSync(join(folder, 'stderr'), 'w');
    const child = spawn(engineCommand[engine], args, {
      stdio: ['pipe', stdout, stderr],
      env: { ...process.env, NO_COLOR: '1', TZ: 'UTC', LANG: 'en_US.UTF-8' },
    });
    closeSync(stdout);
    closeSync(stderr);
    const exited = new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
      child.on('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      child.on('error', reject);
    });
    return { child, folder, exited };
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
