/**
 * The demonstration behind scripts/demo: a broker, a worker on Bun and a worker on Node, and a factorial that moves
 * from one to the other and back while it is computed. Everything it shows is the output of the real commands.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const N = 12_000;
const root = join(import.meta.dir, '..');
const program = join(root, 'scripts/demo-program/factorial.js');
const bun = [join(root, 'dist/things-linux-x64')];
const node = ['node', join(root, 'dist/things.cjs')];

const folder = mkdtempSync(join(tmpdir(), 'things-demo-'));
const services: Service[] = [];

/** A process that runs for the whole demonstration; its lines are shown behind its label and can be waited for. */
class Service {
  readonly process: ChildProcess;
  readonly lines: string[] = [];
  readonly #label: string;
  #onChange: () => void = () => undefined;

  constructor(label: string, command: string[]) {
    this.#label = label;
    this.process = spawn(command[0]!, command.slice(1), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      createInterface({ input: stream }).on('line', line => {
        this.lines.push(line);
        show(
          `${this.#label.padEnd(9)}| ${line.length > 200 ? `${line.slice(0, 50)}...${line.slice(-30)}` : line}`,
        );
        this.#onChange();
      });
    }
    this.process.on('exit', () => this.#onChange());
    services.push(this);
  }

  /** The first match in a line that has come, or will, after the first `skip` lines. */
  async waitFor(pattern: RegExp, skip = 0): Promise<RegExpExecArray> {
    for (;;) {
      for (const line of this.lines.slice(skip)) {
        const match = pattern.exec(line);
        if (match) return match;
      }
      if (this.process.exitCode !== null) throw new Error(`${this.#label} has ended`);
      await new Promise<void>(resolve => {
        this.#onChange = resolve;
      });
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGINT');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  }
}

function show(line: string): void {
  process.stdout.write(`${line}\n`);
}

function typed(...args: string[]): void {
  show(`\n$ things ${args.join(' ')}`);
}

async function dispatch(...args: string[]): Promise<string> {
  typed('dispatch', ...args.map(arg => (arg === program ? 'factorial.js' : arg)));
  const child = spawn(bun[0]!, ['dispatch', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the command failed with exit code ${code}`);
  show(stdout.trimEnd());
  return stdout;
}

interface Hop {
  from: string;
  to: string;
  gap: number;
  snapshot: number;
  sent: number;
}

function worker(id: string, command: string[], url: string): Service {
  const file = `${id}.conf`;
  writeFileSync(join(folder, file), JSON.stringify({ pubsub_url: url, id }, null, 2));
  typed('worker', file, `   # on ${command === bun ? 'Bun (JavaScriptCore)' : 'Node (V8)'}`);
  return new Service(id, [...command, 'worker', file]);
}

async function demonstrate(): Promise<void> {
  show(`A program computes ${N}! and changes its machine and its JavaScript engine while it does.`);
  typed('pubsub', '--host', '127.0.0.1', '-p', '0');
  const broker = new Service('pubsub', [...bun, 'pubsub', '--host', '127.0.0.1', '-p', '0']);
  const [, port] = await broker.waitFor(/listening on \S*:(\d+)/);
  const url = `mqtt://127.0.0.1:${port}`;

  const workers: Record<string, Service> = {};
  for (const [id, command] of [
    ['worker-A', bun],
    ['worker-B', node],
  ] as const) {
    workers[id] = worker(id, command, url);
    await workers[id].waitFor(/connected to Pub\/Sub/);
  }

  const started = await dispatch(url, 'run', 'worker-A', program, '--', String(N));
  const id = /id: '(\w+)'/.exec(started)![1]!;
  const passes = (where: string, factor: number) =>
    until(workers[where]!, line => Number(/^(\d+)! has/.exec(line)?.[1] ?? 0) >= factor);

  const hops: Hop[] = [];
  const hop = async (from: string, to: string) => {
    const seen = workers[to]!.lines.length;
    const log = workers[from]!.lines.length;
    await dispatch(url, 'migrate', from, to, 'factorial.js', id);
    // One of the first two reports over there includes the time that it stood still: the first may be due at once,
    // before the next tick.
    const pauses: number[] = [];
    await until(workers[to]!, line => pauses.push(...pausesIn(line)) >= 2, seen);
    const gap = Math.max(...pauses);
    const [, snapshot, sent] = await workers[from]!.waitFor(/snapshot of (\d+) bytes, (\d+) sent/, log);
    hops.push({ from, to, gap, snapshot: Number(snapshot), sent: Number(sent) });
  };
  await passes('worker-A', N / 4);
  await hop('worker-A', 'worker-B');
  await passes('worker-B', N / 2);
  await hop('worker-B', 'worker-A');
  const [, result] = await workers['worker-A']!.waitFor(new RegExp(`^${N}! = (\\d+)$`));
  await workers['worker-A']!.waitFor(/ended: exit code 0/);

  show('');
  for (const { from, to, gap, snapshot, sent } of hops) {
    show(
      `${from} -> ${to}: stood still for ${gap} ms; snapshot of ${grouped(snapshot)} bytes, ${grouped(sent)} sent`,
    );
  }
  if (result !== factorial(N)) throw new Error(`${N}! is wrong: a digit was lost on the way`);
  show(
    `${N}! has ${grouped(result.length)} digits, and every one of them is right (compared with BigInt arithmetic).`,
  );
}

function pausesIn(line: string): number[] {
  const match = /longest pause (\d+) ms/.exec(line);
  return match ? [Number(match[1])] : [];
}

/** Until a line of the service, from line `from` on, satisfies `wanted`. */
async function until(service: Service, wanted: (line: string) => boolean, from = 0): Promise<void> {
  for (let seen = from; ; seen += 1) {
    await service.waitFor(/(?:)/, seen);
    if (wanted(service.lines[seen]!)) return;
  }
}

function factorial(n: number): string {
  let product = 1n;
  for (let factor = 2n; factor <= BigInt(n); factor += 1n) product *= factor;
  return product.toString();
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(130));

async function leave(code: number): Promise<never> {
  // Workers first: they end their programs and say goodbye.
  for (const service of services.reverse()) await service.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}

demonstrate().then(
  () => leave(0),
  (error: Error) => {
    process.stderr.write(`\ndemo: ${error.message}\n`);
    return leave(1);
  },
);
