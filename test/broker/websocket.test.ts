/** WebSocket as a transport (RFC 6455, MQTT section 6), over a stream in memory. */
import { describe, expect, test } from 'bun:test';
import { generate } from 'mqtt-packet';
import { type OriginCheck, sameHostOnly, WebSocketTransport } from '../../src/broker/transport/websocket.ts';
import type { Transport, TransportSink, Written } from '../../src/broker/transport.ts';
import { TestBroker } from './support.ts';

class Wire implements Transport {
  readonly remote = 'memory';
  readonly identity = undefined;
  sent: Buffer[] = [];
  ended = false;
  /** Nobody reads. */
  stalled = false;

  write(bytes: Buffer, length: number): Written {
    this.sent.push(Buffer.from(bytes.subarray(0, length)));
    return this.stalled ? 'full' : 'sent';
  }
  end(): void {
    this.ended = true;
  }
  destroy(): void {
    this.ended = true;
  }
  pause(): void {}
  resume(): void {}

  take(): Buffer {
    return Buffer.concat(this.sent.splice(0));
  }
}

function open(check: OriginCheck = () => undefined) {
  const wire = new Wire();
  const socket = new WebSocketTransport(wire, check);
  const received: Buffer[] = [];
  const told: string[] = [];
  const sink: TransportSink = {
    received: bytes => void received.push(bytes),
    drained: () => void told.push('drained'),
    hungUp: why => void told.push(why),
    closed: () => void told.push('closed'),
  };
  socket.sink = sink;
  return { wire, socket, received, told };
}

const request = (headers: Record<string, string> = {}, line = 'GET /mqtt HTTP/1.1') => {
  const all = {
    Host: 'localhost:8080',
    Upgrade: 'websocket',
    Connection: 'keep-alive, Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': 'mqtt',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${[line, ...lines].join('\r\n')}\r\n\r\n`);
};

function frame(opcode: number, payload: Buffer, options: { final?: boolean; mask?: boolean } = {}): Buffer {
  const { final = true, mask = true } = options;
  const first = (final ? 0x80 : 0) | opcode;
  const { length } = payload;
  const head = [first];
  if (length < 126) head.push(length);
  else if (length < 0x10000) head.push(126, length >> 8, length & 0xff);
  else
    head.push(127, 0, 0, 0, 0, length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff);
  if (!mask) return Buffer.concat([Buffer.from(head), payload]);
  head[1]! |= 0x80;
  const key = [1, 2, 3, 4];
  return Buffer.concat([
    Buffer.from([...head, ...key]),
    Buffer.from(payload.map((byte, i) => byte ^ key[i & 3]!)),
  ]);
}

function opened() {
  const parts = open();
  parts.socket.received(request());
  parts.wire.take();
  return parts;
}

describe('the request', () => {
  test('is answered with the key of the RFC and the subprotocol [MQTT-6.0.0-4]', () => {
    const { wire, socket } = open();
    socket.received(request());
    const answer = wire.take().toString();
    expect(answer).toStartWith('HTTP/1.1 101 ');
    expect(answer).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n');
    expect(answer).toContain('Sec-WebSocket-Protocol: mqtt\r\n');
  });

  test('may arrive byte by byte, with the first frame behind it', () => {
    const { socket, received } = open();
    const bytes = Buffer.concat([request(), frame(2, Buffer.from('hello'))]);
    for (const byte of bytes) socket.received(Buffer.from([byte]));
    expect(Buffer.concat(received).toString()).toBe('hello');
  });

  test.each([
    ['without the subprotocol [MQTT-6.0.0-3]', request({ 'Sec-WebSocket-Protocol': 'chat' }), '400'],
    ['of another version', request({ 'Sec-WebSocket-Version': '8' }), '426'],
    ['that is plain HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), '426'],
    ['that is not GET', request({}, 'POST /mqtt HTTP/1.1'), '426'],
    ['of HTTP/1.0', request({}, 'GET /mqtt HTTP/1.0'), '426'],
    ['whose connection is not to be upgraded', request({ Connection: 'keep-alive' }), '426'],
    ['whose key is no key', request({ 'Sec-WebSocket-Key': 'short' }), '426'],
    ['that does not end', Buffer.alloc(10_000, 'x'), '431'],
  ])('%s is refused', (_, bytes, status) => {
    const { wire, socket, received } = open();
    socket.received(bytes);
    expect(wire.take().toString()).toStartWith(`HTTP/1.1 ${status} `);
    expect(wire.ended).toBe(true);
    socket.received(frame(2, Buffer.from('x')));
    expect(received).toEqual([]);
  });

  test.each([
    ['http://localhost:3000', 'localhost:8080', true],
    ['http://127.0.0.1', 'localhost:8080', true],
    ['http://192.168.0.7:3000', '192.168.0.7:8080', true],
    ['https://evil.example', 'localhost:8080', false],
    ['https://evil.example', 'evil.example:8080', false],
    ['http://192.168.0.8', '192.168.0.7:8080', false],
    ['null', 'localhost:8080', false],
  ])('of a page of %s to %s without passwords: %p', (origin, host, allowed) => {
    const { wire, socket } = open(sameHostOnly);
    socket.received(request({ Origin: origin, Host: host }));
    expect(wire.take().toString()).toStartWith(allowed ? 'HTTP/1.1 101 ' : 'HTTP/1.1 403 ');
  });
});

describe('frames', () => {
  test.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('of %d bytes pass both ways', size => {
    const { wire, socket, received } = opened();
    const payload = Buffer.alloc(size, 'abc');
    const bytes = frame(2, payload);
    for (let at = 0; at < bytes.length; at += 30_000) socket.received(bytes.subarray(at, at + 30_000));
    expect(Buffer.concat(received)).toEqual(payload);
    socket.write(payload, size);
    expect(wire.take()).toEqual(frame(2, payload, { mask: false }));
  });

  test('a packet may lie in several frames, and control frames between them [MQTT-6.0.0-2]', () => {
    const { wire, socket, received } = opened();
    socket.received(
      Buffer.concat([
        frame(2, Buffer.from('ab'), { final: false }),
        frame(9, Buffer.from('ping')),
        frame(0, Buffer.from('cd')),
        frame(2, Buffer.from('ef')),
      ]),
    );
    expect(Buffer.concat(received).toString()).toBe('abcdef');
    expect(wire.take()).toEqual(frame(10, Buffer.from('ping'), { mask: false }));
  });

  test.each([
    [[], []],
    [
      [3, 232],
      [3, 232],
    ],
    [
      [3, 233, 0x62, 0x79, 0x65],
      [3, 233],
    ],
  ])('a close with %j is answered and ends the stream', (payload, answer) => {
    const { wire, socket, told } = opened();
    socket.received(frame(8, Buffer.from(payload)));
    expect(wire.take()).toEqual(Buffer.from([0x88, answer.length, ...answer]));
    expect(wire.ended).toBe(true);
    expect(told).toEqual([expect.stringContaining('WebSocket closed')]);
    socket.write(Buffer.from('late'), 4);
    expect(wire.take().length).toBe(0);
  });

  test.each([
    ['text [MQTT-6.0.0-1]', frame(1, Buffer.from('x')), 1003],
    ['without a mask', frame(2, Buffer.from('x'), { mask: false }), 1002],
    ['with reserved bits', Buffer.from([0xc2, 0x80, 0, 0, 0, 0]), 1002],
    ['of an unknown kind', frame(3, Buffer.alloc(0)), 1002],
    ['that continue nothing', frame(0, Buffer.alloc(1)), 1002],
    [
      'within a message',
      Buffer.concat([frame(2, Buffer.alloc(1), { final: false }), frame(2, Buffer.alloc(1))]),
      1002,
    ],
    ['of control, too long', frame(9, Buffer.alloc(126)), 1002],
    ['of control, in pieces', frame(9, Buffer.alloc(1), { final: false }), 1002],
    ['with a length in more bytes than needed', Buffer.from([0x82, 0xfe, 0, 1, 0, 0, 0, 0, 0]), 1002],
    ['with half a close code', frame(8, Buffer.from([3])), 1002],
    ['with a close code that is not for sending', frame(8, Buffer.from([3, 237])), 1002],
    ['with a close reason that is no text', frame(8, Buffer.from([3, 232, 0xff])), 1007],
  ])('%s close the connection', (_, bytes, code) => {
    const { wire, socket, told } = opened();
    socket.received(bytes);
    const answer = wire.take();
    expect(told).toEqual([expect.stringContaining('WebSocket')]);
    expect(answer[0]).toBe(0x88);
    expect(answer.readUInt16BE(2)).toBe(code);
    expect(wire.ended).toBe(true);
  });

  test('pings of a client that does not read are answered once', () => {
    const { wire, socket, told } = opened();
    wire.stalled = true;
    for (let i = 0; i < 1000; i++) socket.received(frame(9, Buffer.from(`${i}`)));
    expect(wire.take()).toEqual(frame(10, Buffer.from('0'), { mask: false }));
    wire.stalled = false;
    socket.drained();
    expect(wire.take()).toEqual(frame(10, Buffer.from('999'), { mask: false }));
    expect(told).toEqual(['drained']);
  });

  test('a client that closes its WebSocket is gone, whatever becomes of its socket', () => {
    const broker = new TestBroker();
    const watcher = broker.client('watcher');
    watcher.subscribe('will');
    const wire = new Wire();
    const socket = new WebSocketTransport(wire, () => undefined);
    socket.sink = broker.accept(socket);
    const will = { topic: 'will', payload: Buffer.from('gone'), qos: 0, retain: false } as const;
    const connect = generate({ cmd: 'connect', clientId: 'a', keepalive: 0, clean: true, will });
    socket.received(Buffer.concat([request(), frame(2, connect), frame(8, Buffer.from([3, 232]))]));
    expect(watcher.payloads()).toEqual(['gone']);
    expect(broker.sessions.has('a')).toBe(false);
  });
});
