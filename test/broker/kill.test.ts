/**
 * Numbered messages through `things pubsub --store` as a process of its own, over TCP, while it is killed with
 * signal 9 at any moment and started again, and while its clients lose their connections: nothing is lost, QoS 2
 * comes exactly once, order is kept. `KILLS=100` for more of it.
 */
import { afterAll, expect, test } from 'bun:test';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { complaints, ReliableClient, random } from './reliable.ts';

const kills = Number(process.env.KILLS ?? 5);
const root = join(import.meta.dir, '../..');
const folder = mkdtempSync(join(tmpdir(), 'things-kill-'));
let child: ChildProcess | undefined;
const peers: Peer[] = [];

afterAll(() => {
  for (const peer of peers) peer.stop();
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A client that comes back whenever its connection is lost. */
class Peer {
  readonly client: ReliableClient;
  losses = -1;
  private socket: Socket | undefined;
  private stopped = false;
  private readonly port: number;

  constructor(name: string, port: number) {
    this.client = new ReliableClient(name);
    this.port = port;
    peers.push(this);
    this.open();
  }

  /** The network breaks. */
  lose(): void {
    this.socket?.destroy();
  }

  stop(): void {
    this.stopped = true;
    this.socket?.destroy();
  }

  private open(): void {
    if (this.stopped) return;
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    this.socket = socket;
    socket.on('connect', () => {
      this.losses++;
      this.client.connect(bytes => void socket.write(bytes));
    });
    socket.on('data', bytes => this.client.bytes(bytes));
    // its close follows
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.client.disconnected();
      setTimeout(() => this.open(), 5);
    });
  }
}

/** Resolves when the broker listens. */
function startBroker(port: number): Promise<void> {
  const args = [
    'src/main.ts',
    'pubsub',
    '--host',
    '127.0.0.1',
    '-p',
    `${port}`,
    '--store',
    join(folder, 'store'),
  ];
  const process_ = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  child = process_;
  let said = '';
  return new Promise((resolve, reject) => {
    process_.stderr.on('data', data => {
      said += data;
      if (said.includes('listening on')) resolve();
    });
    process_.on('close', () => reject(new Error(`the broker ended: ${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

async function until(condition: () => boolean, what: () => string): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 60_000) throw new Error(what());
    await pause(5);
  }
}

test(
  `the broker dies ${kills} times by signal 9`,
  async () => {
    const port = await freePort();
    await startBroker(port);
    const next = random(kills);
    const subscriber = new Peer('subscriber', port);
    await until(
      () => subscriber.client.connected,
      () => 'no connection',
    );
    subscriber.client.subscribe('numbers/+');
    await until(
      () => subscriber.client.subscribed,
      () => 'no SUBACK',
    );
    const publisher = new Peer('publisher', port);
    const sent = { 1: 0, 2: 0 };
    let killing = true;
    const publishing = (async () => {
      while (killing) {
        const { client } = publisher;
        while (client.connected && client.unfinished < 20) {
          const qos = next() < 0.5 ? 1 : 2;
          client.publish(qos, sent[qos]++);
        }
        if (next() < 0.01) publisher.lose();
        if (next() < 0.01) subscriber.lose();
        await pause(2);
      }
    })();
    for (let times = 0; times < kills; times++) {
      const goal = subscriber.client.received[2].length + 50;
      await until(
        () => subscriber.client.received[2].length > goal,
        () => `stuck after ${times} deaths with ${subscriber.client.received[2].length} received`,
      );
      await pause(next() * 100);
      child!.kill('SIGKILL');
      await startBroker(port);
    }
    killing = false;
    await publishing;
    const { received } = subscriber.client;
    await until(
      () =>
        publisher.client.unfinished === 0 &&
        received[1].at(-1) === sent[1] - 1 &&
        received[2].at(-1) === sent[2] - 1,
      () => `sent ${sent[1]} and ${sent[2]}, last received ${received[1].at(-1)} and ${received[2].at(-1)}`,
    );
    // what would come twice comes when the client does
    const { losses } = subscriber;
    subscriber.lose();
    await until(
      () => subscriber.losses > losses && subscriber.client.connected,
      () => 'not back',
    );
    await pause(200);
    expect({ ...complaintsOf(subscriber.client, sent), losses: subscriber.losses >= kills }).toEqual({
      qos1: [],
      qos2: [],
      losses: true,
    });
    console.log(`${sent[1] + sent[2]} messages, ${publisher.losses + subscriber.losses} connections lost`);
  },
  60_000 + kills * 10_000,
);

/** Of each topic its own, because they are of different lengths. */
function complaintsOf(client: ReliableClient, sent: { 1: number; 2: number }) {
  const about = (qos: 1 | 2) =>
    complaints(client, sent[qos]).filter(line => !line.startsWith(`QoS ${3 - qos}`));
  return { qos1: about(1), qos2: about(2) };
}
