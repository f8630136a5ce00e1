/**
 * What the fleet costs, measured from outside on the built binary over loopback: wall time of each dispatch verb
 * (whole process), the pause a 10 ms ticker sees when its program migrates, resident memory of each process.
 *
 *     scripts/bench/run fleet [--rounds N] [--broker PATH_OF_MOSQUITTO]
 *
 * Prints one table each, medians with the worst in brackets, and the raw figures behind them. Every migration is
 * checked: the program reports whether its state is whole.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dir, '../..');
const ticker = join(import.meta.dir, 'fleet-programs/ticker.js');
const builds = {
  bun: [join(root, 'dist/things-linux-x64')],
  node: ['node', join(root, 'dist/things.cjs')],
} as const;
type Build = keyof typeof builds;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, broker: { type: 'string' } },
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'things-bench-'));
const running: ChildProcess[] = [];

/** A service; `lines` has what it printed. */
class Service {
  readonly lines: string[] = [];
  readonly process: ChildProcess;
  #wake: () => void = () => undefined;

  constructor(command: readonly string[], ...args: string[]) {
    this.process = spawn(command[0]!, [...command.slice(1), ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(this.process);
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        const parts = (rest + text).split('\n');
        rest = parts.pop()!;
        this.lines.push(...parts);
        this.#wake();
      });
    }
  }

  async match(pattern: RegExp): Promise<RegExpExecArray> {
    const [match] = await this.matches(pattern, 1, 0);
    return match!;
  }

  /** The first so many matches in lines from `from` on, when they have come. */
  async matches(pattern: RegExp, count: number, from: number): Promise<RegExpExecArray[]> {
    for (;;) {
      const matches = this.lines
        .slice(from)
        .map(line => pattern.exec(line))
        .filter(match => match !== null);
      if (matches.length >= count) return matches.slice(0, count);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }
}

async function startBroker(): Promise<{ url: string; service: Service }> {
  if (values.broker === undefined) {
    const service = new Service(builds.bun, 'pubsub', '--host', '127.0.0.1', '-p', '0');
    const [, port] = await service.match(/listening on \S*:(\d+)/);
    return { url: `mqtt://127.0.0.1:${port}`, service };
  }
  const port = 20_000 + (process.pid % 20_000);
  const file = join(folder, 'broker.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const service = new Service([values.broker], '-c', file);
  await service.match(/running/);
  return { url: `mqtt://127.0.0.1:${port}`, service };
}

async function startWorker(id: string, build: Build, url: string): Promise<Service> {
  const file = join(folder, `${id}.conf`);
  writeFileSync(file, JSON.stringify({ pubsub_url: url, id }));
  const worker = new Service(builds[build], 'worker', file);
  await worker.match(/connected to Pub\/Sub/);
  return worker;
}

/** Wall time of the whole process in ms, and the object it printed. */
async function dispatch(url: string, ...args: string[]): Promise<{ took: number; id: string; pid: number }> {
  const end = args.indexOf('--');
  const withJson = end < 0 ? [...args, '--json'] : [...args.slice(0, end), '--json', ...args.slice(end)];
  const began = performance.now();
  const child = spawn(builds.bun[0], ['dispatch', url, ...withJson], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const [code] = await once(child, 'close');
  const took = performance.now() - began;
  if (code !== 0) throw new Error(`dispatch ${args.join(' ')} failed`);
  return { took, ...JSON.parse(stdout) };
}

/** Time for what was started by the last command, such as a new warm child, to be done. */
const settle = () => Bun.sleep(700);

async function verbs(url: string): Promise<void> {
  const times: Record<string, number[]> = {};
  const timed = async (verb: string, ...args: string[]) => {
    const result = await dispatch(url, ...args);
    (times[verb] ??= []).push(result.took);
    await settle();
    return result;
  };
  for (let round = 0; round < rounds; round += 1) {
    // Another program each time, so that the worker has it to instrument.
    const file = join(folder, `ticker${round}.js`);
    writeFileSync(file, `// ${round}\n${readFileSync(ticker, 'utf8')}`);
    const { id } = await timed('run', 'run', 'worker-A', file, '--', '0');
    const again = await timed('run (same program again)', 'run', 'worker-A', file, '--', '0');
    await timed('pause', 'pause', id);
    await timed('resume', 'resume', id);
    await timed('migrate', 'migrate', id, 'worker-B');
    await timed('ps', 'ps');
    await timed('kill', 'kill', id);
    await dispatch(url, 'kill', again.id);
  }
  table('dispatch verb, whole process, ms', times);
}

async function gaps(
  url: string,
  workers: Record<string, Service>,
  a: string,
  b: string,
  label: string,
): Promise<void> {
  const times: Record<string, number[]> = {};
  for (const length of [0, 1000, 100_000, 300_000]) {
    const { id } = await dispatch(url, 'run', a, ticker, '--', String(length));
    await settle();
    const row = `${label}, ${length} elements`;
    for (let round = 0; round < rounds; round += 1) {
      const [from, to] = round % 2 === 0 ? [a, b] : [b, a];
      const seen = workers[to]!.lines.length;
      await dispatch(url, 'migrate', id, to);
      // The first report over there may be due at once, before the tick that has seen the pause.
      const reports = await workers[to]!.matches(/^pause (\d+) whole (\w+)/, 2, seen);
      if (reports.some(([, , whole]) => whole !== 'true')) {
        throw new Error(`the state is not whole after ${from} -> ${to}`);
      }
      (times[row] ??= []).push(Math.max(...reports.map(([, pause]) => Number(pause))));
      await settle();
    }
    await dispatch(url, 'kill', id);
  }
  table('pause seen by a 10 ms ticker, ms', times);
}

/** Resident megabytes. */
function memory(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

async function sizes(url: string, broker: Service, workers: Record<string, Service>): Promise<void> {
  const times: Record<string, number[]> = {};
  const add = (row: string, pid: number) => (times[row] ??= []).push(memory(pid));
  for (const [id, build] of [
    ['worker-A', 'bun'],
    ['worker-N', 'node'],
  ] as const) {
    add(`idle worker on ${build}`, workers[id]!.process.pid!);
    for (const child of childrenOf(workers[id]!.process.pid!)) {
      const name = readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('_child')
        ? 'warm child'
        : 'guardian (sh)';
      add(`${name} on ${build}`, child);
    }
    const { id: process, pid } = await dispatch(url, 'run', id, ticker, '--', '0');
    await Bun.sleep(2000);
    add(`small program on ${build}`, pid);
    await dispatch(url, 'kill', process);
  }
  add('broker', broker.process.pid!);
  table('resident memory, MB', times);
}

function table(title: string, rows: Record<string, number[]>): void {
  const width = Math.max(...Object.keys(rows).map(row => row.length));
  process.stdout.write(`\n${title}\n`);
  for (const [row, figures] of Object.entries(rows)) {
    const sorted = [...figures].sort((x, y) => x - y);
    const median = sorted[Math.floor(sorted.length / 2)]!;
    const raw = figures.length > 1 ? `   [${figures.map(figure => figure.toFixed(0)).join(' ')}]` : '';
    process.stdout.write(
      `  ${row.padEnd(width)}  ${median.toFixed(0).padStart(5)} (${sorted.at(-1)!.toFixed(0)})${raw}\n`,
    );
  }
}

try {
  process.stdout.write(
    `${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)} at the start, ${rounds} rounds, ` +
      `broker ${values.broker ?? 'things pubsub'}\n`,
  );
  const { url, service } = await startBroker();
  const workers = {
    'worker-A': await startWorker('worker-A', 'bun', url),
    'worker-B': await startWorker('worker-B', 'bun', url),
    'worker-N': await startWorker('worker-N', 'node', url),
  };
  await Bun.sleep(2000);
  await sizes(url, service, workers);
  await verbs(url);
  await gaps(url, workers, 'worker-A', 'worker-B', 'Bun to Bun');
  await gaps(url, workers, 'worker-A', 'worker-N', 'Bun to Node and back');
  process.stdout.write(`\nload ${loadavg()[0]!.toFixed(1)} at the end\n`);
} finally {
  for (const child of running.reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGINT');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}
