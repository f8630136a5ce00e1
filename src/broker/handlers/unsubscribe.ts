/** UNSUBSCRIBE (section 3.10). */
import type { Connection } from '../connection.ts';
import { isTopicFilter, parseShared } from '../topics.ts';
import { decodeUnsubscribe } from '../wire/decode.ts';
import type { Reader } from '../wire/reader.ts';
import { Reason } from '../wire/reason.ts';
import { malformed } from '../wire/violation.ts';

export function handleUnsubscribe(connection: Connection, reader: Reader): void {
  const { broker } = connection;
  const { topicLevels } = broker.limits;
  const session = connection.session!;
  const { id, filters } = decodeUnsubscribe(reader, connection.version);
  broker.trace?.(`Received UNSUBSCRIBE from ${connection.name} (m${id}): ${filters.join(', ')}`);
  for (const filter of filters) {
    if (parseShared(filter, topicLevels) === null || !isTopicFilter(filter, topicLevels)) {
      throw malformed(`${JSON.stringify(filter)} is not a topic filter`);
    }
  }
  // messages already on their way are still delivered [MQTT-3.10.4-3]
  const granted = filters.map(filter =>
    broker.unsubscribe(session, filter) ? Reason.success : Reason.noSubscriptionExisted,
  );
  connection.send({ cmd: 'unsuback', messageId: id, granted });
}
