/**
 * Packets to bytes. PUBLISH and the four acknowledgements are written by hand, because they are nearly all of
 * a broker's work; everything rarer goes through mqtt-packet.
 */
import { generate, type Packet, writeToStream } from 'mqtt-packet';
import type { QoS } from './decode.ts';

// its table of 65,536 two-byte buffers costs more memory than the rest of the broker
writeToStream.cacheNumbers = false;

/** An encoded PUBLISH with holes: what differs between receivers is patched into a copy. */
export interface Template {
  /** The packet is `bytes[start, end)`; the places below count from its start. */
  bytes: Buffer;
  start: number;
  end: number;
  /** Where the packet identifier goes; 0 with QoS 0. */
  idAt: number;
  /** Where the Message Expiry Interval goes; 0 without one. */
  expiryAt: number;
}

/** The parts of a message that are sent. */
export interface Publishable {
  payloadLength: number;
  copyPayload(target: Buffer, at: number): void;
  properties: Buffer;
  expiresAt: number | undefined;
}

/**
 * Encodes a PUBLISH. `alias` 0 means none; with an alias that the receiver knows already, `topic` is empty
 * [MQTT-3.3.2-12].
 */
export function encodePublish(
  message: Publishable,
  v5: boolean,
  qos: QoS,
  retain: boolean,
  identifiers: readonly number[] | undefined,
  alias: number,
  topic: string,
): Template {
  const topicLength = Buffer.byteLength(topic);
  let propertyLength = 0;
  if (v5) {
    propertyLength = message.properties.length;
    if (message.expiresAt !== undefined) propertyLength += 5;
    if (alias !== 0) propertyLength += 3;
    if (identifiers !== undefined) {
      for (const identifier of identifiers) propertyLength += 1 + varintLength(identifier);
    }
  }
  const remaining =
    2 +
    topicLength +
    (qos === 0 ? 0 : 2) +
    (v5 ? varintLength(propertyLength) + propertyLength : 0) +
    message.payloadLength;
  const bytes = Buffer.allocUnsafe(1 + varintLength(remaining) + remaining);
  bytes[0] = 0x30 | (qos << 1) | (retain ? 1 : 0);
  let at = writeVarint(bytes, 1, remaining);
  bytes[at++] = topicLength >> 8;
  bytes[at++] = topicLength & 0xff;
  bytes.write(topic, at, topicLength === topic.length ? 'latin1' : 'utf8');
  at += topicLength;
  let idAt = 0;
  if (qos !== 0) {
    idAt = at;
    at += 2;
  }
  let expiryAt = 0;
  if (v5) {
    at = writeVarint(bytes, at, propertyLength);
    if (message.expiresAt !== undefined) {
      bytes[at++] = 0x02;
      expiryAt = at;
      at += 4;
    }
    if (alias !== 0) {
      bytes[at++] = 0x23;
      bytes[at++] = alias >> 8;
      bytes[at++] = alias & 0xff;
    }
    if (identifiers !== undefined) {
      for (const identifier of identifiers) {
        bytes[at++] = 0x0b;
        at = writeVarint(bytes, at, identifier);
      }
    }
    if (message.properties.length > 0) {
      bytes.set(message.properties, at);
      at += message.properties.length;
    }
  }
  message.copyPayload(bytes, at);
  return { bytes, start: 0, end: bytes.length, idAt, expiryAt };
}

function varintLength(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
}

function writeVarint(bytes: Buffer, at: number, value: number): number {
  while (value > 0x7f) {
    bytes[at++] = (value & 0x7f) | 0x80;
    value >>>= 7;
  }
  bytes[at++] = value;
  return at;
}

/** Packets that a server sends seldom. */
export function encodePacket(packet: Packet, version: number): Buffer {
  return generate(packet, { protocolVersion: version });
}
