/**
 * A broker without a network: clients are pairs of buffers in memory, time moves when told. Everything is
 * synchronous, so a test is a conversation. The clients speak through mqtt-packet, which the broker's reader
 * does not use, so that each checks the other.
 */
import {
  generate,
  type IConnackPacket,
  type IConnectPacket,
  type Packet,
  type Parser,
  parser,
} from 'mqtt-packet';
import { Broker, type BrokerOptions } from '../../src/broker/broker.ts';
import type { Clock, Timer } from '../../src/broker/clock.ts';
import type { Connection } from '../../src/broker/connection.ts';
import type { Transport, Written } from '../../src/broker/transport.ts';

export class TestClock implements Clock {
  private time = 0;
  private timers: { at: number; run: () => void }[] = [];
  private waiting: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return { cancel: () => void (this.timers = this.timers.filter(other => other !== timer)) };
  }

  soon(run: () => void): void {
    this.waiting.push(run);
  }

  /** Lets the next turn of the event loop come. */
  turn(): void {
    for (const run of this.waiting.splice(0)) run();
  }

  get turns(): number {
    return this.waiting.length;
  }

  /** Moves time, firing timers in order. */
  advance(seconds: number): void {
    const end = this.time + seconds * 1000;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.time = Math.max(this.time, next.at);
      this.timers.splice(this.timers.indexOf(next), 1);
      next.run();
    }
    this.time = end;
  }
}

export class TestBroker extends Broker {
  readonly testClock: TestClock;
  readonly lines: string[];

  constructor(options: BrokerOptions = {}) {
    const clock = options.clock instanceof TestClock ? options.clock : new TestClock();
    const lines: string[] = [];
    super({ log: (level, line) => void lines.push(`${level}: ${line}`), ...options, clock });
    this.testClock = clock;
    this.lines = lines;
  }

  /** A connection on which nothing has been sent. */
  open(version: 3 | 4 | 5 = 5, identity?: string): TestClient {
    return new TestClient(this, version, identity);
  }

  /** A connected client; fails unless CONNACK says so. */
  client(clientId: string, options: Partial<IConnectPacket> = {}): TestClient {
    const client = this.open(options.protocolVersion ?? 5);
    const connack = client.connect({ clientId, ...options });
    if ((connack.reasonCode ?? connack.returnCode) !== 0) {
      throw new Error(`${clientId} was refused with ${connack.reasonCode ?? connack.returnCode}`);
    }
    return client;
  }
}

/** A packet as tests write it: what mqtt-packet needs, or bytes as they are. */
export type Sent = Packet | Buffer;

export class TestClient implements Transport {
  readonly remote = 'memory';
  readonly identity: string | undefined;
  readonly connection: Connection;
  /** The broker has closed its side. */
  closed = false;
  /** The broker does not read. */
  paused = false;
  connack: IConnackPacket | undefined;
  private readonly version: 3 | 4 | 5;
  private readonly parser: Parser;
  private inbox: Packet[] = [];
  private stalled: Buffer[] | undefined;
  private unread: Buffer[] = [];

  constructor(broker: TestBroker, version: 3 | 4 | 5, identity?: string) {
    this.version = version;
    this.identity = identity;
    this.parser = parser({ protocolVersion: version });
    this.parser.on('packet', packet => this.inbox.push(packet));
    this.parser.on('error', error => {
      throw error;
    });
    this.connection = broker.accept(this);
  }

  connect(options: Partial<IConnectPacket> = {}): IConnackPacket {
    const { version } = this;
    this.send({
      cmd: 'connect',
      protocolId: version === 3 ? 'MQIsdp' : 'MQTT',
      protocolVersion: version,
      clean: true,
      keepalive: 0,
      clientId: '',
      ...options,
    });
    this.connack = this.expect('connack');
    return this.connack;
  }

  /** Packets in one chunk, as one segment of TCP. */
  send(...packets: Sent[]): void {
    this.bytes(Buffer.concat(packets.map(packet => this.encode(packet))));
  }

  encode(packet: Sent): Buffer {
    return Buffer.isBuffer(packet) ? packet : generate(packet, { protocolVersion: this.version });
  }

  bytes(bytes: Buffer): void {
    if (this.paused) this.unread.push(bytes);
    else this.connection.received(Buffer.from(bytes));
  }

  /** Everything received since the last look. */
  take(): Packet[] {
    return this.inbox.splice(0);
  }

  /** The next packet, which must be of that type. */
  expect<T extends Packet['cmd']>(cmd: T): Extract<Packet, { cmd: T }> {
    const packet = this.inbox.shift();
    if (packet?.cmd !== cmd) {
      throw new Error(`expected ${cmd}, got ${packet === undefined ? 'nothing' : JSON.stringify(packet)}`);
    }
    return packet as Extract<Packet, { cmd: T }>;
  }

  publish(
    topic: string,
    payload: string | Buffer,
    options: Partial<Extract<Packet, { cmd: 'publish' }>> = {},
  ): void {
    const { qos = 0, retain = false, dup = false, ...rest } = options;
    this.send({
      cmd: 'publish',
      topic,
      payload,
      qos,
      retain,
      dup,
      ...(qos > 0 ? { messageId: 1 } : {}),
      ...rest,
    });
  }

  subscribe(
    topic: string,
    qos: 0 | 1 | 2 = 0,
    options: { nl?: boolean; rap?: boolean; rh?: number } = {},
    identifier?: number,
  ): number {
    this.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic, qos, ...options }],
      ...(identifier === undefined ? {} : { properties: { subscriptionIdentifier: identifier } }),
    });
    return Number(this.expect('suback').granted[0]);
  }

  /** Payloads of the PUBLISH packets received, in order. */
  payloads(): string[] {
    return this.take().flatMap(packet => (packet.cmd === 'publish' ? [packet.payload.toString()] : []));
  }

  /** As {@link payloads}, and sends the PUBACK of each QoS 1 message. */
  consume(): string[] {
    return this.take().flatMap(packet => {
      if (packet.cmd !== 'publish') return [];
      if (packet.qos === 1) this.send({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 });
      return [packet.payload.toString()];
    });
  }

  /** Ends the conversation properly. */
  disconnect(): void {
    this.send({ cmd: 'disconnect' });
  }

  /** The network breaks. */
  drop(): void {
    this.closed = true;
    this.connection.closed();
  }

  /** Stops reading, until {@link unstall}. */
  stall(): void {
    this.stalled = [];
  }

  unstall(): void {
    const held = this.stalled ?? [];
    this.stalled = undefined;
    for (const bytes of held) this.parser.parse(bytes);
    this.connection.drained();
  }

  get stalledBytes(): number {
    return this.stalled?.reduce((sum, { length }) => sum + length, 0) ?? 0;
  }

  // ---- what the broker calls

  write(bytes: Buffer, length: number): Written {
    if (this.closed) return 'sent';
    const copy = Buffer.from(bytes.subarray(0, length));
    if (this.stalled !== undefined) {
      this.stalled.push(copy);
      return 'full';
    }
    this.parser.parse(copy);
    return 'sent';
  }

  end(): void {
    this.closed = true;
  }

  destroy(): void {
    this.closed = true;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    const unread = this.unread.splice(0);
    if (unread.length > 0) this.bytes(Buffer.concat(unread));
  }
}
