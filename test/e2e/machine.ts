/** One machine for an end-to-end test: real brokers, workers and dispatchers as processes of the built binary. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dir, '../..');
export const programs = join(import.meta.dir, 'programs');
export const binary = join(root, 'dist/things-linux-x64');

/** How the program is started: the binary on Bun, or the bundle on Node. */
export type Build = 'bun' | 'node';

const builds: Record<Build, { file: string; target: string; command: string[] }> = {
  bun: {
    file: binary,
    target: 'linux-x64',
    command: [binary],
  },
  node: {
    file: join(root, 'dist/things.cjs'),
    target: 'node',
    command: ['node', join(root, 'dist/things.cjs')],
  },
};

/** Builds what is missing. */
export function build(): void {
  const missing = Object.values(builds).filter(({ file }) => !existsSync(file));
  if (missing.length === 0) return;
  const { status, stderr } = spawnSync(
    join(root, 'scripts/build'),
    missing.map(({ target }) => target),
  );
  if (status !== 0) throw new Error(`scripts/build: ${stderr}`);
}

/** Where the Debian package puts it. */
export const mosquitto = '/usr/sbin/mosquitto';

/** A process whose output can be waited for. */
export class Running {
  readonly process: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #looking = new Set<() => void>();
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  over = false;

  constructor(command: string[], options: { cwd: string; env?: Record<string, string> }) {
    this.process = spawn(command[0]!, command.slice(1), {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, as a shell makes one: Ctrl-C is a signal to the group.
      detached: true,
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.process[name]!.setEncoding('utf8').on('data', (text: string) => {
        this[name] += text;
        this.#look();
      });
    }
    this.ended = once(this.process, 'close').then(([code, signal]) => {
      this.over = true;
      this.#look();
      return { code, signal };
    });
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** As a person at the console would: to everything in the foreground. */
  interrupt(signal: NodeJS.Signals = 'SIGINT'): void {
    process.kill(-this.pid, signal);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Resolves when `condition` holds, which is looked at whenever something is printed. */
  until(condition: () => unknown, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        this.#looking.delete(look);
        reject(new Error(`${what}: ${why}\n--- stdout\n${this.stdout}--- stderr\n${this.stderr}`));
      };
      const timer = setTimeout(() => fail('waited in vain'), 20_000);
      const look = () => {
        if (condition()) {
          clearTimeout(timer);
          this.#looking.delete(look);
          resolve();
        } else if (this.over) {
          clearTimeout(timer);
          fail('it has ended');
        }
      };
      this.#looking.add(look);
      look();
    });
  }

  /** Resolves when stdout has the text, or matches. */
  prints(text: string | RegExp): Promise<void> {
    return this.until(() => has(this.stdout, text), `waiting for ${text}`);
  }

  says(text: string | RegExp): Promise<void> {
    return this.until(() => has(this.stderr, text), `waiting for ${text}`);
  }

  /** Resolves when it has printed so many lines more. */
  progress(lines = 3): Promise<void> {
    const goal = this.stdout.split('\n').length + lines;
    return this.until(() => this.stdout.split('\n').length >= goal, 'waiting for more lines');
  }

  #look(): void {
    for (const look of [...this.#looking]) look();
  }
}

function has(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Milliseconds, the whole process. */
  took: number;
}

export class Machine implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'things-e2e-'));
  /** In the environment of everything that is started here, children of children included. */
  readonly #mark = `e2e-${process.pid}-${Math.random().toString(36).slice(2)}`;
  readonly #running: Running[] = [];
  port = 0;

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  start(command: string[], env: Record<string, string> = {}): Running {
    const running = new Running(command, { cwd: this.folder, env: { ...env, THINGS_E2E: this.#mark } });
    this.#running.push(running);
    return running;
  }

  things(args: string[], options: { build?: Build; env?: Record<string, string> } = {}): Running {
    return this.start([...builds[options.build ?? 'bun'].command, ...args], options.env);
  }

  /** `port` 0 finds a free one. */
  async broker(kind: 'things' | 'mosquitto' = 'things', port = 0): Promise<Running> {
    if (kind === 'mosquitto') return this.#mosquitto(port);
    const broker = this.things(['pubsub', '--host', '127.0.0.1', '-p', String(port)]);
    await broker.says(/listening on \S*:(\d+)/);
    this.port = Number(/listening on \S*:(\d+)/.exec(broker.stderr)![1]);
    return broker;
  }

  async #mosquitto(port: number): Promise<Running> {
    this.port = port === 0 ? await freePort() : port;
    const config = join(this.folder, 'mosquitto.conf');
    writeFileSync(config, `listener ${this.port} 127.0.0.1\nallow_anonymous true\n`);
    const broker = this.start([mosquitto, '-c', config]);
    await broker.says('running');
    return broker;
  }

  /** Starts a worker and waits until it is connected. */
  async worker(
    id: string,
    options: { build?: Build; env?: Record<string, string>; config?: object } = {},
  ): Promise<Running> {
    const worker = this.launch(id, options);
    await worker.prints('connected to Pub/Sub');
    return worker;
  }

  launch(
    id: string,
    options: { build?: Build; env?: Record<string, string>; config?: object } = {},
  ): Running {
    const file = join(this.folder, `${id}.conf`);
    writeFileSync(file, JSON.stringify({ pubsub_url: this.url, id, ...options.config }));
    return this.things(['worker', file], options);
  }

  async run(args: string[], options: { build?: Build } = {}): Promise<Outcome> {
    const began = performance.now();
    const running = this.things(args, options);
    const { code } = await running.ended;
    return { code, stdout: running.stdout, stderr: running.stderr, took: performance.now() - began };
  }

  dispatch(...args: string[]): Promise<Outcome> {
    return this.run(['dispatch', this.url, ...args]);
  }

  /** A dispatch that must succeed; what it printed with --json. */
  async dispatched(...args: string[]): Promise<{ engine: string; id: string; pid: number; status: string }> {
    const end = args.indexOf('--');
    const withJson = end < 0 ? [...args, '--json'] : [...args.slice(0, end), '--json', ...args.slice(end)];
    const { code, stdout, stderr } = await this.dispatch(...withJson);
    if (code !== 0) throw new Error(`dispatch ${args.join(' ')}: exit code ${code}\n${stderr}`);
    return JSON.parse(stdout);
  }

  /** Starts one of the programs beside this file; its id. */
  async program(worker: string, file: string, ...args: string[]): Promise<string> {
    const rest = args.length > 0 ? ['--', ...args] : [];
    return (await this.dispatched('run', worker, join(programs, file), ...rest)).id;
  }

  async ps(): Promise<{
    workers: { id: string }[];
    processes: { id: string; worker: string; status: string; pid: number; moves: number }[];
  }> {
    const { stdout } = await this.dispatch('ps', '--json');
    return JSON.parse(stdout);
  }

  /** Processes of this machine that are still there, with their command lines. */
  survivors(): string[] {
    return readdirSync('/proc').flatMap(pid => {
      if (!/^\d+$/.test(pid)) return [];
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(this.#mark)) return [];
        const state = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
        if (state === 'Z') return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`];
      } catch {
        return []; // ended while we looked
      }
    });
  }

  /** Until nothing that was started here is left, but what `except` still runs. */
  async noSurvivors(within: number, except: Running[] = []): Promise<string[]> {
    const end = performance.now() + within;
    for (;;) {
      const left = this.survivors().filter(line => !except.some(({ pid }) => line.startsWith(`${pid} `)));
      if (left.length === 0 || performance.now() > end) return left;
      await Bun.sleep(20);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const running of this.#running) if (!running.over) running.kill('SIGKILL');
    await Promise.all(this.#running.map(running => running.ended));
    const left = await this.noSurvivors(3000);
    for (const line of left) process.kill(Number.parseInt(line, 10), 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`left behind: ${left.join('\n')}`);
  }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Whether the lines `count 1`, `count 2`, ... of several consoles are, together, each there once. */
export function counts(...consoles: Running[]): { missing: number[]; repeated: number[] } {
  const seen = new Map<number, number>();
  for (const { stdout } of consoles) {
    for (const [, count] of stdout.matchAll(/^count (\d+)$/gm)) {
      seen.set(Number(count), (seen.get(Number(count)) ?? 0) + 1);
    }
  }
  const last = Math.max(0, ...seen.keys());
  return {
    missing: Array.from({ length: last }, (_, index) => index + 1).filter(count => !seen.has(count)),
    repeated: [...seen].filter(([, times]) => times > 1).map(([count]) => count),
  };
}

/** The factorial of `n` in decimal. */
export function factorial(n: number): string {
  let product = 1n;
  for (let factor = 2n; factor <= BigInt(n); factor += 1n) product *= factor;
  return product.toString();
}
