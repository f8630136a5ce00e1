/** CONNECT, CONNACK, DISCONNECT, AUTH, PINGREQ (sections 3.1, 3.2, 3.12, 3.14, 3.15). */
import { describe, expect, test } from 'bun:test';
import { Reason } from '../../src/broker/wire/reason.ts';
import { TestBroker } from './support.ts';

/** A CONNECT whose variable header and payload are given as they are. */
function rawConnect(...body: (number | Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(
    body.map(part => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
  );
  return Buffer.concat([Buffer.from([0x10, bytes.length]), bytes]);
}

const mqtt = '\x00\x04MQTT';
const clientA = '\x00\x01a';

describe('CONNECT', () => {
  test('a clean session is never present [MQTT-3.2.2-2]', () => {
    const broker = new TestBroker();
    for (const protocolVersion of [4, 5] as const) {
      const { connack } = broker.client('a', { protocolVersion });
      expect(connack!.sessionPresent).toBe(false);
    }
  });

  test('limits are announced to MQTT 5 clients (3.2.2.3)', () => {
    const broker = new TestBroker({ limits: { receiveMaximum: 7, packetBytes: 1000, topicAliases: 3 } });
    expect(broker.client('a').connack!.properties).toMatchObject({
      receiveMaximum: 7,
      maximumPacketSize: 1000,
      topicAliasMaximum: 3,
    });
  });

  test('MQTT 3.1 is spoken too', () => {
    const broker = new TestBroker();
    const client = broker.client('old', { protocolVersion: 3 });
    expect(client.subscribe('a', 1)).toBe(1);
  });

  test('the first packet must be CONNECT [MQTT-3.1.0-1]', () => {
    const client = new TestBroker().open();
    client.send({ cmd: 'pingreq' });
    expect(client.closed).toBe(true);
    expect(client.take()).toEqual([]);
  });

  test('a second CONNECT is a protocol error [MQTT-3.1.0-2]', () => {
    const broker = new TestBroker();
    const client = broker.client('a');
    client.send({ cmd: 'connect', clientId: 'a', protocolId: 'MQTT', protocolVersion: 5 });
    expect(client.expect('disconnect').reasonCode).toBe(Reason.protocolError);
    expect(client.closed).toBe(true);
  });

  test('an unknown protocol level gets return code 1 [MQTT-3.1.2-2]', () => {
    const client = new TestBroker().open(4);
    client.send(rawConnect(mqtt, 6, 2, 0, 0, clientA));
    expect(client.expect('connack').returnCode).toBe(1);
    expect(client.closed).toBe(true);
  });

  test('a reserved connect flag is malformed [MQTT-3.1.2-3]', () => {
    const client = new TestBroker().open(4);
    client.send(rawConnect(mqtt, 4, 3, 0, 0, clientA));
    expect(client.take()).toEqual([]);
    expect(client.closed).toBe(true);
  });

  test('MQTT 5 clients are told why: CONNACK with a reason [3.1.4]', () => {
    const client = new TestBroker().open(5);
    client.send(rawConnect(mqtt, 5, 3, 0, 0, 0, clientA));
    expect(client.expect('connack').reasonCode).toBe(Reason.malformedPacket);
  });

  test.each([
    ['will QoS without a will [MQTT-3.1.2-11]', 0x0a],
    ['will retain without a will [MQTT-3.1.2-13]', 0x22],
    ['will QoS of 3 [MQTT-3.1.2-12]', 0x1e],
    ['a password without a user name [MQTT-3.1.2-22]', 0x42],
  ])('%s is malformed', (_, flags) => {
    const client = new TestBroker().open(4);
    client.send(rawConnect(mqtt, 4, flags, 0, 0, clientA, '\x00\x01t', '\x00\x01p'));
    expect(client.closed).toBe(true);
    expect(client.take()).toEqual([]);
  });

  test('MQTT 5 allows a password without a user name (3.1.2.9)', () => {
    const client = new TestBroker().open(5);
    client.send(rawConnect(mqtt, 5, 0x42, 0, 0, 0, clientA, '\x00\x01p'));
    expect(client.expect('connack').reasonCode).toBe(0);
  });

  test('bytes after the last field are malformed', () => {
    const client = new TestBroker().open(4);
    client.send(rawConnect(mqtt, 4, 2, 0, 0, clientA, 'x'));
    expect(client.closed).toBe(true);
  });

  test('an identifier is assigned to an unnamed client [MQTT-3.1.3-6, -7]', () => {
    const broker = new TestBroker();
    const assigned = broker.client('').connack!.properties!.assignedClientIdentifier!;
    expect(assigned.length).toBeGreaterThan(8);
    expect(broker.sessions.has(assigned)).toBe(true);
    expect(broker.client('', { protocolVersion: 4 }).closed).toBe(false);
  });

  test('an unnamed 3.1.1 client must have a clean session [MQTT-3.1.3-8]', () => {
    const client = new TestBroker().open(4);
    // mqtt-packet refuses to write this
    client.send(rawConnect(mqtt, 4, 0, 0, 0, '\x00\x00'));
    expect(client.expect('connack').returnCode).toBe(2);
    expect(client.closed).toBe(true);
  });

  test('an authentication method is refused [MQTT-4.12.0-1]', () => {
    const client = new TestBroker().open();
    const connack = client.connect({ clientId: 'a', properties: { authenticationMethod: 'SCRAM-SHA-1' } });
    expect(connack.reasonCode).toBe(Reason.badAuthenticationMethod);
    expect(client.closed).toBe(true);
  });

  test.each([
    ['a property twice', [0x21, 0, 1, 0x21, 0, 1], Reason.protocolError],
    ['receive maximum of zero', [0x21, 0, 0], Reason.protocolError],
    ['maximum packet size of zero', [0x27, 0, 0, 0, 0], Reason.protocolError],
    ['a property of another packet', [0x23, 0, 1], Reason.protocolError],
    ['an unknown property', [0x7f, 0], Reason.malformedPacket],
    ['a flag of 2', [0x17, 2], Reason.protocolError],
    ['authentication data without a method', [0x16, 0, 1, 65], Reason.protocolError],
    ['a property cut short', [0x21, 0], Reason.malformedPacket],
  ])('%s is refused', (_, properties, reason) => {
    const client = new TestBroker().open();
    client.send(rawConnect(mqtt, 5, 2, 0, 0, properties.length, Buffer.from(properties), clientA));
    expect(client.expect('connack').reasonCode).toBe(reason);
    expect(client.closed).toBe(true);
  });

  test('what follows CONNECT in the same segment is handled', () => {
    const client = new TestBroker().open();
    client.send(
      { cmd: 'connect', clientId: 'a', protocolId: 'MQTT', protocolVersion: 5 },
      { cmd: 'pingreq' },
    );
    client.expect('connack');
    client.expect('pingresp');
  });

  test('a conversation cut into single bytes is understood', () => {
    const broker = new TestBroker();
    const client = broker.open();
    const long = 'x'.repeat(300);
    const bytes = Buffer.concat([
      client.encode({ cmd: 'connect', clientId: 'a', protocolId: 'MQTT', protocolVersion: 5 }),
      client.encode({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 't', qos: 0 }] }),
      client.encode({ cmd: 'publish', topic: 't', payload: long, qos: 0, retain: false, dup: false }),
    ]);
    for (const byte of bytes) client.bytes(Buffer.from([byte]));
    client.expect('connack');
    client.expect('suback');
    expect(client.payloads()).toEqual([long]);
  });

  test('a connection without CONNECT is closed in time', () => {
    const broker = new TestBroker({ limits: { connectSeconds: 5 } });
    const silent = broker.open();
    const busy = broker.client('busy');
    broker.testClock.advance(6);
    expect(silent.closed).toBe(true);
    expect(busy.closed).toBe(false);
    expect(broker.counters.dropped.connectTimeout).toBe(1);
  });
});

describe('takeover', () => {
  test('the older connection is told and closed [MQTT-3.1.4-3]', () => {
    const broker = new TestBroker();
    const old = broker.client('a');
    const present = broker.client('a');
    expect(old.expect('disconnect').reasonCode).toBe(Reason.sessionTakenOver);
    expect(old.closed).toBe(true);
    expect(present.closed).toBe(false);
    expect(broker.sessions.get('a')!.connection).toBe(present.connection);
  });

  test('the late close of the older connection does not touch the session', () => {
    const broker = new TestBroker();
    const old = broker.client('a', { properties: { sessionExpiryInterval: 100 } });
    const present = broker.client('a', { clean: false, properties: { sessionExpiryInterval: 100 } });
    old.drop();
    expect(present.connack!.sessionPresent).toBe(true);
    expect(broker.sessions.get('a')!.connection).toBe(present.connection);
  });
});

describe('keep alive', () => {
  test('one and a half times of silence ends the connection [MQTT-3.1.2-24]', () => {
    const broker = new TestBroker();
    const client = broker.client('a', { keepalive: 10 });
    broker.testClock.advance(14);
    client.send({ cmd: 'pingreq' });
    client.expect('pingresp');
    broker.testClock.advance(14);
    expect(client.closed).toBe(false);
    broker.testClock.advance(2);
    expect(client.expect('disconnect').reasonCode).toBe(Reason.keepAliveTimeout);
    expect(client.closed).toBe(true);
  });

  test('zero switches it off', () => {
    const broker = new TestBroker();
    const client = broker.client('a', { keepalive: 0 });
    broker.testClock.advance(1e6);
    expect(client.closed).toBe(false);
  });

  test('a server keep alive replaces a longer one [MQTT-3.2.2-21]', () => {
    const broker = new TestBroker({ limits: { keepAliveSeconds: 60 } });
    const client = broker.client('a', { keepalive: 120 });
    expect(client.connack!.properties!.serverKeepAlive).toBe(60);
    broker.testClock.advance(91);
    expect(client.closed).toBe(true);
    expect(broker.client('b', { keepalive: 30 }).connack!.properties!.serverKeepAlive).toBeUndefined();
  });
});

describe('DISCONNECT', () => {
  test('closes the connection', () => {
    const broker = new TestBroker();
    const client = broker.client('a');
    client.disconnect();
    expect(client.closed).toBe(true);
    expect(client.take()).toEqual([]);
    expect(broker.sessions.size).toBe(0);
  });

  test('what comes after it is not looked at', () => {
    const broker = new TestBroker();
    const listener = broker.client('l');
    listener.subscribe('#');
    const client = broker.client('a');
    client.send(
      { cmd: 'disconnect' },
      { cmd: 'publish', topic: 't', payload: 'late', qos: 0, retain: false, dup: false },
    );
    expect(listener.take()).toEqual([]);
  });

  test('may lower the session expiry, not raise it from zero [MQTT-3.1.2-23]', () => {
    const broker = new TestBroker();
    const a = broker.client('a', { properties: { sessionExpiryInterval: 100 } });
    a.send({ cmd: 'disconnect', properties: { sessionExpiryInterval: 0 } });
    expect(broker.sessions.has('a')).toBe(false);
    const b = broker.client('b');
    b.send({ cmd: 'disconnect', properties: { sessionExpiryInterval: 10 } });
    expect(b.expect('disconnect').reasonCode).toBe(Reason.protocolError);
  });

  test('an unknown reason code is malformed', () => {
    const client = new TestBroker().client('a');
    client.send(Buffer.from([0xe0, 2, 0x8e, 0]));
    expect(client.expect('disconnect').reasonCode).toBe(Reason.malformedPacket);
  });
});

describe('packets out of place', () => {
  test('AUTH without an authentication method [MQTT-4.12.0-6]', () => {
    const client = new TestBroker().client('a');
    client.send({ cmd: 'auth', reasonCode: 0 });
    expect(client.expect('disconnect').reasonCode).toBe(Reason.protocolError);
  });

  test.each([
    ['CONNACK', [0x20, 2, 0, 0]],
    ['SUBACK', [0x90, 4, 0, 1, 0, 0]],
    ['PINGRESP', [0xd0, 0]],
    ['the reserved type 0', [0x00, 0]],
  ])('%s comes from servers only', (_, bytes) => {
    const client = new TestBroker().client('a');
    client.send(Buffer.from(bytes));
    expect(client.expect('disconnect').reasonCode).toBe(Reason.protocolError);
    expect(client.closed).toBe(true);
  });

  test.each([
    ['PINGREQ', [0xc1, 0]],
    ['SUBSCRIBE', [0x80, 6, 0, 1, 0, 1, 65, 0]],
    ['PUBREL', [0x60, 2, 0, 1]],
    ['DISCONNECT', [0xe1, 0]],
  ])('wrong flags in %s [MQTT-2.2.2-2]', (_, bytes) => {
    const client = new TestBroker().client('a');
    client.send(Buffer.from(bytes));
    expect(client.expect('disconnect').reasonCode).toBe(Reason.malformedPacket);
    expect(client.closed).toBe(true);
  });

  test('a remaining length of five bytes is malformed (2.2.3)', () => {
    const client = new TestBroker().client('a');
    client.send(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 1]));
    expect(client.expect('disconnect').reasonCode).toBe(Reason.malformedPacket);
  });

  test('a remaining length that is not minimal is malformed [MQTT-1.5.5-1]', () => {
    const client = new TestBroker().client('a');
    client.send(Buffer.from([0xc0, 0x80, 0x00]));
    expect(client.expect('disconnect').reasonCode).toBe(Reason.malformedPacket);
  });

  test('one client that errs harms no other', () => {
    const broker = new TestBroker();
    const good = broker.client('good');
    good.subscribe('t');
    const bad = broker.client('bad');
    bad.send(
      { cmd: 'publish', topic: 't', payload: 'before', qos: 0, retain: false, dup: false },
      Buffer.from([0x00, 0]),
    );
    expect(good.payloads()).toEqual(['before']);
    good.send({ cmd: 'pingreq' });
    good.expect('pingresp');
  });
});

test('shutdown says good-bye and takes no one in', () => {
  const broker = new TestBroker();
  const v5 = broker.client('a');
  const v4 = broker.client('b', { protocolVersion: 4 });
  broker.shutdown();
  expect(v5.expect('disconnect').reasonCode).toBe(Reason.serverShuttingDown);
  expect(v4.take()).toEqual([]);
  expect([v5.closed, v4.closed]).toEqual([true, true]);
  expect(broker.open().closed).toBe(true);
});
