/**
 * The broker side by side with mosquitto: processor time of the broker per delivered message, and latency under
 * a paced load. `bun scripts/bench/broker.ts [--broker COMMAND] [--rounds N] [--quick] [--row NAME]`. The two are
 * measured in turns within one run; ratios and medians of rounds are what counts on a shared machine.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, type Load, open, runLoad } from './broker-load.ts';

const root = join(import.meta.dir, '../..');

const rows: Record<string, Load> = Object.fromEntries(
  ([0, 1] as const).flatMap(qos => [
    [
      `1-1 q${qos}`,
      { publishers: 1, subscribers: 1, qos, messages: 100_000, rate: undefined, payloadBytes: 64 },
    ],
    [
      `10-10 q${qos}`,
      { publishers: 10, subscribers: 10, qos, messages: 10_000, rate: undefined, payloadBytes: 64 },
    ],
    [
      `1-100 q${qos}`,
      { publishers: 1, subscribers: 100, qos, messages: 3000, rate: undefined, payloadBytes: 64 },
    ],
    [`paced q${qos}`, { publishers: 1, subscribers: 1, qos, messages: 5000, rate: 1000, payloadBytes: 64 }],
  ]),
);

interface Measured {
  /** Microseconds of the broker's processor time for each delivery. */
  cpu: number;
  p50: number;
  p99: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      broker: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      row: { type: 'string' },
      quick: { type: 'boolean', default: false },
      alone: { type: 'boolean', default: false },
    },
  });
  const binary = join(root, 'dist/things-linux-x64');
  const command =
    values.broker?.split(' ') ??
    (existsSync(binary) ? [binary] : [process.execPath, join(root, 'src/main.ts')]);
  console.log(`things: ${command.join(' ')}`);
  const ours = await start([...command, 'pubsub', '--host', '127.0.0.1', '-p']);
  const theirs = values.alone ? undefined : await startMosquitto();
  try {
    const ratios: number[] = [];
    for (const [name, load] of Object.entries(rows)) {
      if (values.row !== undefined && !name.startsWith(values.row)) continue;
      const messages = values.quick ? Math.ceil(load.messages / 5) : load.messages;
      const outcomes = { ours: [] as Measured[], theirs: [] as Measured[] };
      for (let round = 0; round < Number(values.rounds) + 1; round++) {
        const mine = await measure(ours, { ...load, messages });
        const other = theirs === undefined ? mine : await measure(theirs, { ...load, messages });
        // the first round warms both up
        if (round > 0) {
          outcomes.ours.push(mine);
          outcomes.theirs.push(other);
        }
      }
      const median = (list: Measured[], key: keyof Measured) =>
        list.map(one => one[key]).sort((a, b) => a - b)[list.length >> 1]!;
      const ratio = median(outcomes.theirs, 'cpu') / median(outcomes.ours, 'cpu');
      ratios.push(ratio);
      const show = (list: Measured[]) =>
        `${median(list, 'cpu').toFixed(2)} us, p50 ${median(list, 'p50').toFixed(2)} ms, p99 ${median(list, 'p99').toFixed(2)} ms`;
      console.log(
        `${name.padEnd(9)} things ${show(outcomes.ours)} | mosquitto ${show(outcomes.theirs)} | mosquitto/things ${ratio.toFixed(2)}`,
      );
    }
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    console.log(`geometric mean of mosquitto/things: ${mean.toFixed(2)}`);
    console.log(
      `RSS idle after load: things ${rss(ours.pid)} MB${theirs === undefined ? '' : `, mosquitto ${rss(theirs.pid)} MB`}`,
    );
  } finally {
    ours.stop();
    theirs?.stop();
  }
}

async function measure(broker: Running, load: Load): Promise<Measured> {
  const before = processorTime(broker.pid);
  const { deliveries, latencies } = await runLoad(broker.port, load);
  const after = processorTime(broker.pid);
  latencies.sort();
  const at = (part: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))]!;
  return { cpu: (after - before) / 1000 / deliveries, p50: at(0.5), p99: at(0.99) };
}

/** Nanoseconds on a processor of all threads alive. */
export function processorTime(pid: number): number {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return sum;
}

function rss(pid: number): string {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return ((Number(pages) * 4096) / 1e6).toFixed(1);
}

interface Running {
  pid: number;
  port: number;
  stop(): void;
}

async function startMosquitto(): Promise<Running | undefined> {
  const path = spawnSync('sh', ['-c', 'command -v mosquitto || echo /usr/sbin/mosquitto'])
    .stdout.toString()
    .trim();
  if (!existsSync(path)) {
    console.log('mosquitto is not installed: measuring things alone');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'things-bench-'));
  const file = join(folder, 'mosquitto.conf');
  const port = await freePort();
  writeFileSync(
    file,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_dest none\nmax_queued_messages 0\nset_tcp_nodelay true\n`,
  );
  const running = await start([path, '-c', file], port);
  return {
    ...running,
    stop() {
      running.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts a broker and waits for its first CONNACK. A `port` that is not given is appended to the command. */
async function start(command: string[], port?: number): Promise<Running> {
  const chosen = port ?? (await freePort());
  const args = port === undefined ? [...command.slice(1), `${chosen}`] : command.slice(1);
  const begun = performance.now();
  const child = spawn(command[0]!, args, { stdio: 'ignore' });
  for (let tries = 0; ; tries++) {
    try {
      const client = await open(chosen, 'probe', () => {});
      client.close();
      break;
    } catch (error) {
      if (tries > 1000) throw error;
      await new Promise(resolve => setTimeout(resolve, 2));
    }
  }
  console.log(
    `${command[0]}: first CONNACK after ${Math.round(performance.now() - begun)} ms, RSS ${rss(child.pid!)} MB`,
  );
  return { pid: child.pid!, port: chosen, stop: () => void child.kill() };
}

await main();
