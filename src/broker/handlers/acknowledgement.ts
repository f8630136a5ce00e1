/** PUBACK, PUBREC and PUBCOMP: a client's answers to what it was sent (sections 3.4, 3.5, 3.7 and 4.3). */
import type { Connection } from '../connection.ts';
import { decodeAcknowledgement } from '../wire/decode.ts';
import type { Reader } from '../wire/reader.ts';
import { Reason } from '../wire/reason.ts';

const names = { 4: 'PUBACK', 5: 'PUBREC', 7: 'PUBCOMP' };

export function handleAcknowledgement(connection: Connection, reader: Reader, type: 4 | 5 | 7): void {
  const session = connection.session!;
  if (type === 4 && reader.remaining === 2 && connection.broker.trace === undefined) {
    // nearly all of them
    session.acknowledge(reader.uint16(), 'receipt', 1);
    session.pump();
    return;
  }
  const kind = type === 7 ? 'release' : 'receipt';
  const { id, reason } = decodeAcknowledgement(reader, connection.version, kind);
  connection.broker.trace?.(`Received ${names[type]} from ${connection.name} (m${id}, rc${reason})`);
  switch (type) {
    case 4:
      // an answer to something of an earlier session is no violation, and nothing to act on
      session.acknowledge(id, 'receipt', 1);
      break;
    case 5:
      if (reason >= 0x80)
        session.acknowledge(id, 'receipt', 2); // [MQTT-4.3.3-4]: refused, no PUBREL
      else connection.sendPubrel(id, session.received(id) ? 0 : Reason.packetIdentifierNotFound);
      break;
    case 7:
      session.acknowledge(id, 'completion', 2);
      break;
  }
  session.pump();
}
