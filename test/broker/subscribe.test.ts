/** SUBSCRIBE, UNSUBSCRIBE, topic filters, retained messages, shared subscriptions (3.8 to 3.11, 4.7, 4.8). */
import { describe, expect, test } from 'bun:test';
import { Message } from '../../src/broker/message.ts';
import { filterMatches } from '../../src/broker/topics.ts';
import { Reason } from '../../src/broker/wire/reason.ts';
import { TestBroker } from './support.ts';

/** Sections 4.7.1 to 4.7.3, and the edges of them. */
const matching: [filter: string, topic: string, matches: boolean][] = [
  ['a', 'a', true],
  ['a', 'A', false],
  ['a', '/a', false],
  ['/a', '/a', true],
  ['a/', 'a', false],
  ['a/', 'a/', true],
  ['a/b/#', 'a/b', true],
  ['a/b/#', 'a/b/c', true],
  ['a/b/#', 'a/b/c/d', true],
  ['a/b/#', 'a/bc', false],
  ['a/b/#', 'a', false],
  ['#', 'a/b', true],
  ['#', '/', true],
  ['+', 'a', true],
  ['+', 'a/', false],
  ['+/+', '/a', true],
  ['/+', '/a', true],
  ['+', '/a', false],
  ['a/+', 'a', false],
  ['a/+', 'a/', true],
  ['a/+/c', 'a/b/c', true],
  ['a/+/c', 'a/b/d', false],
  ['a/+/#', 'a/b', true],
  ['a/+/#', 'a', false],
  ['+/b/#', 'a/b', true],
  ['#', '$SYS/x', false],
  ['+/x', '$SYS/x', false],
  ['$SYS/#', '$SYS/x', true],
  ['$SYS/+', '$SYS/x', true],
  ['a/#', 'a/$b', true],
  ['a/+', 'a/$b', true],
];

describe('topic filters (4.7)', () => {
  test.each(matching)('%s and %s: %p', (filter, topic, matches) => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.subscribe(filter);
    const publish = (payload: string, retain: boolean) => {
      broker.publish(message(topic, payload, retain));
      broker.endTurn();
    };
    publish('live', false);
    expect(client.payloads()).toEqual(matches ? ['live'] : []);
    publish('retained', true);
    client.take();
    client.subscribe(filter);
    expect(client.payloads()).toEqual(matches ? ['retained'] : []);
    expect(filterMatches(filter, topic)).toBe(matches);
  });

  test.each([
    ['a/#/b', false],
    ['a#', false],
    ['#/', false],
    ['a+', false],
    ['+a/b', false],
    ['', false],
    ['$share/', false],
    ['$share/g', false],
    ['$share//t', false],
    ['$share/g/', false],
    ['$share/+/t', false],
    ['$share/a#/t', false],
    ['$share/g//t', true],
    ['//', true],
    ['+/+/#', true],
  ])('%s is valid: %p [MQTT-4.7.1-1 to -3, MQTT-4.8.2-1, -2]', (filter, valid) => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: filter, qos: 0 }] });
    if (valid) expect(client.expect('suback').granted).toEqual([0]);
    else expect(client.expect('disconnect').reasonCode).toBe(Reason.malformedPacket);
    expect(client.closed).toBe(!valid);
  });
});

function message(topic: string, payload: string, retain: boolean) {
  return new Message({
    topic,
    payload: { bytes: Buffer.from(payload), start: 0, end: Buffer.byteLength(payload) },
    qos: 0,
    retain,
    properties: Buffer.alloc(0),
    expiresAt: undefined,
    publisher: undefined,
  });
}

describe('SUBSCRIBE', () => {
  test('answers each filter in order [MQTT-3.8.4-5, -6]', () => {
    const client = new TestBroker().client('l');
    const subscriptions = ([0, 2, 1] as const).map((qos, i) => ({ topic: `t${i}`, qos }));
    client.send({ cmd: 'subscribe', messageId: 513, subscriptions });
    expect(client.expect('suback')).toMatchObject({ messageId: 513, granted: [0, 2, 1] });
  });

  test('replaces a subscription with the same filter [MQTT-3.8.4-3]', () => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.subscribe('t', 2);
    client.subscribe('t', 0);
    client.publish('t', 'x', { qos: 1 });
    const received = client.take().filter(packet => packet.cmd === 'publish');
    expect(received).toMatchObject([{ qos: 0 }]);
    expect(broker.subscriptions.size).toBe(1);
  });

  test('overlapping subscriptions give one message with the highest QoS and all identifiers [MQTT-3.3.4-2 to -4]', () => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.subscribe('a/#', 0, {}, 10);
    client.subscribe('a/+', 2, {}, 300);
    client.subscribe('a/b', 1);
    broker.client('p').publish('a/b', 'x', { qos: 2 });
    const packets = client.take();
    expect(packets).toMatchObject([{ qos: 2, properties: { subscriptionIdentifier: [10, 300] } }]);
  });

  test.each([
    ['no filter [MQTT-3.8.3-2]', [0x82, 3, 0, 1, 0], Reason.protocolError],
    ['QoS of 3', [0x82, 7, 0, 1, 0, 0, 1, 65, 3], Reason.malformedPacket],
    ['reserved bits [MQTT-3.8.3-5]', [0x82, 7, 0, 1, 0, 0, 1, 65, 0x40], Reason.malformedPacket],
    ['retain handling of 3', [0x82, 7, 0, 1, 0, 0, 1, 65, 0x30], Reason.protocolError],
    ['an identifier of zero', [0x82, 9, 0, 1, 2, 0x0b, 0, 0, 1, 65, 0], Reason.protocolError],
    ['packet identifier zero', [0x82, 7, 0, 0, 0, 0, 1, 65, 0], Reason.malformedPacket],
    ['no options', [0x82, 6, 0, 1, 0, 0, 1, 65], Reason.malformedPacket],
  ])('%s is refused', (_, bytes, reason) => {
    const client = new TestBroker().client('a');
    client.send(Buffer.from(bytes));
    expect(client.expect('disconnect').reasonCode).toBe(reason);
  });

  test('the options of MQTT 5 are reserved in 3.1.1 [MQTT-3.8.3-4]', () => {
    const client = new TestBroker().client('a', { protocolVersion: 4 });
    client.send(Buffer.from([0x82, 6, 0, 1, 0, 1, 65, 0x04]));
    expect(client.closed).toBe(true);
  });

  test('No Local keeps own messages away, other subscriptions of the client do not [MQTT-3.8.3-3]', () => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.subscribe('a/#', 1, { nl: true });
    client.publish('a/b', 'own');
    broker.client('p').publish('a/b', 'other');
    expect(client.payloads()).toEqual(['other']);
    client.subscribe('a/+', 0);
    client.publish('a/b', 'own again', { qos: 1 });
    const received = client.take().filter(packet => packet.cmd === 'publish');
    expect(received).toMatchObject([{ qos: 0, payload: Buffer.from('own again') }]);
  });
});

describe('UNSUBSCRIBE', () => {
  test('answers with a reason for each filter [MQTT-3.10.4-6]', () => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.subscribe('a');
    client.subscribe('a/#');
    client.send({ cmd: 'unsubscribe', messageId: 5, unsubscriptions: ['a', 'b'] });
    expect(client.expect('unsuback').granted).toEqual([Reason.success, Reason.noSubscriptionExisted]);
    client.publish('a', 'x');
    expect(client.payloads()).toEqual(['x']);
    client.send({ cmd: 'unsubscribe', messageId: 6, unsubscriptions: ['a/#'] });
    client.expect('unsuback');
    client.publish('a', 'y');
    expect(client.payloads()).toEqual([]);
    expect(broker.subscriptions.size).toBe(0);
  });

  test('without a filter is refused [MQTT-3.10.3-2]', () => {
    const client = new TestBroker().client('a');
    client.send(Buffer.from([0xa2, 3, 0, 1, 0]));
    expect(client.expect('disconnect').reasonCode).toBe(Reason.protocolError);
  });

  test('leaves an empty tree behind', () => {
    const broker = new TestBroker();
    const client = broker.client('l');
    const filters = ['a/b/c', 'a/+/c', '#', 'a/#', '$share/g/a/b', '$share/g/a/#', '+'];
    for (const filter of filters) client.subscribe(filter);
    expect(broker.subscriptions.size).toBe(filters.length);
    client.send({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: filters });
    expect(broker.subscriptions.size).toBe(0);
    expect(Object.values(Reflect.get(broker.subscriptions, 'root')).every(value => value === undefined)).toBe(
      true,
    );
  });
});

describe('retained messages (3.3.1.3)', () => {
  test('the last one of a topic is kept, an empty one removes it [MQTT-3.3.1-5 to -7]', () => {
    const broker = new TestBroker();
    const client = broker.client('p');
    client.publish('a/b', '1', { retain: true });
    client.publish('a/b', '2', { retain: true });
    client.publish('a/b', '3');
    client.subscribe('a/+');
    expect(client.expect('publish')).toMatchObject({ retain: true, payload: Buffer.from('2') });
    client.publish('a/b', '', { retain: true });
    expect(client.expect('publish')).toMatchObject({ retain: false, payload: Buffer.alloc(0) });
    client.subscribe('a/b');
    expect(client.take()).toEqual([]);
    expect([broker.retained.count, broker.retained.bytes]).toEqual([0, 0]);
  });

  test('RETAIN is cleared on the way unless asked for [MQTT-3.3.1-12, -13]', () => {
    const broker = new TestBroker();
    const plain = broker.client('plain');
    plain.subscribe('t');
    const asPublished = broker.client('asPublished');
    asPublished.subscribe('t', 0, { rap: true });
    broker.client('p').publish('t', 'x', { retain: true });
    expect(plain.expect('publish').retain).toBe(false);
    expect(asPublished.expect('publish').retain).toBe(true);
  });

  test('retain handling: always, only to a new subscription, never [MQTT-3.3.1-9 to -11]', () => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.publish('t', 'x', { retain: true });
    const subscribe = (rh: number) => {
      client.subscribe('t', 0, { rh });
      return client.payloads().length;
    };
    expect([subscribe(2), subscribe(1), subscribe(0), subscribe(0)]).toEqual([0, 0, 1, 1]);
    const fresh = broker.client('fresh');
    fresh.subscribe('t', 0, { rh: 1 });
    expect(fresh.payloads()).toEqual(['x']);
  });

  test('follow SUBACK, with the lower QoS and the identifier of the subscription', () => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.publish('a', '1', { retain: true, qos: 1 });
    client.publish('b', '2', { retain: true, qos: 0 });
    client.take();
    client.subscribe('#', 2, {}, 44);
    const properties = { subscriptionIdentifier: 44 };
    const received = client.take().map(({ cmd, ...rest }) => rest);
    expect(received).toHaveLength(2);
    expect(received).toContainEqual(
      expect.objectContaining({ topic: 'a', qos: 1, retain: true, properties }),
    );
    expect(received).toContainEqual(
      expect.objectContaining({ topic: 'b', qos: 0, retain: true, properties }),
    );
  });

  test('survive their publisher, whose session ended', () => {
    const broker = new TestBroker();
    const publisher = broker.client('p');
    publisher.publish('t', 'x', { retain: true });
    publisher.disconnect();
    const client = broker.client('l');
    client.subscribe('t');
    expect(client.payloads()).toEqual(['x']);
  });

  test('more of them than a queue holds all arrive, at the pace of the client', () => {
    const broker = new TestBroker({ limits: { queuedMessages: 10, inflight: 5 } });
    const publisher = broker.client('p');
    for (let i = 0; i < 100; i++) publisher.publish(`t/${i}`, `${i}`, { retain: true, qos: 1 });
    publisher.take();
    const client = broker.client('l');
    client.subscribe('t/#', 1);
    const seen = new Set<string>();
    for (let packets = client.take(); packets.length > 0; packets = client.take()) {
      expect(packets.length).toBeLessThanOrEqual(5);
      for (const packet of packets) {
        if (packet.cmd !== 'publish') continue;
        seen.add(packet.payload.toString());
        client.send({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 });
      }
    }
    expect(seen.size).toBe(100);
  });
});

describe('shared subscriptions (4.8.2)', () => {
  test('each message goes to one member, in turn', () => {
    const broker = new TestBroker();
    const members = ['a', 'b', 'c'].map(name => broker.client(name));
    for (const member of members) member.subscribe('$share/g/t/#', 1);
    const publisher = broker.client('p');
    for (let i = 0; i < 9; i++) publisher.publish('t/x', `${i}`, { qos: 1 });
    const got = members.map(member => member.payloads());
    expect(got.map(({ length }) => length)).toEqual([3, 3, 3]);
    expect(got.flat().sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
  });

  test('groups and ordinary subscriptions do not know of each other', () => {
    const broker = new TestBroker();
    const [a, b, c] = ['a', 'b', 'c'].map(name => broker.client(name)) as [never, never, never] as ReturnType<
      typeof broker.client
    >[];
    a!.subscribe('$share/one/t');
    b!.subscribe('$share/two/t');
    c!.subscribe('t');
    broker.client('p').publish('t', 'x');
    expect([a!, b!, c!].map(client => client.payloads())).toEqual([['x'], ['x'], ['x']]);
  });

  test('a member that is away is passed over while another is there', () => {
    const broker = new TestBroker();
    const away = broker.client('away', { properties: { sessionExpiryInterval: 100 } });
    away.subscribe('$share/g/t', 1);
    const here = broker.client('here');
    here.subscribe('$share/g/t', 1);
    away.drop();
    const publisher = broker.client('p');
    for (let i = 0; i < 4; i++) publisher.publish('t', `${i}`, { qos: 1 });
    expect(here.consume().length).toBe(4);
    here.disconnect();
    publisher.publish('t', 'kept', { qos: 1 });
    const back = broker.client('away', { clean: false, properties: { sessionExpiryInterval: 100 } });
    expect(back.payloads()).toEqual(['kept']);
  });

  test('what an ended session had not acknowledged goes to another member', () => {
    const broker = new TestBroker();
    const first = broker.client('first');
    first.subscribe('$share/g/t', 1);
    const publisher = broker.client('p');
    publisher.publish('t', '1', { qos: 1 });
    publisher.publish('t', '2', { qos: 1 });
    const second = broker.client('second');
    second.subscribe('$share/g/t', 1);
    first.send({ cmd: 'puback', messageId: first.expect('publish').messageId!, reasonCode: 0 });
    first.drop();
    expect(second.payloads()).toEqual(['2']);
  });

  test('retained messages are not sent to them (4.8.2)', () => {
    const broker = new TestBroker();
    const client = broker.client('l');
    client.publish('t', 'x', { retain: true });
    client.subscribe('$share/g/t');
    expect(client.take()).toEqual([]);
  });

  test('No Local on one is a protocol error [MQTT-3.8.3-4]', () => {
    const client = new TestBroker().client('l');
    client.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic: '$share/g/t', qos: 0, nl: true }],
    });
    expect(client.expect('disconnect').reasonCode).toBe(Reason.protocolError);
  });
});

test('matching costs by what matches: ten thousand other subscriptions change nothing', () => {
  const broker = new TestBroker();
  const crowd = broker.client('crowd');
  for (let i = 0; i < 10_000; i++) crowd.subscribe(`fleet/${i}/+/state`);
  const visited = (topic: string) => {
    let nodes = 0;
    const get = Map.prototype.get;
    Map.prototype.get = function (key) {
      nodes++;
      return get.call(this, key);
    };
    try {
      broker.subscriptions.match(topic);
    } finally {
      Map.prototype.get = get;
    }
    return nodes;
  };
  expect(visited('fleet/77/motor/state')).toBeLessThan(20);
  expect(visited('nothing/like/it')).toBeLessThan(20);
}, 60_000);
