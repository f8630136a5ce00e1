/** Limits, back-pressure, fairness, and what is counted when something is turned away. */
import { describe, expect, test } from 'bun:test';
import { type LimitName, limitTable } from '../../src/broker/limits.ts';
import { startSys } from '../../src/broker/sys.ts';
import { Reason } from '../../src/broker/wire/reason.ts';
import { TestBroker, type TestClient } from './support.ts';

const kept = { clean: false, properties: { sessionExpiryInterval: 1000 } };

function publishMany(
  client: TestClient,
  count: number,
  options: { qos?: 0 | 1; bytes?: number; topic?: string } = {},
): void {
  const { qos = 0, bytes = 10, topic = 't' } = options;
  for (let i = 0; i < count; i++) {
    client.publish(topic, `${i} `.padEnd(bytes, 'x'), { qos, messageId: (i % 60_000) + 1 });
  }
  client.take();
}

test('every limit has a default and says what it is', () => {
  for (const name of Object.keys(limitTable) as LimitName[]) {
    const [value, what] = limitTable[name];
    expect(value).toBeGreaterThan(0);
    expect(what.length).toBeGreaterThan(10);
  }
});

test('what a retained message takes is counted by its levels, too', () => {
  const broker = new TestBroker({ limits: { retainedBytes: 1_000_000 } });
  const client = broker.client('c');
  for (let i = 0; i < 100; i++) client.publish(`${i}${'/'.repeat(199)}`, 'x', { retain: true });
  // 200 levels of some 320 bytes each
  expect(broker.retained.count).toBeGreaterThan(10);
  expect(broker.retained.count).toBeLessThan(20);
  expect(broker.retained.memory).toBeLessThan(1_100_000);
  for (let i = 0; i < 100; i++) client.publish(`${i}${'/'.repeat(199)}`, '', { retain: true });
  expect(broker.retained.memory).toBe(0);
});

describe('connections and sessions', () => {
  test('too many connections: the new one is closed, the others stay', () => {
    const broker = new TestBroker({ limits: { connections: 2 } });
    const clients = [broker.client('a'), broker.client('b')];
    const third = broker.open();
    broker.testClock.turn();
    expect(third.closed).toBe(true);
    expect(broker.counters.dropped.connections).toBe(1);
    clients[0]!.disconnect();
    const next = broker.client('c');
    // one whose place becomes free in the same turn
    const lucky = broker.open();
    next.disconnect();
    broker.testClock.turn();
    expect(lucky.closed).toBe(false);
    expect(clients[1]!.closed).toBe(false);
  });

  test('a CONNECT that is too large is refused before it is buffered', () => {
    const client = new TestBroker({ limits: { connectBytes: 100 } }).open();
    client.send(Buffer.from([0x10, 0xff, 0x7f]));
    expect(client.closed).toBe(true);
  });

  test('too many sessions: the one longest without a client gives way', () => {
    const broker = new TestBroker({ limits: { sessions: 2 } });
    for (const name of ['older', 'newer']) {
      broker.client(name, kept).drop();
      broker.testClock.advance(1);
    }
    broker.client('third', kept);
    expect([...broker.sessions.keys()]).toEqual(['newer', 'third']);
    broker.client('newer', kept);
    const refused = broker.open();
    expect(refused.connect({ clientId: 'fourth' }).reasonCode).toBe(Reason.quotaExceeded);
    expect(broker.counters.dropped.sessions).toBe(1);
  });

  test('packets in pieces are bounded over all clients', () => {
    const broker = new TestBroker({ limits: { totalPartialBytes: 1500 } });
    const head = Buffer.concat([Buffer.from([0x30, 0xff, 0x7f, 0, 1, 65, 0]), Buffer.alloc(900)]);
    const [first, second] = [broker.client('a'), broker.client('b')];
    first.send(head);
    second.send(head);
    expect(first.closed).toBe(false);
    expect(second.expect('disconnect').reasonCode).toBe(Reason.serverBusy);
    first.drop();
    expect(broker.partialBytes).toBe(0);
  });
});

describe('subscriptions', () => {
  test('of one client and of all are bounded', () => {
    const broker = new TestBroker({ limits: { subscriptionsPerClient: 2, subscriptions: 3 } });
    const [a, b] = [broker.client('a'), broker.client('b')];
    expect([a.subscribe('1'), a.subscribe('2'), a.subscribe('3')]).toEqual([0, 0, Reason.quotaExceeded]);
    expect(a.subscribe('1', 1)).toBe(1);
    expect([b.subscribe('1'), b.subscribe('2')]).toEqual([0, Reason.quotaExceeded]);
    expect(broker.counters.dropped.subscriptions).toBe(2);
    expect(broker.client('c', { protocolVersion: 4 }).subscribe('x')).toBe(0x80);
  });

  test('what a subscription takes is counted by its length and its levels', () => {
    const broker = new TestBroker({ limits: { subscriptionBytes: 1_000_000 } });
    const client = broker.client('a');
    const deep = (i: number) => `${i}${'/x'.repeat(190)}`;
    const long = (i: number) => `${i}${'x'.repeat(60_000)}`;
    for (const filter of [deep, long, (i: number) => `$share/group/${deep(i)}`]) {
      const granted = Array.from({ length: 100 }, (_, i) => client.subscribe(filter(i)));
      const taken = granted.filter(answer => answer === 0).length;
      expect(taken).toBeGreaterThan(10);
      expect(taken).toBeLessThan(20);
      expect(broker.subscriptions.memory).toBeLessThan(1_100_000);
      for (let i = 0; i < 100; i++)
        client.send({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: [filter(i)] });
      client.take();
      expect(broker.subscriptions.memory).toBe(0);
    }
  });

  test('levels are bounded in names and filters', () => {
    const broker = new TestBroker({ limits: { topicLevels: 3 } });
    const client = broker.client('a');
    client.subscribe('a/b/c');
    client.publish('a/b/c', 'x');
    expect(client.payloads()).toEqual(['x']);
    client.publish('a/b/c/d', 'x');
    expect(client.expect('disconnect').reasonCode).toBe(Reason.topicNameInvalid);
  });
});

describe('queues', () => {
  test('by number, for a client that is away', () => {
    const broker = new TestBroker({ limits: { queuedMessages: 5 } });
    broker.client('l', kept).subscribe('t', 1);
    broker.sessions.get('l')!.connection!.closed();
    publishMany(broker.client('p'), 8, { qos: 1 });
    expect(broker.counters.dropped.queueMessages).toBe(3);
    expect(
      broker
        .client('l', kept)
        .payloads()
        .map(text => text[0]),
    ).toEqual(['0', '1', '2', '3', '4']);
    expect(broker.lines.filter(line => line.includes('too slow'))).toHaveLength(1);
  });

  test('by bytes, of one client and of all', () => {
    const broker = new TestBroker({ limits: { queuedBytes: 3000, totalQueuedBytes: 5000 } });
    for (const name of ['a', 'b']) {
      const client = broker.client(name, kept);
      client.subscribe(name, 1);
      client.drop();
    }
    const publisher = broker.client('p');
    publishMany(publisher, 5, { qos: 1, bytes: 800, topic: 'a' });
    expect(broker.counters.dropped.queueBytes).toBe(2);
    publishMany(publisher, 3, { qos: 1, bytes: 800, topic: 'b' });
    expect(broker.counters.dropped.totalBytes).toBe(2);
    expect(broker.heldBytes).toBeLessThan(5500);
  });

  test('a message for many is accounted once, and all is given back', () => {
    const broker = new TestBroker();
    const clients = Array.from({ length: 50 }, (_, i) => broker.client(`l${i}`));
    for (const client of clients) client.subscribe('t', 1);
    broker.client('p').publish('t', 'x'.repeat(100_000), { qos: 1 });
    expect(broker.heldBytes).toBeGreaterThan(100_000);
    expect(broker.heldBytes).toBeLessThan(120_000);
    for (const client of clients) client.consume();
    expect(broker.heldBytes).toBe(0);
  });

  test('what an ended session held is given back', () => {
    const broker = new TestBroker();
    const client = broker.client('l', { properties: { receiveMaximum: 2 } });
    client.subscribe('t', 2);
    publishMany(broker.client('p'), 10, { qos: 1 });
    expect(broker.heldBytes).toBeGreaterThan(0);
    client.drop();
    expect(broker.heldBytes).toBe(0);
  });

  test('a stalled client at QoS 0 holds what the limit allows, then loses messages', () => {
    const broker = new TestBroker({ limits: { queuedMessages: 100, throttleMs: 10 } });
    const slow = broker.client('slow');
    slow.subscribe('t');
    slow.stall();
    const publisher = broker.client('p');
    for (let i = 0; i < 500; i++) {
      publisher.publish('t', `${i}`);
      if (publisher.paused) broker.testClock.advance(1);
    }
    expect(broker.counters.dropped.queueMessages).toBeGreaterThan(300);
    expect(broker.sessions.get('slow')!.queued).toBe(100);
    slow.unstall();
    const got = slow.payloads().map(Number);
    expect(got.length).toBeGreaterThan(100);
    expect(got).toEqual(got.toSorted((a, b) => a - b));
    expect(broker.heldBytes).toBe(0);
  });
});

describe('back-pressure', () => {
  test('a client that does not read is not read from', () => {
    const client = new TestBroker().client('a');
    client.stall();
    client.send({ cmd: 'pingreq' });
    expect(client.paused).toBe(true);
    client.send({ cmd: 'pingreq' }, { cmd: 'pingreq' });
    const bytes = client.stalledBytes;
    client.unstall();
    expect(bytes).toBe(2);
    expect(client.paused).toBe(false);
    expect(client.take()).toHaveLength(3);
  });

  test('a publisher waits for a subscriber that reads slowly, and nothing is lost', () => {
    const broker = new TestBroker({ limits: { queuedMessages: 100 } });
    const slow = broker.client('slow', { properties: { receiveMaximum: 1 } });
    slow.subscribe('t', 1);
    const publisher = broker.client('p');
    for (let i = 0; i < 300; i++) publisher.publish('t', `${i}`, { qos: 1, messageId: i + 1 });
    expect(publisher.paused).toBe(true);
    expect(broker.sessions.get('slow')!.queued).toBeLessThan(60);
    const got: string[] = [];
    for (let part = slow.consume(); part.length > 0; part = slow.consume()) got.push(...part);
    expect(got).toEqual(Array.from({ length: 300 }, (_, i) => `${i}`));
    expect(publisher.paused).toBe(false);
    expect(broker.counters.publishDropped).toBe(0);
  });

  test('it waits for a dead one no longer than told, once', () => {
    const broker = new TestBroker({ limits: { queuedMessages: 100, throttleMs: 1000 } });
    const dead = broker.client('dead');
    dead.subscribe('t', 1);
    const publisher = broker.client('p');
    publishMany(publisher, 1000, { qos: 1 });
    expect(publisher.paused).toBe(true);
    broker.testClock.advance(1.1);
    expect(publisher.paused).toBe(false);
    expect(broker.counters.dropped.queueMessages).toBeGreaterThan(500);
    publishMany(publisher, 10, { qos: 1 });
    expect(publisher.paused).toBe(false);
  });

  test('a subscriber that goes while others wait for it frees them', () => {
    const broker = new TestBroker({ limits: { queuedMessages: 100 } });
    const dead = broker.client('dead');
    dead.subscribe('t', 1);
    const publisher = broker.client('p');
    publishMany(publisher, 1000, { qos: 1 });
    expect(publisher.paused).toBe(true);
    dead.drop();
    expect(publisher.paused).toBe(false);
  });

  test('a flood gives way to others after a turn', () => {
    const broker = new TestBroker({ limits: { turnDeliveries: 100 } });
    const listener = broker.client('l');
    listener.subscribe('#');
    const flooder = broker.client('flood');
    const packet = flooder.encode({
      cmd: 'publish',
      topic: 'f',
      payload: 'x',
      qos: 0,
      retain: false,
      dup: false,
    });
    flooder.send(Buffer.concat(new Array(1000).fill(packet)));
    expect(listener.take().length).toBeLessThan(150);
    const other = broker.client('other');
    other.send({ cmd: 'pingreq' });
    other.expect('pingresp');
    let rest = 0;
    for (let turns = 0; broker.testClock.turns > 0; turns++) {
      expect(turns).toBeLessThan(20);
      broker.testClock.turn();
      rest += listener.take().length;
    }
    expect(rest).toBeGreaterThan(850);
    expect(flooder.paused).toBe(false);
  });
});

describe('retained messages', () => {
  test('are bounded by number and bytes; replacing one is always possible', () => {
    const broker = new TestBroker({ limits: { retainedMessages: 2, retainedBytes: 2000 } });
    const client = broker.client('p');
    for (const topic of ['a', 'b', 'c']) client.publish(topic, 'x', { retain: true });
    expect(broker.retained.count).toBe(2);
    client.publish('a', 'y', { retain: true });
    expect(broker.retained.get('a')!.payload.toString()).toBe('y');
    client.publish('a', 'z'.repeat(3000), { retain: true });
    expect(broker.retained.get('a')!.payload.toString()).toBe('y');
    expect(broker.counters.dropped.retained).toBe(2);
  });

  test('subscribing to all of them again and again fills no memory', () => {
    const broker = new TestBroker({ limits: { queuedMessages: 50 } });
    const publisher = broker.client('p');
    for (let i = 0; i < 100; i++) publisher.publish(`t/${i}`, 'x', { retain: true });
    const client = broker.client('l');
    client.stall();
    for (let i = 0; i < 20; i++) {
      client.connection.received(
        client.encode({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] }),
      );
    }
    client.unstall();
    expect(client.take().length).toBeLessThan(3000);
    expect(broker.heldBytes).toBe(0);
  });
});

test('$SYS tells clients, loads and drops, when they change', () => {
  const broker = new TestBroker();
  const stop = startSys(broker, 'things version 1');
  broker.testClock.advance(1);
  const client = broker.client('a');
  client.subscribe('$SYS/broker/#');
  const read = () => {
    const values: Record<string, string> = {};
    for (const packet of client.take()) {
      if (packet.cmd === 'publish')
        values[packet.topic.slice('$SYS/broker/'.length)] = packet.payload.toString();
    }
    return values;
  };
  expect(read()).toMatchObject({
    version: 'things version 1',
    'clients/connected': '0',
    'dropped/queue-bytes': '0',
  });
  client.publish('nowhere', 'x');
  broker.testClock.advance(10);
  const changed = read();
  expect(changed).toMatchObject({
    'clients/connected': '1',
    'publish/messages/received': '1',
    uptime: '10 seconds',
  });
  expect(changed.version).toBeUndefined();
  expect(Number(changed['load/connections/1min'])).toBeGreaterThan(0);
  stop();
  broker.testClock.advance(100);
  expect(read()).toEqual({});
});

test('names of strangers cannot write to the terminal or fill the log', () => {
  const broker = new TestBroker();
  broker.client(`\u001b[2Jevil\n${'x'.repeat(5000)}`).disconnect();
  for (const line of broker.lines) {
    expect(line).not.toMatch(/[\x00-\x1f]/);
    expect(line.length).toBeLessThan(500);
  }
});

test('a defect of ours costs one connection and is logged', () => {
  const broker = new TestBroker();
  const witness = broker.client('w');
  const client = broker.client('a');
  broker.unsubscribe = () => {
    throw new TypeError('a mistake');
  };
  client.send({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: ['t'] });
  expect(client.expect('disconnect').reasonCode).toBe(Reason.implementationSpecificError);
  expect(broker.lines.some(line => line.startsWith('error: defect') && line.includes('a mistake'))).toBe(
    true,
  );
  expect(witness.closed).toBe(false);
});
