/** PUBLISH from a client (section 3.3). */
import type { Connection } from '../connection.ts';
import { Message } from '../message.ts';
import { isTopicName } from '../topics.ts';
import { decodePublish, type Publish } from '../wire/decode.ts';
import type { Reader } from '../wire/reader.ts';
import { Reason } from '../wire/reason.ts';
import { protocolError, Violation } from '../wire/violation.ts';

/** `start` is where the packet's first byte lies in the reader's buffer. */
export function handlePublish(connection: Connection, reader: Reader, flags: number, start: number): void {
  const { broker } = connection;
  const { counters, limits } = broker;
  const session = connection.session!;
  const v5 = connection.version === 5;
  const packet = decodePublish(reader, flags, connection.version);
  const { qos, id, alias, payload } = packet;
  counters.publishReceived++;
  counters.publishBytesReceived += payload.length;
  if (broker.trace !== undefined) {
    broker.trace(
      `Received PUBLISH from ${connection.name} (d${packet.dup ? 1 : 0}, q${qos}, r${packet.retain ? 1 : 0}, m${id}, '${packet.topic}', ... (${payload.length} bytes))`,
    );
  }
  const topic = alias === 0 ? packet.topic : resolveAlias(connection, packet);
  if (!isTopicName(topic, limits.topicLevels)) {
    throw new Violation(Reason.topicNameInvalid, 'topic of a PUBLISH is not a topic name'); // [MQTT-3.3.2-2]
  }
  if (packet.responseTopic !== undefined && !isTopicName(packet.responseTopic, limits.topicLevels)) {
    throw protocolError('response topic is not a topic name'); // [MQTT-3.3.2-14]
  }

  if (qos === 2 && session.incoming.has(id)) {
    connection.sendPubrec(id, 0); // sent again by a client that missed the PUBREC [MQTT-4.3.3-10]
    return;
  }
  let reason = 0;
  if (topic.startsWith('$SYS/') || !connection.permissions!.mayPublish(topic)) {
    counters.dropped.publishDenied++;
    broker.log('debug', `${connection.name} may not publish to ${topic}`);
    reason = Reason.notAuthorized; // 3.1.1 has no way to say so [MQTT-3.3.5-2]
  } else {
    if (qos === 2) {
      if (v5 && session.incoming.size >= limits.receiveMaximum) {
        throw new Violation(Reason.receiveMaximumExceeded, 'more unfinished QoS 2 messages than agreed'); // [MQTT-3.3.4-9]
      }
      session.incoming.add(id);
      broker.store?.incoming(session, id);
    }
    const message = new Message({
      topic,
      payload,
      qos,
      retain: packet.retain,
      properties: packet.properties,
      expiresAt: packet.expiry === undefined ? undefined : broker.clock.now() + packet.expiry * 1000,
      publisher: connection.clientId,
    });
    if (flags === 0 && alias === 0 && packet.expiry === undefined) {
      message.adopt({ bytes: reader.bytes.subarray(start, reader.end), idAt: 0, expiryAt: 0 }, v5);
    }
    if (broker.publish(message) === 0) reason = Reason.noMatchingSubscribers;
  }
  if (qos === 1) connection.sendPuback(id, reason);
  else if (qos === 2) connection.sendPubrec(id, reason);
}

/** Topic aliases (MQTT5 3.3.2.3.4). */
function resolveAlias(connection: Connection, packet: Publish): string {
  const { alias, topic } = packet;
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
