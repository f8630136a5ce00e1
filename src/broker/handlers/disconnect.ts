/** DISCONNECT from a client (section 3.14). */
import type { Connection } from '../connection.ts';
import { decodeDisconnect } from '../wire/decode.ts';
import type { Reader } from '../wire/reader.ts';
import { Reason } from '../wire/reason.ts';
import { protocolError } from '../wire/violation.ts';

export function handleDisconnect(connection: Connection, reader: Reader): void {
  const { broker } = connection;
  const session = connection.session!;
  const { reason, sessionExpiry } = decodeDisconnect(reader, connection.version);
  broker.trace?.(`Received DISCONNECT from ${connection.name} (rc${reason})`);
  if (sessionExpiry !== undefined) {
    if (session.expiry === 0 && sessionExpiry !== 0) throw protocolError('session expiry raised from zero'); // [MQTT-3.1.2-23]
    broker.sessions.setExpiry(session, Math.min(sessionExpiry, broker.limits.sessionExpirySeconds));
  }
  if (reason === Reason.success) broker.sessions.setWill(session, undefined); // [MQTT-3.14.4-3]
  connection.finish('disconnected');
}
