/**
 * Bytes that no proper client would send, and some that one would: whole MQTT packets with random fields, then
 * damaged. All from one seed, so that what it finds can be had again.
 */
import { generate, type Packet } from 'mqtt-packet';

export class Dice {
  private readonly next: () => number;

  constructor(next: () => number) {
    this.next = next;
  }

  chance(part: number): boolean {
    return this.next() < part;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

const names = ['a', 'a/b', 'a/b/c', 'b', '/', '//', 'ünïcode/☃', 'x'.repeat(300)];
const filters = [...names, '#', '+', 'a/#', '+/b', 'a/+/c', '$share/g/a/#', '$share/g/+', '$SYS/#'];
const wrongNames = ['', 'a/+', '#', '$SYS/broker/uptime', '$share/g/a', '/'.repeat(250)];
const wrongFilters = ['', 'a#', '#/a', 'a+', '$share//a', '$share/g', '$share/+/a', '/'.repeat(250)];
const clientIds = ['', 'one', 'two', 'three', 'ünï', 'i'.repeat(200)];
const interestingNumbers = [0, 1, 2, 127, 128, 255, 256, 65_535];
const interestingBytes = [0x00, 0x01, 0x7f, 0x80, 0xff, 0xc0, 0xed, 0x23, 0x30, 0x10];

/** A conversation of one client: CONNECT mostly first, then whatever, each packet as its bytes. */
export function conversation(dice: Dice, version: 3 | 4 | 5): Buffer[] {
  const packets: Buffer[] = [];
  if (!dice.chance(0.03)) packets.push(encode(dice, connect(dice, version), version));
  for (let count = dice.below(30); count > 0; count--)
    packets.push(encode(dice, anything(dice, version), version));
  for (let count = dice.chance(0.6) ? dice.below(3) : 0; count > 0; count--) damage(dice, packets);
  return packets;
}

/** Cut anywhere, as TCP may. */
export function pieces(dice: Dice, bytes: Buffer): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + (dice.chance(0.5) ? dice.below(4) : dice.below(60));
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

function name(dice: Dice): string {
  return dice.of(dice.chance(0.02) ? wrongNames : names);
}

function filter(dice: Dice): string {
  return dice.of(dice.chance(0.02) ? wrongFilters : filters);
}

/** What mqtt-packet refuses to write is left to {@link damage}. */
function encode(dice: Dice, packet: Packet, version: 3 | 4 | 5): Buffer {
  try {
    return generate(packet, { protocolVersion: version });
  } catch {
    return Buffer.from([dice.below(256), 2, dice.below(256), dice.below(256)]);
  }
}

function connect(dice: Dice, version: 3 | 4 | 5): Packet {
  const withWill = dice.chance(0.3);
  return {
    cmd: 'connect',
    protocolId: version === 3 ? 'MQIsdp' : 'MQTT',
    protocolVersion: version,
    clean: dice.chance(0.5),
    keepalive: dice.of([0, 1, 30, 65_535]),
    clientId: dice.of(clientIds),
    ...(dice.chance(0.2) ? { username: 'user', password: Buffer.from('secret') } : {}),
    ...(withWill
      ? {
          will: {
            topic: name(dice),
            payload: payload(dice),
            qos: dice.of([0, 1, 2] as const),
            retain: dice.chance(0.5),
            ...(version === 5 ? { properties: { willDelayInterval: dice.of([0, 1, 1000]) } } : {}),
          },
        }
      : {}),
    ...(version === 5 && dice.chance(0.7)
      ? {
          properties: {
            sessionExpiryInterval: dice.of([0, 1, 100, 0xffffffff]),
            receiveMaximum: dice.of([1, 2, 65_535]),
            ...(dice.chance(0.3) ? { maximumPacketSize: dice.of([1, 5, 20, 100, 100_000]) } : {}),
            ...(dice.chance(0.5) ? { topicAliasMaximum: dice.of([0, 1, 10, 65_535]) } : {}),
            ...(dice.chance(0.2) ? { requestProblemInformation: dice.chance(0.5) } : {}),
            ...(dice.chance(0.05) ? { authenticationMethod: 'none' } : {}),
            ...(dice.chance(0.2) ? { userProperties: { key: 'value' } } : {}),
          },
        }
      : {}),
  };
}

function anything(dice: Dice, version: 3 | 4 | 5): Packet {
  const messageId = dice.chance(0.95) ? 1 + dice.below(6) : dice.of(interestingNumbers);
  const reasonCode = dice.chance(0.9) ? 0 : dice.of([0x10, 0x80, 0x92, 0x97, 0x42]);
  switch (dice.chance(0.98) ? dice.below(11) : 11) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4: {
      const qos = dice.of([0, 1, 2] as const);
      return {
        cmd: 'publish',
        topic: name(dice),
        payload: payload(dice),
        qos,
        retain: dice.chance(0.3),
        dup: qos > 0 && dice.chance(0.2),
        ...(qos > 0 ? { messageId } : {}),
        ...(version === 5 && dice.chance(0.5)
          ? {
              properties: {
                ...(dice.chance(0.4)
                  ? { topicAlias: dice.chance(0.05) ? dice.of([0, 33]) : dice.of([1, 2, 32]) }
                  : {}),
                ...(dice.chance(0.3) ? { messageExpiryInterval: dice.of([0, 1, 100]) } : {}),
                ...(dice.chance(0.2) ? { payloadFormatIndicator: true } : {}),
                ...(dice.chance(0.2) ? { responseTopic: name(dice) } : {}),
                ...(dice.chance(0.2) ? { userProperties: { a: ['b', 'c'] } } : {}),
                ...(dice.chance(0.01) ? { subscriptionIdentifier: 1 } : {}),
              },
            }
          : {}),
      } as Packet;
    }
    case 5:
    case 6:
      return {
        cmd: 'subscribe',
        messageId,
        subscriptions: Array.from({ length: 1 + dice.below(3) }, () => ({
          topic: filter(dice),
          qos: dice.of([0, 1, 2] as const),
          ...(version === 5
            ? { nl: dice.chance(0.1), rap: dice.chance(0.3), rh: dice.chance(0.02) ? 3 : dice.below(3) }
            : {}),
        })),
        ...(version === 5 && dice.chance(0.3)
          ? { properties: { subscriptionIdentifier: dice.chance(0.05) ? 0 : dice.of([1, 200, 268_435_455]) } }
          : {}),
      } as Packet;
    case 7:
      return { cmd: 'unsubscribe', messageId, unsubscriptions: [filter(dice)] };
    case 8:
    case 9:
      return { cmd: dice.of(['puback', 'pubrec', 'pubrel', 'pubcomp'] as const), messageId, reasonCode };
    case 10:
      return dice.chance(0.2)
        ? ({ cmd: 'disconnect', reasonCode: dice.of([0, 4, 4, 0x42]) } as Packet)
        : { cmd: 'pingreq' };
    default:
      return dice.of<Packet>([
        { cmd: 'pingresp' },
        { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 },
        { cmd: 'auth', reasonCode: 0x18, properties: { authenticationMethod: 'x' } },
        { cmd: 'suback', messageId: 1, granted: [0] },
      ] as Packet[]);
  }
}

function payload(dice: Dice): Buffer {
  return Buffer.alloc(dice.chance(0.9) ? dice.below(40) : dice.below(9000), dice.below(256));
}

/** One change for the worse; the length of the packet is put right as often as not, so that its fields are read. */
function damage(dice: Dice, packets: Buffer[]): void {
  if (packets.length === 0) return;
  const at = dice.below(packets.length);
  switch (dice.below(12)) {
    case 0:
      packets.splice(at, 0, packets[dice.below(packets.length)]!);
      return;
    case 1:
      packets.splice(at, 1);
      return;
    default: {
      const bytes = changed(dice, packets[at]!);
      packets[at] = dice.chance(0.5) ? withLength(bytes) : bytes;
    }
  }
}

function changed(dice: Dice, packet: Buffer): Buffer {
  const bytes = Buffer.from(packet);
  const position = dice.below(bytes.length);
  const [before, after] = [bytes.subarray(0, position), bytes.subarray(position)];
  switch (dice.below(9)) {
    case 0:
    case 1:
      bytes[position]! ^= 1 << dice.below(8);
      return bytes;
    case 2:
      bytes[position] = dice.of(interestingBytes);
      return bytes;
    case 3:
    case 4:
      return before;
    case 5:
      return Buffer.concat([before, bytes.subarray(dice.below(bytes.length))]);
    case 6:
      return Buffer.concat([before, randomBytes(dice, 1 + dice.below(6)), after]);
    case 7:
      // a length somewhere inside
      if (bytes.length >= 2)
        bytes.writeUInt16BE(dice.of(interestingNumbers), Math.min(position, bytes.length - 2));
      return bytes;
    default:
      // as long as a length can be
      return Buffer.concat([before, Buffer.from([0xff, 0xff, 0xff, 0x7f]), after]);
  }
}

export function randomBytes(dice: Dice, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => dice.below(256)));
}

/** The same packet with a Remaining Length that is true. */
function withLength(bytes: Buffer): Buffer {
  if (bytes.length < 2) return bytes;
  let body = 2;
  while (body < 5 && body < bytes.length && bytes[body - 1]! > 0x7f) body++;
  let remaining = bytes.length - body;
  const length: number[] = [];
  do {
    length.push((remaining & 0x7f) | (remaining > 0x7f ? 0x80 : 0));
    remaining >>= 7;
  } while (remaining > 0);
  return Buffer.concat([bytes.subarray(0, 1), Buffer.from(length), bytes.subarray(body)]);
}
