/**
 * Bytes to packets, strictly: every MUST of the two standards that a single packet can break is checked here, what
 * depends on the session by the handler. PUBLISH, for its speed, is decoded in its handler. mqtt-packet's own parser cannot take this place: it
 * replaces ill-formed UTF-8, accepts duplicate and misplaced properties, and buffers without limit.
 */
import { type Properties, readProperties } from './properties.ts';
import type { Reader } from './reader.ts';
import { Reason } from './reason.ts';
import { malformed, protocolError, Violation } from './violation.ts';

/** 3 is MQTT 3.1 ("MQIsdp"), spoken by old clients, 4 is 3.1.1, 5 is 5.0. */
export type ProtocolVersion = 3 | 4 | 5;
export type QoS = 0 | 1 | 2;

export interface Will {
  topic: string;
  payload: Buffer;
  qos: QoS;
  retain: boolean;
  /** Seconds between the loss of the connection and the will. */
  delay: number;
  /** Seconds, or undefined for ever. */
  expiry: number | undefined;
  properties: Buffer;
  /** Among the properties; checked when the will is taken. */
  responseTopic?: string | undefined;
}

export interface Connect {
  type: 'connect';
  version: ProtocolVersion;
  clean: boolean;
  keepAlive: number;
  clientId: string;
  will: Will | undefined;
  username: string | undefined;
  password: Buffer | undefined;
  properties: Properties;
}

export interface SubscriptionRequest {
  filter: string;
  qos: QoS;
  noLocal: boolean;
  retainAsPublished: boolean;
  retainHandling: 0 | 1 | 2;
}

export interface Subscribe {
  type: 'subscribe';
  id: number;
  identifier: number | undefined;
  requests: SubscriptionRequest[];
}

export interface Unsubscribe {
  type: 'unsubscribe';
  id: number;
  filters: string[];
}

export interface Acknowledgement {
  id: number;
  reason: number;
}

export interface Disconnect {
  type: 'disconnect';
  reason: number;
  sessionExpiry: number | undefined;
}

export interface Auth {
  type: 'auth';
  reason: number;
  method: string | undefined;
}

/** The first two fields of CONNECT (sections 3.1.2.1 and 3.1.2.2); they say how to answer what is wrong in the rest. */
export function decodeProtocol(reader: Reader): ProtocolVersion {
  const protocol = reader.utf8();
  const level = reader.uint8();
  const known =
    (protocol === 'MQTT' && (level === 4 || level === 5)) || (protocol === 'MQIsdp' && level === 3);
  // [MQTT-3.1.2-1, MQTT-3.1.2-2]: answered with a CONNACK, which other violations in a CONNECT need not be
  if (!known) {
    throw new Violation(
      Reason.unsupportedProtocolVersion,
      `protocol ${JSON.stringify(protocol)} level ${level}`,
    );
  }
  return level as ProtocolVersion;
}

/** Section 3.1, from the connect flags on. */
export function decodeConnect(reader: Reader, version: ProtocolVersion): Connect {
  const flags = reader.uint8();
  if (flags & 0x01) throw malformed('reserved connect flag is set'); // [MQTT-3.1.2-3]
  const hasWill = (flags & 0x04) !== 0;
  const willQos = (flags >> 3) & 0x03;
  const hasPassword = (flags & 0x40) !== 0;
  const hasUsername = (flags & 0x80) !== 0;
  if (!hasWill && (flags & 0x38) !== 0) throw malformed('will QoS or retain without a will'); // [MQTT-3.1.2-11, -13]
  if (willQos === 3) throw malformed('will QoS of 3'); // [MQTT-3.1.2-12]
  if (version !== 5 && hasPassword && !hasUsername) throw malformed('password without a user name'); // [MQTT-3.1.2-22]
  const keepAlive = reader.uint16();
  const properties = version === 5 ? readProperties(reader, 'connect').values : {};
  if (properties.authenticationData !== undefined && properties.authenticationMethod === undefined) {
    throw protocolError('authentication data without a method'); // MQTT5 3.1.2.11.10
  }
  const clientId = reader.utf8();
  let will: Will | undefined;
  if (hasWill) {
    const willProperties = version === 5 ? readProperties(reader, 'will') : undefined;
    const topic = reader.utf8();
    will = {
      topic,
      payload: Buffer.from(reader.binary()),
      qos: willQos as QoS,
      retain: (flags & 0x20) !== 0,
      delay: willProperties?.values.willDelayInterval ?? 0,
      expiry: willProperties?.values.messageExpiryInterval,
      properties: Buffer.from(willProperties?.forwarded ?? []),
      responseTopic: willProperties?.values.responseTopic,
    };
  }
  const username = hasUsername ? reader.utf8() : undefined;
  const password = hasPassword ? Buffer.from(reader.binary()) : undefined;
  reader.finish();
  const clean = (flags & 0x02) !== 0;
  return { type: 'connect', version, clean, keepAlive, clientId, will, username, password, properties };
}

/** Reason codes a client may send in PUBACK and PUBREC (MQTT5 tables 3-4 and 3-5). */
const receiptReasons = new Set([0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99]);
/** And in PUBREL and PUBCOMP (tables 3-6 and 3-7). */
const releaseReasons = new Set([0x00, 0x92]);

/** PUBACK and PUBREC, PUBREL and PUBCOMP: sections 3.4 to 3.7. */
export function decodeAcknowledgement(
  reader: Reader,
  version: ProtocolVersion,
  kind: 'receipt' | 'release',
): Acknowledgement {
  const id = readPacketId(reader);
  let reason = 0;
  if (version === 5 && reader.remaining > 0) {
    reason = reader.uint8();
    const allowed = kind === 'receipt' ? receiptReasons : releaseReasons;
    if (!allowed.has(reason)) throw malformed(`reason code 0x${reason.toString(16)} in an acknowledgement`);
    if (reader.remaining > 0) readProperties(reader, 'ack');
  }
  reader.finish();
  return { id, reason };
}

/** Section 3.8. */
export function decodeSubscribe(reader: Reader, version: ProtocolVersion): Subscribe {
  const id = readPacketId(reader);
  const identifier =
    version === 5 ? readProperties(reader, 'subscribe').values.subscriptionIdentifier : undefined;
  const requests: SubscriptionRequest[] = [];
  if (reader.remaining === 0) throw protocolError('SUBSCRIBE without a topic filter'); // [MQTT-3.8.3-2]
  while (reader.remaining > 0) {
    const filter = reader.utf8();
    const options = reader.uint8();
    const qos = options & 0x03;
    if (qos === 3) throw malformed('subscription QoS of 3'); // [MQTT-3.8.3-4]
    if (options & (version === 5 ? 0xc0 : 0xfc)) throw malformed('reserved subscription option is set'); // [MQTT-3.8.3-5]
    const retainHandling = (options >> 4) & 0x03;
    if (retainHandling === 3) throw protocolError('retain handling of 3'); // MQTT5 3.8.3.1
    requests.push({
      filter,
      qos: qos as QoS,
      noLocal: (options & 0x04) !== 0,
      retainAsPublished: (options & 0x08) !== 0,
      retainHandling: retainHandling as 0 | 1 | 2,
    });
  }
  return { type: 'subscribe', id, identifier, requests };
}

/** Section 3.10. */
export function decodeUnsubscribe(reader: Reader, version: ProtocolVersion): Unsubscribe {
  const id = readPacketId(reader);
  if (version === 5) readProperties(reader, 'unsubscribe');
  const filters: string[] = [];
  if (reader.remaining === 0) throw protocolError('UNSUBSCRIBE without a topic filter'); // [MQTT-3.10.3-2]
  while (reader.remaining > 0) filters.push(reader.utf8());
  return { type: 'unsubscribe', id, filters };
}

/** Reason codes a client may send in DISCONNECT (MQTT5 table 3-10). */
const disconnectReasons = new Set([
  0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
]);

/** Section 3.14. */
export function decodeDisconnect(reader: Reader, version: ProtocolVersion): Disconnect {
  let reason = 0;
  let sessionExpiry: number | undefined;
  if (version === 5 && reader.remaining > 0) {
    reason = reader.uint8();
    if (!disconnectReasons.has(reason)) throw malformed(`reason code 0x${reason.toString(16)} in DISCONNECT`);
    if (reader.remaining > 0)
      sessionExpiry = readProperties(reader, 'disconnect').values.sessionExpiryInterval;
  }
  reader.finish();
  return { type: 'disconnect', reason, sessionExpiry };
}

/** MQTT5 section 3.15. */
export function decodeAuth(reader: Reader): Auth {
  let reason = 0;
  let method: string | undefined;
  if (reader.remaining > 0) {
    reason = reader.uint8();
    if (reason !== 0x00 && reason !== 0x18 && reason !== 0x19) throw malformed('reason code in AUTH');
    if (reader.remaining > 0) method = readProperties(reader, 'auth').values.authenticationMethod;
  }
  reader.finish();
  return { type: 'auth', reason, method };
}

function readPacketId(reader: Reader): number {
  const id = reader.uint16();
  if (id === 0) throw malformed('packet identifier of zero'); // [MQTT-2.2.1-3]
  return id;
}
