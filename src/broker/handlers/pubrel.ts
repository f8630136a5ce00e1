/** PUBREL: the client will not send this QoS 2 message again (section 3.6). */
import type { Connection } from '../connection.ts';
import { decodeAcknowledgement } from '../wire/decode.ts';
import type { Reader } from '../wire/reader.ts';
import { Reason } from '../wire/reason.ts';

export function handlePubrel(connection: Connection, reader: Reader): void {
  const { broker } = connection;
  const session = connection.session!;
  const { id } = decodeAcknowledgement(reader, connection.version, 'release');
  broker.trace?.(`Received PUBREL from ${connection.name} (m${id})`);
  const known = session.incoming.delete(id);
  if (known) broker.store?.released(session, id);
  connection.sendPubcomp(id, known ? 0 : Reason.packetIdentifierNotFound); // [MQTT-4.3.3-11]
}
