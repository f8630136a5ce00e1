/**
 * A client that keeps its side of QoS 1 and 2 over any number of lost connections (section 4.3 and 4.4), and
 * checks what the broker promised: nothing lost, QoS 2 exactly once, order kept. Payloads are numbers.
 */
import { generate, type IConnectPacket, type Packet, type Parser, parser } from 'mqtt-packet';

export class ReliableClient {
  /** Numbers received, of QoS 1 with repetitions. */
  readonly received = { 1: [] as number[], 2: [] as number[] };
  /** Messages published and not finished. */
  get unfinished(): number {
    return this.outgoing.size;
  }
  /** How often CONNACK said that there was no session although there should have been one. */
  forgotten = 0;
  connected = false;
  /** SUBACK has come. */
  subscribed = false;
  private readonly outgoing = new Map<number, { packet: Packet; released: boolean }>();
  private readonly incoming = new Set<number>();
  private lastId = 0;
  private known = false;
  private parser: Parser | undefined;
  private transmit: (bytes: Buffer) => void = () => {};
  private readonly options: IConnectPacket;
  private onReady: () => void = () => {};

  constructor(clientId: string) {
    this.options = {
      cmd: 'connect',
      clientId,
      protocolId: 'MQTT',
      protocolVersion: 5,
      clean: false,
      keepalive: 0,
      properties: { sessionExpiryInterval: 100_000, receiveMaximum: 15 },
    };
  }

  /** Over a new connection; `transmit` takes bytes for the broker, {@link bytes} is for bytes from it. */
  connect(transmit: (bytes: Buffer) => void, onReady: () => void = () => {}): void {
    this.connected = false;
    this.transmit = transmit;
    this.onReady = onReady;
    this.parser = parser({ protocolVersion: 5 });
    this.parser.on('packet', packet => this.packet(packet));
    this.send(this.options);
  }

  disconnected(): void {
    this.connected = false;
    this.parser = undefined;
    this.transmit = () => {};
  }

  bytes(bytes: Buffer): void {
    this.parser?.parse(bytes);
  }

  subscribe(filter: string): void {
    this.send({ cmd: 'subscribe', messageId: 65_535, subscriptions: [{ topic: filter, qos: 2 }] });
  }

  publish(qos: 1 | 2, number: number): void {
    do this.lastId = (this.lastId % 60_000) + 1;
    while (this.outgoing.has(this.lastId));
    const packet: Packet = {
      cmd: 'publish',
      topic: `numbers/${qos}`,
      payload: `${number}`,
      qos,
      messageId: this.lastId,
      retain: false,
      dup: false,
    };
    this.outgoing.set(this.lastId, { packet, released: false });
    this.send(packet);
  }

  private packet(packet: Packet): void {
    const { messageId } = packet;
    switch (packet.cmd) {
      case 'connack':
        if (packet.reasonCode !== 0) throw new Error(`refused with ${packet.reasonCode}`);
        if (this.known && !packet.sessionPresent) this.forgotten++;
        this.known = true;
        this.connected = true;
        this.repeat();
        this.onReady();
        break;
      case 'publish': {
        const qos = packet.qos as 1 | 2;
        if (qos === 2 && this.incoming.has(messageId!)) {
          this.send({ cmd: 'pubrec', messageId: messageId!, reasonCode: 0 });
          break;
        }
        if (qos === 2) this.incoming.add(messageId!);
        this.received[qos].push(Number(packet.payload));
        this.send({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId: messageId!, reasonCode: 0 });
        break;
      }
      case 'pubrel':
        this.incoming.delete(messageId!);
        this.send({ cmd: 'pubcomp', messageId: messageId!, reasonCode: 0 });
        break;
      case 'suback':
        this.subscribed = true;
        break;
      case 'puback':
      case 'pubcomp':
        this.outgoing.delete(messageId!);
        break;
      case 'pubrec': {
        const entry = this.outgoing.get(messageId!);
        if (entry !== undefined) entry.released = true;
        this.send({ cmd: 'pubrel', messageId: messageId!, reasonCode: 0 });
        break;
      }
    }
  }

  /** What the broker has not finished is sent again, in its order [MQTT-4.4.0-1, MQTT-4.6.0-1]. */
  private repeat(): void {
    for (const [messageId, { packet, released }] of this.outgoing) {
      if (released) this.send({ cmd: 'pubrel', messageId, reasonCode: 0 });
      else this.send({ ...packet, dup: true } as Packet);
    }
  }

  private send(packet: Packet): void {
    this.transmit(generate(packet, { protocolVersion: 5 }));
  }
}

/** Complaints about what a subscriber of both topics got of `count` numbers each; empty when all is well. */
export function complaints({ received, forgotten }: ReliableClient, count: number): string[] {
  const wanted = Array.from({ length: count }, (_, i) => i);
  const found: string[] = [];
  if (forgotten > 0) found.push(`the session was forgotten ${forgotten} times`);
  const first = [...new Set(received[1])];
  if (first.join() !== wanted.join()) found.push(`QoS 1: ${firstDifference(first, wanted)}`);
  if (received[2].join() !== wanted.join()) found.push(`QoS 2: ${firstDifference(received[2], wanted)}`);
  return found;
}

function firstDifference(got: number[], wanted: number[]): string {
  const at = wanted.findIndex((number, i) => got[i] !== number);
  if (at === -1) return `${got.length} numbers instead of ${wanted.length}`;
  return `${got[at]} instead of ${wanted[at]} (${got.length} of ${wanted.length} numbers)`;
}

/** Random numbers that can be had again: mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
