/** SUBSCRIBE (section 3.8). */
import type { Connection } from '../connection.ts';
import { isTopicFilter, parseShared } from '../topics.ts';
import { decodeSubscribe, type SubscriptionRequest } from '../wire/decode.ts';
import type { Reader } from '../wire/reader.ts';
import { Reason } from '../wire/reason.ts';
import { malformed, protocolError } from '../wire/violation.ts';

export function handleSubscribe(connection: Connection, reader: Reader): void {
  const { broker } = connection;
  const session = connection.session!;
  const { id, identifier, requests } = decodeSubscribe(reader, connection.version);
  if (broker.trace !== undefined) {
    const list = requests.map(({ filter, qos }) => `${filter} (QoS ${qos})`).join(', ');
    broker.trace(`Received SUBSCRIBE from ${connection.name} (m${id}): ${list}`);
  }
  const granted: number[] = [];
  const retained: (() => void)[] = [];
  for (const request of requests) {
    const answer = subscribe(connection, request, identifier ?? 0, retained);
    // 3.1.1 knows one kind of failure [MQTT-3.9.3-2]; 3.1 none, but its clients ignore what they do not know
    granted.push(answer >= 0x80 && connection.version !== 5 ? 0x80 : answer);
  }
  connection.send({ cmd: 'suback', messageId: id, granted });
  for (const send of retained) send();
  session.pump();
}

/** Returns the reason code; adds to `retained` what must follow the SUBACK. */
function subscribe(
  connection: Connection,
  request: SubscriptionRequest,
  identifier: number,
  retained: (() => void)[],
): number {
  const { broker } = connection;
  const { limits } = broker;
  const session = connection.session!;
  const { filter, noLocal, retainAsPublished, retainHandling } = request;
  const shared = parseShared(filter, limits.topicLevels);
  if (shared === null || !isTopicFilter(filter, limits.topicLevels)) {
    throw malformed(`${JSON.stringify(filter)} is not a topic filter`); // [MQTT-4.7.1-1 to -3]
  }
  if (shared !== undefined && noLocal) throw protocolError('No Local on a shared subscription'); // [MQTT-3.8.3-4]
  if (!connection.permissions!.maySubscribe(shared?.filter ?? filter)) {
    broker.counters.dropped.subscriptions++;
    return Reason.notAuthorized;
  }
  const isNew = !session.subscriptions.has(filter);
  const full =
    session.subscriptions.size >= limits.subscriptionsPerClient ||
    broker.subscriptions.size >= limits.subscriptions ||
    broker.subscriptions.memory + filter.length > limits.subscriptionBytes;
  if (isNew && full) {
    broker.counters.dropped.subscriptions++;
    return Reason.quotaExceeded;
  }
  broker.subscribe({
    session,
    filter,
    qos: request.qos,
    noLocal,
    retainAsPublished,
    retainHandling,
    identifier,
  });
  if (shared === undefined && (retainHandling === 0 || (retainHandling === 1 && isNew))) {
    // [MQTT-3.3.1-9 to -11]
    retained.push(() => {
      const identifiers = identifier === 0 ? undefined : [identifier];
      for (const message of broker.retainedFor(filter)) {
        if (session.mayReceive !== undefined && !session.mayReceive(message.topic)) continue;
        const qos = message.qos < request.qos ? message.qos : request.qos;
        session.deliverRetained(message, qos, identifiers);
        broker.deliveries++;
      }
    });
  }
  return request.qos;
}
