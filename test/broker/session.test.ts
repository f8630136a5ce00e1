/** Session state, its expiry, and wills (sections 3.1.2.4, 3.1.2.5, 3.1.2.11.2, 3.1.3.2, 4.1). */
import { describe, expect, test } from 'bun:test';
import { Reason } from '../../src/broker/wire/reason.ts';
import { TestBroker, type TestClient } from './support.ts';

const kept = (sessionExpiryInterval: number) => ({ clean: false, properties: { sessionExpiryInterval } });

test('a client that completes nothing runs out of packet identifiers, and no one else notices', () => {
  const all = 65_535;
  const broker = new TestBroker({ limits: { inflight: all, queuedMessages: 2 * all } });
  const persistent = kept(1000);
  let client = broker.client('a', persistent);
  client.subscribe('t', 2);
  const publisher = broker.client('p');
  publisher.bytes(
    Buffer.concat(Array(all).fill(Buffer.from('\x34\x06\x00\x01t\x00\x01\x00\x62\x02\x00\x01', 'latin1'))),
  );
  while (broker.testClock.turns > 0) broker.testClock.turn();
  publisher.take();
  const received = client.take().flatMap(packet => (packet.cmd === 'publish' ? [packet.messageId!] : []));
  expect(received).toHaveLength(all);
  client.bytes(Buffer.concat(received.map(id => Buffer.from([0x50, 2, id >> 8, id & 0xff]))));
  // Receive Maximum begins anew; the identifiers do not.
  client.drop();
  client = broker.client('a', persistent);
  expect(client.take()).toHaveLength(all);
  publisher.publish('t', 'one more', { qos: 2 });
  expect(client.payloads()).toEqual([]);
  client.send({ cmd: 'pubcomp', messageId: 7, reasonCode: 0 });
  expect(client.take()).toEqual([expect.objectContaining({ cmd: 'publish', messageId: 7 })]);
}, 20_000);

test('a will is not published where only the broker speaks, nor with a response topic that is none', () => {
  const broker = new TestBroker();
  const will = { topic: '$SYS/broker/time', payload: Buffer.from('x'), qos: 0, retain: true } as const;
  expect(broker.open().connect({ clientId: 'a', will }).reasonCode).toBe(Reason.notAuthorized);
  expect(broker.open(4).connect({ clientId: 'a', will, protocolVersion: 4 }).returnCode).toBe(5);
  const answered = { ...will, topic: 't', properties: { responseTopic: 'a/#' } };
  expect(broker.open().connect({ clientId: 'a', will: answered }).reasonCode).toBe(Reason.protocolError);
  expect(broker.retained.count).toBe(0);
});

describe('sessions', () => {
  test('subscriptions and messages wait for a client that comes back [MQTT-3.1.2-4, -5]', () => {
    const broker = new TestBroker();
    const client = broker.client('l', kept(100));
    client.subscribe('t', 1);
    client.drop();
    const publisher = broker.client('p');
    publisher.publish('t', 'q0');
    publisher.publish('t', 'q1', { qos: 1 });
    publisher.publish('t', 'q2', { qos: 2 });
    const back = broker.client('l', kept(100));
    expect(back.connack!.sessionPresent).toBe(true);
    expect(back.payloads()).toEqual(['q1', 'q2']);
    publisher.publish('t', 'more');
    expect(back.payloads()).toEqual(['more']);
  });

  test('a clean start forgets them [MQTT-3.1.2-4]', () => {
    const broker = new TestBroker();
    const client = broker.client('l', kept(100));
    client.subscribe('t', 1);
    client.drop();
    const fresh = broker.client('l', { clean: true });
    expect(fresh.connack!.sessionPresent).toBe(false);
    fresh.publish('t', 'x');
    expect(fresh.take()).toEqual([]);
    expect(broker.subscriptions.size).toBe(0);
  });

  test('without an expiry interval they end with the connection (3.1.2.11.2)', () => {
    const broker = new TestBroker();
    broker.client('l', { clean: false }).subscribe('t');
    broker.sessions.get('l')!.connection!.closed();
    expect(broker.sessions.size).toBe(0);
    expect(broker.subscriptions.size).toBe(0);
  });

  test('they expire when the time has passed, not before', () => {
    const broker = new TestBroker();
    broker.client('l', kept(100)).drop();
    broker.testClock.advance(99);
    broker.client('l', kept(100)).drop();
    broker.testClock.advance(99);
    expect(broker.sessions.has('l')).toBe(true);
    broker.testClock.advance(2);
    expect(broker.sessions.has('l')).toBe(false);
    expect(broker.counters.expiredSessions).toBe(1);
  });

  test('3.1.1: clean session 0 keeps, 1 discards [MQTT-3.1.2-4 to -6]', () => {
    const broker = new TestBroker();
    const old = broker.client('l', { protocolVersion: 4, clean: false });
    old.subscribe('t', 1);
    old.drop();
    broker.testClock.advance(24 * 3600);
    expect(broker.client('l', { protocolVersion: 4, clean: false }).connack!.sessionPresent).toBe(true);
    broker.client('l', { protocolVersion: 4, clean: true }).drop();
    expect(broker.client('l', { protocolVersion: 4, clean: false }).connack!.sessionPresent).toBe(false);
  });

  test('the expiry is capped, and the client is told (3.2.2.3.2)', () => {
    const broker = new TestBroker({ limits: { sessionExpirySeconds: 1000 } });
    const client = broker.client('l', kept(0xffffffff));
    expect(client.connack!.properties!.sessionExpiryInterval).toBe(1000);
    client.drop();
    broker.testClock.advance(1001);
    expect(broker.sessions.size).toBe(0);
  });

  test('the version may change between connections', () => {
    const broker = new TestBroker();
    const client = broker.client('l', { protocolVersion: 4, clean: false });
    client.subscribe('t', 1);
    client.drop();
    broker.client('p').publish('t', 'x', { qos: 1, properties: { contentType: 'y' } });
    expect(broker.client('l', kept(10)).expect('publish').properties).toEqual({ contentType: 'y' });
  });
});

describe('wills (3.1.2.5)', () => {
  const will = { topic: 'will', payload: Buffer.from('gone'), qos: 1 as const, retain: false };

  function watched(): { broker: TestBroker; watcher: TestClient } {
    const broker = new TestBroker();
    const watcher = broker.client('watcher');
    watcher.subscribe('will', 2);
    return { broker, watcher };
  }

  test('are sent when the connection is lost, with QoS and RETAIN as asked [MQTT-3.1.2-8]', () => {
    const { broker, watcher } = watched();
    broker.client('w', { will: { ...will, retain: true } }).drop();
    expect(watcher.expect('publish')).toMatchObject({ topic: 'will', qos: 1, payload: Buffer.from('gone') });
    expect(broker.retained.get('will')!.payload.toString()).toBe('gone');
  });

  test('are sent on a protocol violation and when the keep alive passes', () => {
    const { broker, watcher } = watched();
    broker.client('w', { will }).send(Buffer.from([0, 0]));
    broker.client('w2', { will, keepalive: 5 });
    broker.testClock.advance(8);
    expect(watcher.payloads()).toEqual(['gone', 'gone']);
  });

  test('are not sent after DISCONNECT, unless it asks for it [MQTT-3.14.4-3]', () => {
    const { broker, watcher } = watched();
    broker.client('w', { will }).disconnect();
    expect(watcher.payloads()).toEqual([]);
    broker.client('w', { will }).send({ cmd: 'disconnect', reasonCode: 4 });
    expect(watcher.payloads()).toEqual(['gone']);
  });

  test('are sent once', () => {
    const { broker, watcher } = watched();
    broker.client('w', { will, ...kept(10) }).drop();
    broker.testClock.advance(20);
    expect(watcher.payloads()).toEqual(['gone']);
  });

  test('a delay gives the client time to come back [MQTT-3.1.3-9]', () => {
    const { broker, watcher } = watched();
    const delayed = { will: { ...will, properties: { willDelayInterval: 10 } }, ...kept(100) };
    broker.client('w', delayed).drop();
    broker.testClock.advance(9);
    broker.client('w', delayed).drop();
    broker.testClock.advance(9);
    expect(watcher.payloads()).toEqual([]);
    broker.testClock.advance(2);
    expect(watcher.payloads()).toEqual(['gone']);
  });

  test('a delay ends with the session', () => {
    const { broker, watcher } = watched();
    const delayed = { ...will, properties: { willDelayInterval: 100 } };
    broker.client('short', { will: delayed, ...kept(5) }).drop();
    broker.testClock.advance(6);
    expect(watcher.payloads()).toEqual(['gone']);
    broker.client('none', { will: delayed }).drop();
    expect(watcher.payloads()).toEqual(['gone']);
    broker.client('fresh', { will: delayed, ...kept(50) }).drop();
    broker.client('fresh', { clean: true });
    expect(watcher.payloads()).toEqual(['gone']);
  });

  test('a takeover sends the will of the older connection', () => {
    const { broker, watcher } = watched();
    broker.client('w', { will });
    broker.client('w', {});
    expect(watcher.payloads()).toEqual(['gone']);
  });

  test('carry their properties', () => {
    const { broker, watcher } = watched();
    const properties = {
      willDelayInterval: 0,
      messageExpiryInterval: 60,
      contentType: 'x',
      userProperties: { a: 'b' },
    };
    broker.client('w', { will: { ...will, properties } }).drop();
    expect(watcher.expect('publish').properties).toMatchObject({
      messageExpiryInterval: 60,
      contentType: 'x',
      userProperties: { a: 'b' },
    });
  });

  test('a will without a proper topic is refused', () => {
    const client = new TestBroker().open(4);
    client.send({ cmd: 'connect', clientId: 'w', will: { ...will, topic: 'a/#' } });
    expect(client.closed).toBe(true);
  });
});
