/**
 * Hostile clients against a broker in memory. Whatever they send: nothing throws, no defect is logged, what the
 * broker answers is MQTT, two well-behaved clients beside them miss nothing, and when all strangers have gone
 * nothing of theirs is left. How TCP cuts the bytes makes no difference to the answers.
 */
import { parser } from 'mqtt-packet';
import type { Connection } from '../../src/broker/connection.ts';
import { WebSocketTransport } from '../../src/broker/transport/websocket.ts';
import type { Transport, TransportSink, Written } from '../../src/broker/transport.ts';
import { conversation, Dice, pieces, randomBytes } from './hostile.ts';
import { random } from './reliable.ts';
import { TestBroker } from './support.ts';

/** Throws, naming the seed, when the broker does not live up to what is said above. */
export function fuzz(seed: number): void {
  try {
    if (seed % 2 === 0) sameHoweverCut(seed);
    else chaos(seed);
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
  }
}

const limits = {
  sessions: 100,
  connections: 100,
  subscriptionsPerClient: 20,
  queuedMessages: 50,
  queuedBytes: 100_000,
  retainedMessages: 20,
  packetBytes: 100_000,
  turnDeliveries: 20,
};

const strangersAtOnce = 6;

/** A network that takes what it is given, or, when slow, now and then no more. */
class Wire implements Transport {
  readonly remote = 'fuzz';
  readonly identity = undefined;
  sink!: TransportSink;
  over = false;
  full = false;
  paused = false;
  private readonly sent: Buffer[] = [];
  private readonly waiting: Buffer[] = [];
  private readonly slow: () => boolean;

  constructor(slow: () => boolean = () => false) {
    this.slow = slow;
  }

  get output(): Buffer {
    return Buffer.concat(this.sent);
  }

  /** Bytes arrive, unless the broker does not read or has gone. */
  arrive(bytes: Buffer): void {
    if (this.over) return;
    if (this.paused) this.waiting.push(bytes);
    else this.sink.received(Buffer.from(bytes));
  }

  drain(): void {
    if (!this.full || this.over) return;
    this.full = false;
    this.sink.drained();
  }

  /** The client goes, with or without a good-bye. */
  close(): void {
    if (this.over) return;
    this.over = true;
    this.sink.closed();
  }

  write(bytes: Buffer, length: number): Written {
    if (this.over) throw new Error('written to after the end');
    this.sent.push(Buffer.from(bytes.subarray(0, length)));
    if (!this.slow()) return 'sent';
    this.full = true;
    return 'full';
  }

  end(): void {
    this.close();
  }

  destroy(): void {
    this.close();
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    while (this.waiting.length > 0 && !this.paused && !this.over) this.sink.received(this.waiting.shift()!);
  }
}

/** One conversation, once in one piece and once in many. */
function sameHoweverCut(seed: number): void {
  const dice = new Dice(random(seed));
  const version = dice.of([3, 4, 5] as const);
  const whole = Buffer.concat(conversation(dice, version));
  const answers = [[whole], pieces(dice, whole)].map(parts => {
    const broker = new TestBroker({ limits });
    const wire = new Wire();
    const connection = broker.accept(wire);
    wire.sink = connection;
    for (const part of parts) {
      wire.arrive(part);
      while (broker.testClock.turns > 0) broker.testClock.turn();
    }
    healthy(broker);
    speaksMqtt(connection, wire.output);
    // names that the broker makes up
    const text = wire.output.toString('latin1').replace(/auto-[0-9a-f-]{36}/g, 'auto');
    return { text, over: wire.over, sessions: broker.sessions.size, retained: broker.retained.count };
  });
  if (JSON.stringify(answers[0]) !== JSON.stringify(answers[1])) {
    throw new Error(`in one piece ${JSON.stringify(answers[0])}, in many ${JSON.stringify(answers[1])}`);
  }
}

/** Many conversations at once, over slow and breaking networks, some within WebSocket frames; time passes. */
function chaos(seed: number): void {
  const dice = new Dice(random(seed));
  const broker = new TestBroker({ limits });
  const witness = new Witness(broker);
  const strangers: { wire: Wire; connection: Connection; framed: boolean; input: Buffer[] }[] = [];
  for (let steps = 0; steps < 300; steps++) {
    if (strangers.length < strangersAtOnce) {
      const version = dice.of([3, 4, 5] as const);
      const framed = dice.chance(0.2);
      const slowness = dice.chance(0.3) ? 0.3 : 0;
      const wire = new Wire(() => dice.chance(slowness));
      const bytes = Buffer.concat(conversation(dice, version));
      let connection: Connection;
      if (framed) {
        const socket = new WebSocketTransport(wire, () => undefined);
        socket.sink = connection = broker.accept(socket);
        wire.sink = socket;
      } else wire.sink = connection = broker.accept(wire);
      const input = framed
        ? [request, ...pieces(dice, bytes).map(part => frame(dice, part))]
        : pieces(dice, bytes);
      strangers.push({ wire, connection, framed, input });
    }
    const at = dice.below(strangers.length);
    const { wire, connection, framed, input } = strangers[at]!;
    const part = input.shift();
    if (part === undefined || wire.over || dice.chance(0.01)) {
      wire.close();
      if (!framed) speaksMqtt(connection, wire.output);
      strangers.splice(at, 1);
    } else wire.arrive(part);
    if (dice.chance(0.3)) wire.drain();
    if (dice.chance(0.02)) broker.testClock.advance(dice.of([0.5, 2, 40]));
    while (broker.testClock.turns > 0) broker.testClock.turn();
    if (dice.chance(0.1)) witness.look();
  }
  for (const { wire } of strangers) wire.close();
  witness.look();
  // longer than any session that was asked for, or may be
  broker.testClock.advance(broker.limits.sessionExpirySeconds + 10);
  healthy(broker);
  witness.leave();
  const left = {
    sessions: broker.sessions.size,
    subscriptions: broker.subscriptions.size,
    connections: broker.connections.size,
    heldBytes: broker.heldBytes,
    partialBytes: broker.partialBytes,
    dirty: broker.dirty.length,
  };
  for (const [name, value] of Object.entries(left))
    if (value !== 0) throw new Error(`${name}: ${value} left`);
}

/** Two clients that keep to the standard and expect the broker to. */
class Witness {
  private sent = 0;
  private readonly broker: TestBroker;
  private readonly publisher;
  private readonly subscriber;

  constructor(broker: TestBroker) {
    this.broker = broker;
    this.publisher = broker.client('witness-publisher');
    this.subscriber = broker.client('witness-subscriber');
    this.subscriber.subscribe('witness/+', 1);
  }

  look(): void {
    const { testClock, limits } = this.broker;
    this.publisher.publish('witness/1', `${this.sent++}`, { qos: 1, messageId: 1 + (this.sent % 1000) });
    let got: string[] = [];
    // a stranger that subscribed to everything and does not read may hold publishers up, each for so long
    for (let waits = 0; got.length === 0 && waits <= strangersAtOnce; waits++) {
      if (waits > 0) testClock.advance(limits.throttleMs / 1000);
      while (testClock.turns > 0) testClock.turn();
      got = this.subscriber.consume();
    }
    if (got.join() !== `${this.sent - 1}`)
      throw new Error(`the witness got [${got}] instead of ${this.sent - 1}`);
    this.publisher.expect('puback');
  }

  leave(): void {
    this.publisher.disconnect();
    this.subscriber.disconnect();
    this.publisher.drop();
    this.subscriber.drop();
  }
}

function healthy(broker: TestBroker): void {
  const defect = broker.lines.find(line => line.startsWith('error'));
  if (defect !== undefined) throw new Error(broker.lines.filter(line => line.startsWith('error')).join('\n'));
}

/** Whole packets that another implementation can read. */
function speaksMqtt({ version }: Connection, output: Buffer): void {
  let packets = 0;
  let failure: Error | undefined;
  const reader = parser({ protocolVersion: version });
  reader.on('packet', () => packets++);
  reader.on('error', error => (failure = error));
  const rest = reader.parse(output);
  if (failure !== undefined) throw new Error(`answered ${output.toString('hex')}: ${failure.message}`);
  if (rest !== 0) throw new Error(`answered with half a packet: ${output.toString('hex')}`);
}

const request = Buffer.from(
  'GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n',
);

/** A frame of a client; now and then one that is not as RFC 6455 has it. */
function frame(dice: Dice, part: Buffer): Buffer {
  const mask = randomBytes(dice, 4);
  const body = Buffer.from(part.map((byte, i) => byte ^ mask[i & 3]!));
  const head =
    part.length < 126 ? [0x82, 0x80 | part.length] : [0x82, 0xfe, part.length >> 8, part.length & 0xff];
  const bytes = Buffer.concat([Buffer.from(head), mask, body]);
  if (dice.chance(0.05)) bytes[dice.below(Math.min(bytes.length, 8))]! ^= 1 << dice.below(8);
  return bytes;
}
