/**
 * Reading the properties of MQTT 5.0 (section 2.2.2): which packet may carry which, how often, with which
 * values. mqtt-packet's reader checks none of this and loses the order of user properties [MQTT-3.3.2-18].
 */
import { Reader } from './reader.ts';
import { malformed, protocolError } from './violation.ts';

export interface Properties {
  payloadFormatIndicator?: number;
  messageExpiryInterval?: number;
  contentType?: string;
  responseTopic?: string;
  correlationData?: Buffer;
  subscriptionIdentifier?: number;
  sessionExpiryInterval?: number;
  authenticationMethod?: string;
  authenticationData?: Buffer;
  requestProblemInformation?: number;
  willDelayInterval?: number;
  requestResponseInformation?: number;
  reasonString?: string;
  receiveMaximum?: number;
  topicAliasMaximum?: number;
  topicAlias?: number;
  maximumPacketSize?: number;
}

/** The places in which a client sends properties. */
export type PropertyPlace =
  | 'connect'
  | 'will'
  | 'publish'
  | 'ack'
  | 'subscribe'
  | 'unsubscribe'
  | 'disconnect'
  | 'auth';

type Kind = 'flag' | 'uint16' | 'uint32' | 'varint' | 'utf8' | 'binary' | 'pair';

interface Definition {
  name: keyof Properties | 'userProperty';
  kind: Kind;
  places: readonly PropertyPlace[];
  /** Zero is a protocol error for this property. */
  positive?: true;
}

const application: PropertyPlace[] = ['publish', 'will'];

/** Table 2-4, without what only a server sends. */
const definitions: Record<number, Definition> = {
  0x01: { name: 'payloadFormatIndicator', kind: 'flag', places: application },
  0x02: { name: 'messageExpiryInterval', kind: 'uint32', places: application },
  0x03: { name: 'contentType', kind: 'utf8', places: application },
  0x08: { name: 'responseTopic', kind: 'utf8', places: application },
  0x09: { name: 'correlationData', kind: 'binary', places: application },
  0x0b: { name: 'subscriptionIdentifier', kind: 'varint', places: ['subscribe'], positive: true },
  0x11: { name: 'sessionExpiryInterval', kind: 'uint32', places: ['connect', 'disconnect'] },
  0x15: { name: 'authenticationMethod', kind: 'utf8', places: ['connect', 'auth'] },
  0x16: { name: 'authenticationData', kind: 'binary', places: ['connect', 'auth'] },
  0x17: { name: 'requestProblemInformation', kind: 'flag', places: ['connect'] },
  0x18: { name: 'willDelayInterval', kind: 'uint32', places: ['will'] },
  0x19: { name: 'requestResponseInformation', kind: 'flag', places: ['connect'] },
  0x1f: { name: 'reasonString', kind: 'utf8', places: ['ack', 'disconnect', 'auth'] },
  0x21: { name: 'receiveMaximum', kind: 'uint16', places: ['connect'], positive: true },
  0x22: { name: 'topicAliasMaximum', kind: 'uint16', places: ['connect'] },
  0x23: { name: 'topicAlias', kind: 'uint16', places: ['publish'], positive: true },
  0x26: {
    name: 'userProperty',
    kind: 'pair',
    places: ['connect', 'will', 'publish', 'ack', 'subscribe', 'unsubscribe', 'disconnect', 'auth'],
  },
  0x27: { name: 'maximumPacketSize', kind: 'uint32', places: ['connect'], positive: true },
};

/** Properties as read, and the bytes of those that a server passes on unaltered, in their order. */
export interface ReadProperties {
  values: Properties;
  /** Everything but Message Expiry Interval, Topic Alias and Will Delay Interval; empty when there is nothing. */
  forwarded: Buffer;
}

const nothing = Buffer.alloc(0);
const noProperties: ReadProperties = { values: {}, forwarded: nothing };

/** Identifiers whose value is the server's business and is not copied from one client to another. */
const ownBusiness = new Set([0x02, 0x18, 0x23]);

export function readProperties(packet: Reader, place: PropertyPlace): ReadProperties {
  const length = packet.varint();
  if (length === 0) return noProperties;
  const start = packet.position;
  const end = start + length;
  packet.skip(length);
  const reader = new Reader(packet.bytes, start, end);
  const values: Record<string, unknown> = {};
  const forwarded: Buffer[] = [];
  let kept = start;
  while (reader.position < end) {
    const at = reader.position;
    const identifier = reader.varint();
    const definition = definitions[identifier];
    if (definition === undefined) throw malformed(`property 0x${identifier.toString(16)} is not known`);
    const { name, kind, places, positive } = definition;
    if (!places.includes(place)) throw protocolError(`${name} does not belong in ${place}`);
    const value = readValue(reader, kind, name);
    if (name === 'userProperty') continue;
    if (values[name] !== undefined) throw protocolError(`${name} given twice`);
    if (positive && value === 0) throw protocolError(`${name} of zero`);
    values[name] = value;
    if (ownBusiness.has(identifier)) {
      if (at > kept) forwarded.push(reader.bytes.subarray(kept, at));
      kept = reader.position;
    }
  }
  if (end > kept) forwarded.push(reader.bytes.subarray(kept, end));
  return {
    values: values as Properties,
    forwarded: forwarded.length === 1 ? forwarded[0]! : Buffer.concat(forwarded),
  };
}

function readValue(reader: Reader, kind: Kind, name: string): unknown {
  switch (kind) {
    case 'flag': {
      const value = reader.uint8();
      if (value > 1) throw protocolError(`${name} must be 0 or 1`);
      return value;
    }
    case 'uint16':
      return reader.uint16();
    case 'uint32':
      return reader.uint32();
    case 'varint':
      return reader.varint();
    case 'utf8':
      return reader.utf8();
    case 'binary':
      return reader.binary();
    case 'pair':
      return [reader.utf8(), reader.utf8()];
  }
}
