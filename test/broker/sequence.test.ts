/**
 * Numbered messages over a network that loses connections at any moment, with what was under way in both
 * directions; clients also take their own sessions over, and brokers die and come back from their journal.
 */
import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../src/broker/connection.ts';
import { DiskStore } from '../../src/broker/store/disk.ts';
import type { Transport, Written } from '../../src/broker/transport.ts';
import { complaints, ReliableClient, random } from './reliable.ts';
import { TestBroker } from './support.ts';

/** A connection on which bytes wait until they are let through, or are lost. */
class Link implements Transport {
  readonly remote = 'link';
  readonly identity = undefined;
  readonly connection: Connection;
  readonly toBroker: Buffer[] = [];
  readonly toClient: Buffer[] = [];
  cut = false;
  private held = false;

  constructor(broker: TestBroker) {
    this.connection = broker.accept(this);
  }

  /** Lets one piece through, in one direction. */
  step(client: ReliableClient, towardsBroker: boolean): void {
    if (towardsBroker) {
      const bytes = this.held ? undefined : this.toBroker.shift();
      if (bytes !== undefined) this.connection.received(bytes);
    } else {
      const bytes = this.toClient.shift();
      if (bytes !== undefined) client.bytes(bytes);
    }
  }

  lose(): void {
    this.cut = true;
    this.connection.closed();
  }

  write(bytes: Buffer, length: number): Written {
    if (!this.cut) this.toClient.push(Buffer.from(bytes.subarray(0, length)));
    return 'sent';
  }
  end(): void {
    this.cut = true;
  }
  destroy(): void {
    this.cut = true;
  }
  pause(): void {
    this.held = true;
  }
  resume(): void {
    this.held = false;
  }
}

interface Peer {
  client: ReliableClient;
  link: Link;
}

function converse(seed: number, count: number, restart?: (broker: TestBroker | undefined) => TestBroker) {
  const next = random(seed);
  const chance = (part: number) => next() < part;
  let broker = restart?.(undefined) ?? new TestBroker();
  let losses = 0;
  let deaths = 0;
  const connect = (client: ReliableClient): Link => {
    const link = new Link(broker);
    client.connect(bytes => void (link.cut || link.toBroker.push(bytes)));
    return link;
  };
  const peer = (name: string): Peer => {
    const client = new ReliableClient(name);
    return { client, link: connect(client) };
  };
  const settle = ({ client, link }: Peer) => {
    while (link.toBroker.length + link.toClient.length > 0) {
      link.step(client, true);
      link.step(client, false);
    }
  };
  const [publisher, subscriber] = [peer('publisher'), peer('subscriber')];
  settle(subscriber);
  subscriber.client.subscribe('numbers/+');
  settle(subscriber);
  settle(publisher);
  const sent = { 1: 0, 2: 0 };
  const done = () =>
    sent[1] === count && sent[2] === count && publisher.client.unfinished === 0 && broker.heldBytes === 0;
  for (let steps = 0; !done(); steps++) {
    if (steps > count * 60) throw new Error(`seed ${seed}: no end in sight`);
    for (const peer of [publisher, subscriber]) {
      if (peer.link.cut) {
        losses++;
        peer.link = connect(peer.client);
      }
      if (chance(0.02)) {
        // the network breaks, or the client comes again before the broker has noticed
        if (chance(0.5)) peer.link.lose();
        else {
          peer.link.cut = true;
          const stale = peer.link;
          peer.link = connect(peer.client);
          stale.toClient.length = 0;
          losses++;
        }
        peer.client.disconnected();
        if (peer.link.cut) continue;
        peer.link = connect(peer.client);
      }
      peer.link.step(peer.client, chance(0.5));
    }
    if (restart !== undefined && chance(0.002)) {
      deaths++;
      publisher.link.cut = subscriber.link.cut = true;
      publisher.client.disconnected();
      subscriber.client.disconnected();
      broker = restart(broker);
      continue;
    }
    const qos = chance(0.5) ? 1 : 2;
    if (publisher.client.connected && publisher.client.unfinished < 20 && sent[qos] < count && chance(0.5)) {
      publisher.client.publish(qos, sent[qos]++);
    }
  }
  return { subscriber: subscriber.client, losses, deaths, broker };
}

test('a thousand lost connections and takeovers: nothing lost, QoS 2 exactly once, order kept', () => {
  let losses = 0;
  for (let seed = 1; losses < 1000; seed++) {
    const outcome = converse(seed, 300);
    expect({ seed, complaints: complaints(outcome.subscriber, 300) }).toEqual({ seed, complaints: [] });
    expect(outcome.broker.counters.publishDropped).toBe(0);
    losses += outcome.losses;
  }
}, 30_000);

test('over the death of the broker, with a store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'things-sequence-'));
  try {
    let deaths = 0;
    for (let seed = 1; deaths < 40; seed++) {
      const store = join(folder, `${seed}`);
      const outcome = converse(seed, 150, old => {
        // the old one is left as it is, as kill -9 would: what it did not commit is lost
        if (old !== undefined) old.store = undefined;
        const broker = new TestBroker();
        new DiskStore(store, line => void broker.lines.push(line)).restore(broker);
        return broker;
      });
      expect({ seed, complaints: complaints(outcome.subscriber, 150) }).toEqual({ seed, complaints: [] });
      deaths += outcome.deaths;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);
