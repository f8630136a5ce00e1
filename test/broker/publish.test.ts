/** PUBLISH and its acknowledgements (sections 3.3 to 3.7, 4.3, 4.4, 4.6, 4.9). */
import { describe, expect, test } from 'bun:test';
import { Reason } from '../../src/broker/wire/reason.ts';
import { TestBroker, type TestClient } from './support.ts';

function listener(broker: TestBroker, qos: 0 | 1 | 2 = 0, filter = '#', clientId = 'listener'): TestClient {
  const client = broker.client(clientId);
  client.subscribe(filter, qos);
  return client;
}

describe('delivery', () => {
  test('the lower of the two QoS counts (3.8.4)', () => {
    const broker = new TestBroker();
    const publisher = broker.client('p');
    for (const granted of [0, 1, 2] as const) {
      for (const qos of [0, 1, 2] as const) {
        const client = listener(broker, granted, 't', `l${granted}${qos}`);
        publisher.publish('t', 'x', { qos, messageId: 10 });
        expect(client.expect('publish').qos).toBe(Math.min(granted, qos) as 0 | 1 | 2);
        publisher.take();
        publisher.send({ cmd: 'pubrel', messageId: 10 });
        publisher.take();
        client.disconnect();
      }
    }
  });

  test('between the versions, properties are left out', () => {
    const broker = new TestBroker();
    const old = broker.client('old', { protocolVersion: 4 });
    old.subscribe('t');
    const present = listener(broker, 0, 't');
    present.publish('t', 'from five', { properties: { contentType: 'text/plain' } });
    old.publish('t', 'from four');
    expect(old.payloads()).toEqual(['from five', 'from four']);
    const [first, second] = [present.expect('publish'), present.expect('publish')];
    expect(first.properties).toEqual({ contentType: 'text/plain' });
    expect(second.properties).toBeUndefined();
  });

  test('properties of the application are passed on unaltered [MQTT-3.3.2-4, -15, -16, -17, -20]', () => {
    const broker = new TestBroker();
    const client = listener(broker);
    const properties = {
      payloadFormatIndicator: true,
      responseTopic: 'answers/1',
      correlationData: Buffer.from([0, 1, 2]),
      contentType: 'x',
      userProperties: { a: ['1', '2'], b: '3' },
    };
    client.publish('t', 'x', { properties });
    expect(client.expect('publish').properties).toMatchObject(properties);
  });

  test('user properties keep their order [MQTT-3.3.2-18]', () => {
    const broker = new TestBroker();
    const client = listener(broker);
    const pair = (name: string, value: string) => `\x26\x00\x01${name}\x00\x01${value}`;
    const properties = Buffer.from(pair('b', '1') + pair('a', '2') + pair('b', '3'));
    const body = Buffer.concat([
      Buffer.from('\x00\x01t'),
      Buffer.from([properties.length]),
      properties,
      Buffer.from('x'),
    ]);
    const received: Buffer[] = [];
    const write = client.write.bind(client);
    client.write = (bytes, length) => {
      received.push(Buffer.from(bytes.subarray(0, length)));
      return write(bytes, length);
    };
    client.send(Buffer.concat([Buffer.from([0x30, body.length]), body]));
    expect(Buffer.concat(received).includes(properties)).toBe(true);
  });

  test('an empty payload and an empty level are allowed', () => {
    const broker = new TestBroker();
    const client = listener(broker, 0, '/+/');
    client.publish('//', '');
    expect(client.expect('publish').payload.length).toBe(0);
  });

  test('a payload of the largest size arrives whole, in pieces of any size', () => {
    const broker = new TestBroker({ limits: { packetBytes: 200_000 } });
    const client = listener(broker, 1);
    const payload = Buffer.alloc(150_000, 'abcdefghij');
    const bytes = client.encode({
      cmd: 'publish',
      topic: 't',
      payload,
      qos: 1,
      messageId: 5,
      retain: false,
      dup: false,
    });
    for (let at = 0; at < bytes.length; at += 1000) client.bytes(bytes.subarray(at, at + 1000));
    expect(client.expect('publish').payload).toEqual(payload);
    expect(client.expect('puback').messageId).toBe(5);
  });
});

describe('QoS 1', () => {
  test('is acknowledged with its identifier [MQTT-4.3.2-4]', () => {
    const broker = new TestBroker();
    listener(broker);
    const client = broker.client('p', { protocolVersion: 4 });
    client.publish('t', 'x', { qos: 1, messageId: 300 });
    expect(client.expect('puback').messageId).toBe(300);
  });

  test('tells MQTT 5 publishers that no one listens (3.4.2.1)', () => {
    const client = new TestBroker().client('p');
    client.publish('t', 'x', { qos: 1 });
    expect(client.expect('puback').reasonCode).toBe(Reason.noMatchingSubscribers);
  });

  test('is sent again with DUP and its old identifier after a reconnect [MQTT-4.4.0-1]', () => {
    const broker = new TestBroker();
    const options = { clean: false, properties: { sessionExpiryInterval: 100 } };
    let client = broker.client('l', options);
    client.subscribe('t', 1);
    const publisher = broker.client('p');
    publisher.publish('t', '1', { qos: 1 });
    publisher.publish('t', '2', { qos: 1 });
    const [first, second] = [client.expect('publish'), client.expect('publish')];
    expect([first.dup, second.dup]).toEqual([false, false]);
    client.send({ cmd: 'puback', messageId: first.messageId!, reasonCode: 0 });
    client.drop();
    publisher.publish('t', '3', { qos: 1 });
    client = broker.client('l', options);
    expect(client.connack!.sessionPresent).toBe(true);
    const again = client.expect('publish');
    expect(again).toMatchObject({ dup: true, messageId: second.messageId! });
    expect(client.expect('publish')).toMatchObject({ dup: false, payload: Buffer.from('3') });
    expect(client.take()).toEqual([]);
  });

  test('is not sent again on the same connection [MQTT-4.4.0-1]', () => {
    const broker = new TestBroker();
    const client = listener(broker, 1);
    client.publish('t', 'x', { qos: 1 });
    client.take();
    broker.testClock.advance(1e5);
    expect(client.take()).toEqual([]);
  });

  test('an acknowledgement of nothing is ignored', () => {
    const client = new TestBroker().client('a');
    client.send({ cmd: 'puback', messageId: 9, reasonCode: 0 });
    expect(client.closed).toBe(false);
  });

  test('packet identifier zero is malformed [MQTT-2.2.1-3]', () => {
    const client = new TestBroker().client('a');
    client.publish('t', 'x', { qos: 1, messageId: 0 });
    expect(client.expect('disconnect').reasonCode).toBe(Reason.malformedPacket);
  });
});

describe('QoS 2', () => {
  test('from a client: received, released, completed, delivered once (4.3.3)', () => {
    const broker = new TestBroker();
    const client = listener(broker);
    const publisher = broker.client('p');
    publisher.publish('t', 'x', { qos: 2, messageId: 7 });
    expect(publisher.expect('pubrec')).toMatchObject({ messageId: 7, reasonCode: 0 });
    publisher.publish('t', 'x', { qos: 2, messageId: 7, dup: true });
    expect(publisher.expect('pubrec').messageId).toBe(7);
    publisher.send({ cmd: 'pubrel', messageId: 7 });
    expect(publisher.expect('pubcomp')).toMatchObject({ messageId: 7, reasonCode: 0 });
    expect(client.payloads()).toEqual(['x']);
    // the identifier is free again
    publisher.publish('t', 'y', { qos: 2, messageId: 7 });
    expect(client.payloads()).toEqual(['y']);
  });

  test('a repeated message is known after a reconnect', () => {
    const broker = new TestBroker();
    const client = listener(broker);
    const options = { clean: false, properties: { sessionExpiryInterval: 100 } };
    broker.client('p', options).publish('t', 'x', { qos: 2, messageId: 7 });
    const publisher = broker.client('p', options);
    publisher.publish('t', 'x', { qos: 2, messageId: 7, dup: true });
    expect(publisher.expect('pubrec').messageId).toBe(7);
    expect(client.payloads()).toEqual(['x']);
  });

  test('a release of nothing is answered with a reason [MQTT-4.3.3-11]', () => {
    const client = new TestBroker().client('p');
    client.send({ cmd: 'pubrel', messageId: 7 });
    expect(client.expect('pubcomp')).toMatchObject({
      messageId: 7,
      reasonCode: Reason.packetIdentifierNotFound,
    });
  });

  test('to a client: sent, released, finished', () => {
    const broker = new TestBroker();
    const client = listener(broker, 2);
    broker.client('p').publish('t', 'x', { qos: 2 });
    const { messageId } = client.expect('publish');
    client.send({ cmd: 'pubrec', messageId: messageId!, reasonCode: 0 });
    expect(client.expect('pubrel')).toMatchObject({ messageId, reasonCode: 0 });
    client.send({ cmd: 'pubcomp', messageId: messageId!, reasonCode: 0 });
    expect(broker.sessions.get('listener')!.inflight).toBe(0);
    expect(broker.heldBytes).toBe(0);
  });

  test('after PUBREC only PUBREL is repeated [MQTT-4.3.3-7]', () => {
    const broker = new TestBroker();
    const options = { clean: false, properties: { sessionExpiryInterval: 100 } };
    let client = broker.client('l', options);
    client.subscribe('t', 2);
    broker.client('p').publish('t', 'x', { qos: 2 });
    const { messageId } = client.expect('publish');
    client.send({ cmd: 'pubrec', messageId: messageId!, reasonCode: 0 });
    client.drop();
    client = broker.client('l', options);
    expect(client.expect('pubrel').messageId).toBe(messageId!);
    client.send({ cmd: 'pubcomp', messageId: messageId!, reasonCode: 0 });
    client.drop();
    client = broker.client('l', options);
    expect(client.take()).toEqual([]);
  });

  test('a PUBREC with an error ends the delivery [MQTT-4.3.3-4]', () => {
    const broker = new TestBroker();
    const client = listener(broker, 2);
    broker.client('p').publish('t', 'x', { qos: 2 });
    client.send({
      cmd: 'pubrec',
      messageId: client.expect('publish').messageId!,
      reasonCode: Reason.quotaExceeded,
    });
    expect(client.take()).toEqual([]);
    expect(broker.sessions.get('listener')!.inflight).toBe(0);
  });

  test('3.1 clients may repeat a PUBREL with DUP', () => {
    const client = new TestBroker().client('old', { protocolVersion: 3 });
    client.send(Buffer.from([0x6a, 2, 0, 7]));
    expect(client.expect('pubcomp').messageId).toBe(7);
  });

  test('a PUBREC for nothing is answered with a reason', () => {
    const client = new TestBroker().client('a');
    client.send({ cmd: 'pubrec', messageId: 9, reasonCode: 0 });
    expect(client.expect('pubrel')).toMatchObject({
      messageId: 9,
      reasonCode: Reason.packetIdentifierNotFound,
    });
  });

  test('a PUBACK does not finish it', () => {
    const broker = new TestBroker();
    const client = listener(broker, 2);
    broker.client('p').publish('t', 'x', { qos: 2 });
    client.send({ cmd: 'puback', messageId: client.expect('publish').messageId!, reasonCode: 0 });
    expect(broker.sessions.get('listener')!.inflight).toBe(1);
  });
});

describe('flow control (4.9)', () => {
  test('no more than Receive Maximum is unacknowledged, in order [MQTT-3.3.4-7]', () => {
    const broker = new TestBroker();
    const client = broker.client('l', { properties: { receiveMaximum: 2 } });
    client.subscribe('t', 2);
    const publisher = broker.client('p');
    for (let i = 1; i <= 6; i++) publisher.publish('t', `${i}`, { qos: i % 2 === 0 ? 1 : 2, messageId: i });
    const seen: string[] = [];
    for (let round = 0; round < 6; round++) {
      expect(broker.sessions.get('l')!.inflight).toBeLessThanOrEqual(2);
      for (const packet of client.take()) {
        if (packet.cmd === 'publish') {
          seen.push(packet.payload.toString());
          const answer = packet.qos === 1 ? 'puback' : 'pubrec';
          client.send({ cmd: answer, messageId: packet.messageId!, reasonCode: 0 });
        } else if (packet.cmd === 'pubrel') {
          client.send({ cmd: 'pubcomp', messageId: packet.messageId!, reasonCode: 0 });
        }
      }
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('QoS 0 passes a full window (4.9)', () => {
    const broker = new TestBroker();
    const client = broker.client('l', { properties: { receiveMaximum: 1 } });
    client.subscribe('t', 1);
    const publisher = broker.client('p');
    publisher.publish('t', '1', { qos: 1 });
    publisher.publish('t', '2', { qos: 1 });
    publisher.publish('t', '3');
    expect(client.payloads()).toEqual(['1', '3']);
  });

  test('repeated messages respect a Receive Maximum that has become smaller', () => {
    const broker = new TestBroker();
    const options = (receiveMaximum: number) => ({
      clean: false,
      properties: { sessionExpiryInterval: 100, receiveMaximum },
    });
    let client = broker.client('l', options(10));
    client.subscribe('t', 1);
    const publisher = broker.client('p');
    for (let i = 1; i <= 4; i++) publisher.publish('t', `${i}`, { qos: 1, messageId: i });
    client.take();
    client.drop();
    client = broker.client('l', options(1));
    const seen: string[] = [];
    for (let packet = client.take(); packet.length > 0; packet = client.take()) {
      expect(packet.length).toBe(1);
      const [only] = packet;
      if (only?.cmd !== 'publish') throw new Error('not a publish');
      expect(only.dup).toBe(true);
      seen.push(only.payload.toString());
      client.send({ cmd: 'puback', messageId: only.messageId!, reasonCode: 0 });
    }
    expect(seen).toEqual(['1', '2', '3', '4']);
  });

  test('a client may not exceed ours [MQTT-3.3.4-9]', () => {
    const broker = new TestBroker({ limits: { receiveMaximum: 2 } });
    const client = broker.client('p');
    for (let i = 1; i <= 3; i++) client.publish('t', 'x', { qos: 2, messageId: i });
    client.expect('pubrec');
    client.expect('pubrec');
    expect(client.expect('disconnect').reasonCode).toBe(Reason.receiveMaximumExceeded);
  });

  test('packet identifiers in use are passed over when they wrap', () => {
    const broker = new TestBroker({ limits: { inflight: 3 } });
    const client = listener(broker, 1);
    const publisher = broker.client('p');
    publisher.publish('t', 'stays', { qos: 1 });
    const kept = client.expect('publish').messageId!;
    Reflect.set(broker.sessions.get('listener')!, 'lastId', 65_500);
    for (let i = 0; i < 100; i++) {
      publisher.publish('t', 'goes', { qos: 1 });
      const { messageId } = client.expect('publish');
      expect(messageId).not.toBe(kept);
      client.send({ cmd: 'puback', messageId: messageId!, reasonCode: 0 });
    }
  });
});

describe('topic aliases (3.3.2.3.4)', () => {
  test('of a client stand for their topic', () => {
    const broker = new TestBroker();
    const client = listener(broker);
    const publisher = broker.client('p');
    publisher.publish('long/topic', '1', { properties: { topicAlias: 1 } });
    publisher.publish('', '2', { properties: { topicAlias: 1 } });
    publisher.publish('other', '3', { properties: { topicAlias: 1 } });
    publisher.publish('', '4', { properties: { topicAlias: 1 } });
    const topics = client.take().map(packet => (packet.cmd === 'publish' ? packet.topic : ''));
    expect(topics).toEqual(['long/topic', 'long/topic', 'other', 'other']);
  });

  test('are not passed on [MQTT-3.3.2-10]', () => {
    const broker = new TestBroker();
    const client = listener(broker);
    client.publish('t', '1', { properties: { topicAlias: 1, contentType: 'x' } });
    expect(client.expect('publish').properties).toEqual({ contentType: 'x' });
  });

  test('end with the connection [MQTT-3.3.2-7]', () => {
    const broker = new TestBroker();
    const options = { clean: false, properties: { sessionExpiryInterval: 100 } };
    broker.client('p', options).publish('t', '1', { properties: { topicAlias: 1 } });
    const publisher = broker.client('p', options);
    publisher.publish('', '2', { properties: { topicAlias: 1 } });
    expect(publisher.expect('disconnect').reasonCode).toBe(Reason.protocolError);
  });

  test.each([
    ['zero', 0, Reason.protocolError],
    ['above the maximum', 33, Reason.topicAliasInvalid],
  ])('%s is refused [MQTT-3.3.2-8, -9]', (_, topicAlias, reason) => {
    const client = new TestBroker().client('p');
    client.publish('t', '1', { properties: { topicAlias } });
    expect(client.expect('disconnect').reasonCode).toBe(reason);
  });

  test('are given to clients that take them, and no more than they take [MQTT-3.1.2-26, -27]', () => {
    const broker = new TestBroker();
    const client = broker.client('l', { properties: { topicAliasMaximum: 1 } });
    client.subscribe('#');
    const publisher = broker.client('p');
    for (const topic of ['a', 'a', 'b', 'b', 'a']) publisher.publish(topic, 'x');
    const seen = client
      .take()
      .map(packet => packet.cmd === 'publish' && [packet.topic, packet.properties?.topicAlias]);
    expect(seen).toEqual([
      ['a', 1],
      ['', 1],
      ['b', undefined],
      ['b', undefined],
      ['', 1],
    ]);
  });

  test('a topic that was too large to send is not taken as known', () => {
    const broker = new TestBroker();
    const client = broker.client('l', { properties: { topicAliasMaximum: 5, maximumPacketSize: 40 } });
    client.subscribe('#');
    const publisher = broker.client('p');
    publisher.publish('topic', 'x'.repeat(100));
    publisher.publish('topic', 'small');
    expect(client.expect('publish')).toMatchObject({ topic: 'topic', payload: Buffer.from('small') });
  });
});

describe('message expiry (3.3.2.3.3)', () => {
  test('the interval passed on is what is left [MQTT-3.3.2-6]', () => {
    const broker = new TestBroker();
    const options = { clean: false, properties: { sessionExpiryInterval: 1000 } };
    const client = broker.client('l', options);
    client.subscribe('t', 1);
    client.drop();
    broker.client('p').publish('t', 'x', { qos: 1, properties: { messageExpiryInterval: 100 } });
    broker.testClock.advance(30);
    const back = broker.client('l', options).expect('publish');
    expect(back.properties!.messageExpiryInterval).toBe(70);
  });

  test('what has expired is not sent [MQTT-3.3.2-5]', () => {
    const broker = new TestBroker();
    const options = { clean: false, properties: { sessionExpiryInterval: 1000 } };
    const client = broker.client('l', options);
    client.subscribe('t', 1);
    client.drop();
    const publisher = broker.client('p');
    publisher.publish('t', 'short', { qos: 1, properties: { messageExpiryInterval: 5 } });
    publisher.publish('t', 'long', { qos: 1, properties: { messageExpiryInterval: 50 } });
    broker.testClock.advance(10);
    expect(broker.client('l', options).payloads()).toEqual(['long']);
    expect(broker.counters.dropped.expired).toBe(1);
  });

  test('retained messages expire', () => {
    const broker = new TestBroker();
    const client = broker.client('p');
    client.publish('t', 'x', { retain: true, properties: { messageExpiryInterval: 5 } });
    broker.testClock.advance(3);
    client.subscribe('t');
    expect(client.expect('publish').properties!.messageExpiryInterval).toBe(2);
    broker.testClock.advance(3);
    client.subscribe('t');
    expect(client.take()).toEqual([]);
    expect(broker.retained.count).toBe(0);
  });
});

describe('Maximum Packet Size', () => {
  test('of the client: larger messages are dropped for it alone [MQTT-3.1.2-24, -25]', () => {
    const broker = new TestBroker();
    const small = broker.client('small', { properties: { maximumPacketSize: 50 } });
    small.subscribe('t', 1);
    const large = listener(broker, 1, 't', 'large');
    const publisher = broker.client('p');
    publisher.publish('t', 'x'.repeat(100), { qos: 1 });
    publisher.publish('t', 'fits', { qos: 1 });
    expect(small.payloads()).toEqual(['fits']);
    expect(large.payloads().length).toBe(2);
    expect(broker.sessions.get('small')!.inflight).toBe(1);
    expect(broker.counters.dropped.tooLargeForClient).toBe(1);
  });

  test('of the server: refused from the header, before it is buffered (3.2.2.3.6)', () => {
    const broker = new TestBroker({ limits: { packetBytes: 1000 } });
    const client = broker.client('a');
    client.send(Buffer.from([0x30, 0x80, 0x80, 0x01]));
    expect(client.expect('disconnect').reasonCode).toBe(Reason.packetTooLarge);
    expect(client.closed).toBe(true);
  });
});

describe('malformed PUBLISH', () => {
  test.each([
    ['QoS of 3 [MQTT-3.3.1-4]', [0x36, 5, 0, 1, 65, 0, 1], Reason.malformedPacket],
    ['DUP with QoS 0 [MQTT-3.3.1-2]', [0x38, 4, 0, 1, 65, 0], Reason.malformedPacket],
    ['a wildcard in the topic [MQTT-3.3.2-2]', [0x30, 4, 0, 1, 0x23, 0], Reason.topicNameInvalid],
    ['no topic and no alias', [0x30, 3, 0, 0, 0], Reason.topicNameInvalid],
    ['a topic longer than the packet', [0x30, 4, 0, 9, 65, 0], Reason.malformedPacket],
    ['ill-formed UTF-8 in the topic [MQTT-1.5.4-1]', [0x30, 5, 0, 2, 0xc3, 0x28, 0], Reason.malformedPacket],
    ['a surrogate in the topic [MQTT-1.5.4-1]', [0x30, 6, 0, 3, 0xed, 0xa0, 0x80, 0], Reason.malformedPacket],
    ['U+0000 in the topic [MQTT-1.5.4-2]', [0x30, 4, 0, 1, 0, 0], Reason.malformedPacket],
    [
      'a subscription identifier from a client [MQTT-3.3.4-6]',
      [0x30, 6, 0, 1, 65, 2, 0x0b, 1],
      Reason.protocolError,
    ],
    [
      'a wildcard in the response topic [MQTT-3.3.2-14]',
      [0x30, 8, 0, 1, 65, 4, 0x08, 0, 1, 0x23],
      Reason.protocolError,
    ],
    ['a payload format of 2', [0x30, 6, 0, 1, 65, 2, 0x01, 2], Reason.protocolError],
  ])('%s', (_, bytes, reason) => {
    const broker = new TestBroker();
    const witness = listener(broker);
    const client = broker.client('a');
    client.send(Buffer.from(bytes));
    expect(client.expect('disconnect').reasonCode).toBe(reason);
    expect(client.closed).toBe(true);
    expect(witness.take()).toEqual([]);
  });

  test('U+FEFF is kept [MQTT-1.5.4-3]', () => {
    const broker = new TestBroker();
    const client = listener(broker);
    client.publish('\ufefftopic', 'x');
    expect(client.expect('publish').topic).toBe('\ufefftopic');
  });

  test('a client may not publish below $SYS/', () => {
    const broker = new TestBroker();
    const client = broker.client('a');
    client.subscribe('$SYS/#');
    client.publish('$SYS/broker/version', 'forged', { qos: 1 });
    expect(client.expect('puback').reasonCode).toBe(Reason.notAuthorized);
    expect(client.take()).toEqual([]);
  });
});
