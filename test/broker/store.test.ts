/** The journal: what it keeps over a crash, what a torn or damaged file costs, how it stays small. */
import { afterAll, describe, expect, test } from 'bun:test';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from '../../src/broker/store/crc32.ts';
import { DiskStore } from '../../src/broker/store/disk.ts';
import { Journal } from '../../src/broker/store/journal.ts';
import { Reason } from '../../src/broker/wire/reason.ts';
import { random } from './reliable.ts';
import { TestBroker, TestClock } from './support.ts';

const root = mkdtempSync(join(tmpdir(), 'things-store-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
const folder = () => join(root, `${++folders}`);

let wall = 1_700_000_000_000;

function open(path: string, lines: string[] = []): TestBroker {
  const clock = new TestClock();
  const broker = new TestBroker({ clock });
  new DiskStore(path, line => void lines.push(line), { wallClock: () => wall + clock.now() }).restore(broker);
  return broker;
}

/** As kill -9 leaves it: what was not committed is gone. */
function crash(broker: TestBroker): void {
  wall += broker.testClock.now();
  broker.store = undefined;
}

function journalOf(path: string): string {
  const [name, ...more] = readdirSync(path).filter(name => /^journal\.\d+$/.test(name));
  expect(more).toEqual([]);
  return join(path, name!);
}

/** Everything that should outlive a crash. */
function state(broker: TestBroker) {
  const sessions = [...broker.sessions.values()].filter(({ expiry }) => expiry > 0);
  return {
    retained: [...broker.retained]
      .filter(({ topic }) => !topic.startsWith('$SYS/'))
      .map(
        ({ topic, payload, qos, properties }) => `${topic} ${payload} ${qos} ${properties.toString('hex')}`,
      )
      .sort(),
    sessions: sessions
      .map(session => ({
        clientId: session.clientId,
        expiry: session.expiry,
        username: session.username,
        will: session.will,
        subscriptions: [...session.subscriptions.values()].map(({ session: _, ...rest }) => rest),
        deliveries: [...session.deliveries()].map(({ message, qos, retain, identifiers, id, awaiting }) => ({
          topic: message.topic,
          payload: `${message.payload}`,
          properties: message.properties.toString('hex'),
          publisher: message.publisher,
          qos,
          retain,
          identifiers,
          id,
          awaiting,
        })),
        incoming: [...session.incoming],
      }))
      .sort((a, b) => (a.clientId < b.clientId ? -1 : 1)),
  };
}

const kept = { clean: false, properties: { sessionExpiryInterval: 1000 } };

/** A broker with some of everything. */
function busy(path: string): TestBroker {
  const broker = open(path);
  const will = {
    topic: 'gone',
    payload: Buffer.from('x'),
    qos: 1 as const,
    retain: true,
    properties: { willDelayInterval: 5, contentType: 'c' },
  };
  const listener = broker.client('listener', { ...kept, will });
  listener.subscribe('a/+', 1, { nl: true, rap: true, rh: 1 }, 77);
  listener.subscribe('b/#', 2);
  listener.subscribe('$share/g/c', 1);
  const publisher = broker.client('publisher', kept);
  publisher.publish('a/1', 'acknowledged', { qos: 1, messageId: 1 });
  listener.consume();
  publisher.publish('a/2', 'sent', {
    qos: 1,
    messageId: 2,
    retain: true,
    properties: { userProperties: { k: 'v' } },
  });
  publisher.publish('b/1', 'received', { qos: 2, messageId: 3 });
  publisher.publish('b/2', 'sent twice', { qos: 2, messageId: 4 });
  const [, second] = listener.take();
  listener.send({ cmd: 'pubrec', messageId: (second as { messageId: number }).messageId, reasonCode: 0 });
  publisher.send({ cmd: 'pubrel', messageId: 3 });
  listener.drop();
  publisher.publish('c', 'queued', { qos: 1, messageId: 5, properties: { messageExpiryInterval: 500 } });
  publisher.publish('r/1', 'retained', { retain: true });
  publisher.publish('r/2', 'replaced', { retain: true });
  publisher.publish('r/2', 'again', { retain: true });
  publisher.publish('r/3', 'removed', { retain: true });
  publisher.publish('r/3', '', { retain: true });
  broker.client('passing').publish('x', 'y');
  return broker;
}

test('the checksum is the one of zip', () => {
  expect(crc32(Buffer.from('123456789'), 0, 9)).toBe(0xcbf43926);
});

describe('over a crash', () => {
  test('retained messages, sessions, queues, windows and QoS 2 identifiers are kept', () => {
    const path = folder();
    const broker = busy(path);
    const before = state(broker);
    expect(before.sessions).toHaveLength(2);
    expect(before.sessions[0]!.deliveries.map(({ awaiting, id }) => [awaiting, id > 0])).toEqual([
      ['receipt', true],
      ['completion', true],
      ['receipt', true],
      ['receipt', false],
    ]);
    expect(before.sessions[1]!.incoming).toEqual([4]);
    expect(before.retained).toHaveLength(3);
    crash(broker);
    expect(state(open(path))).toEqual(before);
  });

  test('and over many, and over an orderly end', () => {
    const path = folder();
    let broker = busy(path);
    const before = state(broker);
    for (let i = 0; i < 3; i++) {
      crash(broker);
      broker = open(path);
    }
    expect(state(broker)).toEqual(before);
    wall += broker.testClock.now();
    broker.shutdown();
    expect(existsSync(join(path, 'lock'))).toBe(false);
    expect(state(open(path))).toEqual(before);
  });

  test('the client goes on where it was', () => {
    const path = folder();
    const broker = busy(path);
    crash(broker);
    const listener = open(path).client('listener', kept);
    expect(listener.connack!.sessionPresent).toBe(true);
    const packets = listener
      .take()
      .map(packet => [
        packet.cmd,
        'dup' in packet && packet.dup,
        packet.cmd === 'publish' && `${packet.payload}`,
      ]);
    expect(packets).toEqual([
      ['publish', true, 'sent'],
      ['pubrel', false, false],
      ['publish', true, 'sent twice'],
      ['publish', false, 'queued'],
    ]);
  });

  test('sessions and messages expire by the wall clock, also while the broker is down', () => {
    const path = folder();
    const broker = busy(path);
    broker.testClock.advance(100);
    crash(broker);
    wall += 450_000;
    const later = open(path);
    const listener = later.client('listener', kept);
    expect(listener.payloads()).toEqual(['sent', 'sent twice']);
    listener.drop();
    crash(later);
    wall += 990_000;
    const last = open(path);
    expect(last.sessions.has('listener')).toBe(true);
    last.testClock.advance(11);
    expect(last.sessions.has('listener')).toBe(false);
  });

  test('a clock set back keeps sessions no longer than agreed', () => {
    const path = folder();
    crash(busy(path));
    wall -= 1e9;
    const broker = open(path);
    broker.testClock.advance(1001);
    expect(broker.sessions.size).toBe(0);
    wall += 1e9;
  });

  test('a will that was not sent is sent when its client does not come back', () => {
    const path = folder();
    const broker = open(path);
    const will = { topic: 'state', payload: Buffer.from('offline'), qos: 0 as const, retain: true };
    const clients = ['stays away', 'comes back', 'left'].map(name =>
      broker.client(name, { will: { ...will, topic: name } }),
    );
    clients[2]!.disconnect();
    crash(broker);
    const again = open(path);
    const watcher = again.client('watcher');
    watcher.subscribe('#');
    again.client('comes back', { will: { ...will, topic: 'comes back' } });
    expect(watcher.take()).toMatchObject([{ topic: 'comes back' }]);
    again.testClock.advance(61);
    expect(watcher.take()).toMatchObject([{ topic: 'stays away' }]);
    expect(again.sessions.has('stays away')).toBe(false);
  });

  test('random lives are remembered to the last committed turn', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const path = folder();
      const next = random(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
      let broker = open(path);
      for (let steps = 0; steps < 60; steps++) {
        const name = pick(['a', 'b', 'c', 'd']);
        const session = broker.sessions.get(name);
        const client = clients.get(session?.connection as object);
        if (client === undefined) {
          const fresh = broker.client(name, pick([kept, kept, kept, { clean: true }, { clean: false }]));
          clients.set(fresh.connection, fresh);
          continue;
        }
        const messageId = 1 + Math.floor(next() * 5);
        const qos = pick([0, 1, 2] as const);
        switch (
          pick([
            'publish',
            'publish',
            'publish',
            'subscribe',
            'unsubscribe',
            'answer',
            'answer',
            'release',
            'drop',
            'leave',
            'crash',
          ])
        ) {
          case 'publish':
            client.publish(pick(['x', 'x/y', 'z']), pick(['', 'one', 'two']), {
              qos,
              messageId,
              retain: next() < 0.3,
            });
            break;
          case 'subscribe':
            client.send({
              cmd: 'subscribe',
              messageId,
              subscriptions: [{ topic: pick(['x', 'x/#', '+', '$share/g/z']), qos }],
            });
            break;
          case 'unsubscribe':
            client.send({ cmd: 'unsubscribe', messageId, unsubscriptions: [pick(['x', 'x/#', '+'])] });
            break;
          case 'answer':
            for (const packet of client.take()) {
              if (packet.cmd === 'publish' && packet.qos === 1)
                client.send({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 });
              if (packet.cmd === 'publish' && packet.qos === 2)
                client.send({ cmd: 'pubrec', messageId: packet.messageId!, reasonCode: 0 });
              if (packet.cmd === 'pubrel' && next() < 0.7)
                client.send({ cmd: 'pubcomp', messageId: packet.messageId!, reasonCode: 0 });
            }
            break;
          case 'release':
            client.send({ cmd: 'pubrel', messageId });
            break;
          case 'drop':
            client.drop();
            break;
          case 'leave':
            client.disconnect();
            break;
          case 'crash': {
            const before = state(broker);
            crash(broker);
            broker = open(path);
            expect({ seed, steps, ...state(broker) }).toEqual({ seed, steps, ...before });
            break;
          }
        }
      }
    }
  });
  const clients = new WeakMap<object, ReturnType<TestBroker['client']>>();
});

describe('the file', () => {
  test('torn at any byte, it is read up to the last whole record', () => {
    const path = folder();
    crash(busy(path));
    const file = journalOf(path);
    const { size } = statSync(file);
    const copy = folder();
    mkdirSync(copy);
    const torn = join(copy, 'journal.1');
    let fewest = Infinity;
    // every byte of the last records, then some of each
    for (let length = size; length >= 24; length -= size - length < 300 ? 1 : 7) {
      copyFileSync(file, torn);
      truncateSync(torn, length);
      const lines: string[] = [];
      const broker = open(copy, lines);
      const count = state(broker).sessions.length + state(broker).retained.length;
      fewest = Math.min(fewest, count);
      expect(lines.filter(line => line.includes('damaged'))).toEqual([]);
      // what follows is written behind the last whole record
      broker.client('p').publish('after', 'x', { retain: true });
      crash(broker);
      expect(open(copy).retained.get('after')!.payload.toString()).toBe('x');
    }
    expect(fewest).toBe(0);
  }, 60_000);

  test('damaged in the middle, it is read up to there and a copy is kept', () => {
    const path = folder();
    crash(busy(path));
    const file = journalOf(path);
    const bytes = readFileSync(file);
    bytes[200]! ^= 1;
    writeFileSync(file, bytes);
    const lines: string[] = [];
    open(path, lines);
    expect(lines[0]).toContain('is damaged at byte');
    expect(readFileSync(`${file}.damaged`).equals(bytes)).toBe(true);
  });

  test('of another kind is refused and left alone', () => {
    const path = folder();
    mkdirSync(path);
    writeFileSync(join(path, 'journal.3'), 'something else entirely, of some length');
    expect(() => open(path)).toThrow('not a journal this version can read');
    expect(readFileSync(join(path, 'journal.3'), 'utf8')).toStartWith('something else');
  });

  test('stays small however much passes through', () => {
    const path = folder();
    const broker = open(path);
    const listener = broker.client('listener', kept);
    listener.subscribe('t', 1);
    const publisher = broker.client('publisher');
    const payload = Buffer.alloc(10_000, 'x');
    publisher.publish('retained', 'x', { retain: true });
    let largest = 0;
    for (let i = 0; i < 2000; i++) {
      publisher.publish('t', payload, { qos: 1 });
      listener.consume();
      if (i % 100 === 0) largest = Math.max(largest, statSync(journalOf(path)).size);
    }
    expect(largest).toBeGreaterThan(1_000_000);
    expect(largest).toBeLessThan(6_000_000);
    const before = state(broker);
    crash(broker);
    expect(state(open(path))).toEqual(before);
  });

  test('a rewriting that was interrupted leaves the old one', () => {
    const path = folder();
    const broker = busy(path);
    const before = state(broker);
    crash(broker);
    writeFileSync(join(path, 'journal.2.new'), 'half of it');
    expect(state(open(path))).toEqual(before);
  });

  test('a larger one than the window is read', () => {
    const path = folder();
    const broker = open(path);
    const publisher = broker.client('p');
    for (let i = 0; i < 30; i++) publisher.publish(`t/${i}`, Buffer.alloc(300_000, `${i}`), { retain: true });
    const before = state(broker);
    crash(broker);
    expect(state(open(path))).toEqual(before);
  });

  test('of a living broker is not shared', () => {
    const path = folder();
    mkdirSync(path);
    writeFileSync(join(path, 'lock'), `${process.ppid}\n`);
    expect(() => open(path)).toThrow(`in use by another broker, process ${process.ppid}`);
    writeFileSync(join(path, 'lock'), '999999999\n');
    expect(open(path).sessions.size).toBe(0);
  });

  test('of a broker whose number another process has now is taken over', () => {
    const path = folder();
    mkdirSync(path);
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'latin1');
    const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    writeFileSync(join(path, 'lock'), `${process.ppid} ${boot}/${began}\n`);
    expect(() => open(path)).toThrow('in use by another broker');
    // the same number before a power cut, and earlier since
    for (const life of [`00000000-0000-0000-0000-000000000000/${began}`, `${boot}/${Number(began) - 1}`]) {
      writeFileSync(join(path, 'lock'), `${process.ppid} ${life}\n`);
      crash(open(path));
    }
  });
});

test('a disk that refuses is told, and written to again when it can be', () => {
  const broker = busy(folder());
  const store = broker.store as DiskStore;
  const journal = Reflect.get(store, 'journal') as Journal;
  const { commit } = Journal.prototype;
  journal.commit = () => {
    throw new Error('ENOSPC: no space left on device');
  };
  const client = broker.client('p');
  client.publish('r/4', 'not kept', { retain: true, qos: 1 });
  expect(client.expect('puback').reasonCode).toBe(Reason.noMatchingSubscribers);
  expect(broker.lines.filter(line => line.includes('no space left'))).toHaveLength(1);
  expect(broker.counters.storeFailures).toBe(1);
  broker.testClock.advance(11);
  client.publish('r/5', 'neither', { retain: true });
  expect(broker.counters.storeFailures).toBe(2);
  journal.commit = commit;
  broker.testClock.advance(11);
  client.publish('r/6', 'kept', { retain: true });
  const path = Reflect.get(store, 'folder') as string;
  const before = state(broker);
  crash(broker);
  expect(state(open(path))).toEqual(before);
  expect(before.retained.some(line => line.startsWith('r/4'))).toBe(true);
});
