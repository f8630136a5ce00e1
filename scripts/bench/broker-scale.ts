/**
 * How the broker grows: the cost of a match with more subscriptions and with more matches, memory with a thousand
 * connections, time from start to first CONNACK. `bun scripts/bench/broker-scale.ts [--broker COMMAND]`. Times are
 * medians of interleaved rounds, for ratios.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Broker } from '../../src/broker/broker.ts';
import { Session } from '../../src/broker/session.ts';
import { type Subscription, SubscriptionTree } from '../../src/broker/subscriptions.ts';
import { freePort, open } from './broker-load.ts';

const root = join(import.meta.dir, '../..');
const rounds = 7;
const topics = 20_000;

/** A tree of `count` filters with both wildcards, of which a topic matches `matching`. */
function plant(count: number, matching: number): SubscriptionTree {
  const tree = new SubscriptionTree();
  const broker = new Broker();
  const sessions = Array.from({ length: 100 }, (_, i) => new Session(broker, `client${i}`));
  const add = (i: number, filter: string) => {
    const session = sessions[i % sessions.length]!;
    const options = { noLocal: false, retainAsPublished: false, retainHandling: 0, identifier: 0 } as const;
    const subscription: Subscription = { session, filter, qos: 0, ...options };
    tree.add(subscription, undefined);
  };
  for (let i = 0; i < matching; i++) add(i, ['site/+/state/#', 'site/+/+/temperature'][i < 100 ? 0 : 1]!);
  for (let i = matching; i < count; i++)
    add(i, [`other${i}/+/state`, `site/board${i}/+/#`, `+/elsewhere${i}/#`][i % 3]!);
  return tree;
}

/** Nanoseconds for a topic that was not asked for before, so that nothing is remembered. */
function match(tree: SubscriptionTree, matching: number): number {
  const begun = performance.now();
  for (let i = 0; i < topics; i++) {
    const { receivers } = tree.match(`site/fresh${i}/state/temperature`);
    if (receivers.length !== matching)
      throw new Error(`${receivers.length} receivers instead of ${matching}`);
  }
  return ((performance.now() - begun) * 1e6) / topics;
}

function matching(): void {
  const cases = [
    [100, 1],
    [10_000, 1],
    [100_000, 1],
    [10_000, 10],
    [10_000, 100],
  ] as const;
  const trees = cases.map(([count, matches]) => plant(count, matches));
  const times = cases.map(() => [] as number[]);
  // two rounds to warm up
  for (let round = -1; round <= rounds; round++) {
    trees.forEach((tree, i) => {
      const time = match(tree, cases[i]![1]);
      if (round > 0) times[i]!.push(time);
    });
  }
  const base = median(times[0]!);
  cases.forEach(([count, matches], i) => {
    const ratio = (median(times[i]!) / base).toFixed(2);
    console.log(
      `${`${count}`.padStart(7)} subscriptions, ${`${matches}`.padStart(3)} matching: ${ratio} times the cost`,
    );
  });
}

async function process_(command: string[]): Promise<void> {
  const starts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const port = await freePort();
    const begun = performance.now();
    const child = spawn(
      command[0]!,
      [...command.slice(1), 'pubsub', '--host', '127.0.0.1', '-p', `${port}`],
      {
        stdio: 'ignore',
      },
    );
    const first = await firstConnection(port);
    starts.push(performance.now() - begun);
    first.close();
    if (round === rounds - 1) await memory(child.pid!, port);
    child.kill('SIGKILL');
    await new Promise(resolve => child.on('close', resolve));
  }
  console.log(
    `start to first CONNACK: ${median(starts).toFixed(0)} ms, fastest ${Math.min(...starts).toFixed(0)} ms`,
  );
}

async function memory(pid: number, port: number): Promise<void> {
  console.log(`RSS idle: ${rss(pid)} MB`);
  const clients = [];
  for (let i = 0; i < 1000; i++) {
    const client = await open(port, `client${i}`, () => {});
    await client.subscribe(`to/client${i}/#`, 1);
    clients.push(client);
  }
  console.log(`RSS with ${clients.length} connections, each with a subscription: ${rss(pid)} MB`);
  for (const client of clients) client.close();
}

async function firstConnection(port: number) {
  for (let tries = 0; ; tries++) {
    try {
      return await open(port, 'probe', () => {});
    } catch (error) {
      if (tries > 5000) throw error;
      await new Promise(resolve => setTimeout(resolve, 2));
    }
  }
}

function rss(pid: number): string {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return ((Number(pages) * 4096) / 1e6).toFixed(1);
}

function median(list: number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1]!;
}

const { values } = parseArgs({ options: { broker: { type: 'string' } } });
const binary = join(root, 'dist/things-linux-x64');
const command =
  values.broker?.split(' ') ??
  (existsSync(binary) ? [binary] : [process.execPath, join(root, 'src/main.ts')]);
matching();
await process_(command);
