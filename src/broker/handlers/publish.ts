/**
 * PUBLISH from a client (section 3.3). Written for the packet that is nearly all of a broker's work: without
 * properties, to the same topic as the one before. That one is not decoded further than needed.
 */
import type { Connection } from '../connection.ts';
import { Message } from '../message.ts';
import { isOurs, isTopicName } from '../topics.ts';
import type { QoS } from '../wire/decode.ts';
import { type Properties, readProperties } from '../wire/properties.ts';
import { Reader } from '../wire/reader.ts';
import { Reason } from '../wire/reason.ts';
import { decodeUtf8 } from '../wire/utf8.ts';
import { malformed, protocolError, Violation } from '../wire/violation.ts';

/** A topic as it was on the wire, found valid. */
export interface KnownTopic {
  bytes: Buffer;
  topic: string;
  permitted: boolean;
}

const none: Properties = {};
const nothing: Buffer = Buffer.alloc(0);

/** The packet is `bytes[start, end)`, its variable header begins at `body`. */
export function handlePublish(
  connection: Connection,
  bytes: Buffer,
  start: number,
  body: number,
  end: number,
): void {
  const { broker } = connection;
  const { counters } = broker;
  const session = connection.session!;
  const v5 = connection.version === 5;
  const flags = bytes[start]! & 0x0f;
  const qos = ((flags >> 1) & 0x03) as QoS | 3;
  if (qos === 3) throw malformed('QoS of 3'); // [MQTT-3.3.1-4]
  if (qos === 0 && (flags & 0x08) !== 0) throw malformed('DUP with QoS 0'); // [MQTT-3.3.1-2]

  let at = body + 2;
  if (at > end) throw malformed('packet shorter than its fields');
  const topicLength = (bytes[body]! << 8) | bytes[body + 1]!;
  at += topicLength;
  if (at + (qos === 0 ? 0 : 2) > end) throw malformed('packet shorter than its fields');
  let id = 0;
  if (qos !== 0) {
    id = (bytes[at]! << 8) | bytes[at + 1]!;
    if (id === 0) throw malformed('packet identifier of zero'); // [MQTT-2.2.1-3]
    at += 2;
  }
  let values = none;
  let properties = nothing;
  if (v5) {
    if (bytes[at] === 0 && at < end) at++;
    else {
      const reader = new Reader(bytes, at, end);
      ({ values, forwarded: properties } = readProperties(reader, 'publish'));
      at = reader.position;
    }
  }
  const { topic, permitted } = topicOf(connection, bytes, body + 2, topicLength, values.topicAlias);
  const { responseTopic, messageExpiryInterval: expiry } = values;
  if (responseTopic !== undefined && !isTopicName(responseTopic, broker.limits.topicLevels)) {
    throw protocolError('response topic is not a topic name'); // [MQTT-3.3.2-14]
  }

  const payloadLength = end - at;
  counters.publishReceived++;
  counters.publishBytesReceived += payloadLength;
  if (broker.trace !== undefined) {
    broker.trace(
      `Received PUBLISH from ${connection.name} (d${(flags >> 3) & 1}, q${qos}, r${flags & 1}, m${id}, '${topic}', ... (${payloadLength} bytes))`,
    );
  }
  if (qos === 2 && session.incoming.has(id)) {
    connection.sendPubrec(id, 0); // sent again by a client that missed the PUBREC [MQTT-4.3.3-10]
    return;
  }
  let reason = 0;
  if (permitted) {
    if (qos === 2) {
      if (v5 && session.incoming.size >= broker.limits.receiveMaximum) {
        throw new Violation(Reason.receiveMaximumExceeded, 'more unfinished QoS 2 messages than agreed'); // [MQTT-3.3.4-9]
      }
      session.incoming.add(id);
      broker.store?.incoming(session, id);
    }
    const message = new Message({
      topic,
      payload: { bytes, start: at, end },
      qos,
      retain: (flags & 0x01) !== 0,
      properties,
      expiresAt: expiry === undefined ? undefined : broker.clock.now() + expiry * 1000,
      publisher: connection.clientId,
    });
    if (flags === 0 && values.topicAlias === undefined && expiry === undefined) message.adopt(start, v5);
    if (broker.publish(message) === 0) reason = Reason.noMatchingSubscribers;
    if (broker.pressing !== undefined) connection.waitFor(broker.pressing);
  } else {
    counters.dropped.publishDenied++;
    broker.log('debug', `${connection.name} may not publish to ${topic}`);
    reason = Reason.notAuthorized; // 3.1.1 has no way to say so [MQTT-3.3.5-2]
  }
  if (qos === 1) connection.sendPuback(id, reason);
  else if (qos === 2) connection.sendPubrec(id, reason === Reason.noMatchingSubscribers ? 0 : reason);
}

/** The topic of a PUBLISH, as bytes or by its alias; most often that of the one before. */
export function topicOf(
  connection: Connection,
  bytes: Buffer,
  start: number,
  length: number,
  alias: number | undefined,
): KnownTopic {
  const last = connection.lastTopic;
  if (alias === undefined && last !== undefined && same(last.bytes, bytes, start, length)) return last;
  const { broker } = connection;
  let topic = decodeUtf8(bytes, start, start + length);
  if (alias !== undefined) topic = resolveAlias(connection, alias, topic);
  if (!isTopicName(topic, broker.limits.topicLevels)) {
    throw new Violation(Reason.topicNameInvalid, 'topic of a PUBLISH is not a topic name'); // [MQTT-3.3.2-2]
  }
  const permitted = !isOurs(topic) && connection.permissions!.mayPublish(topic);
  const known = { bytes: Buffer.from(bytes.subarray(start, start + length)), topic, permitted };
  if (alias === undefined) connection.lastTopic = known;
  return known;
}

function same(known: Buffer, bytes: Buffer, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}

/** Topic aliases (MQTT5 3.3.2.3.4). */
function resolveAlias(connection: Connection, alias: number, topic: string): string {
  if (alias > connection.broker.limits.topicAliases) {
    throw new Violation(Reason.topicAliasInvalid, `topic alias ${alias}`); // [MQTT-3.3.2-9]
  }
  if (topic !== '') {
    connection.aliases.set(alias, topic);
    return topic;
  }
  const known = connection.aliases.get(alias);
  if (known === undefined) throw protocolError(`topic alias ${alias} was never set`);
  return known;
}
