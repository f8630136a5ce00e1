/** AUTH (MQTT5 section 3.15): only part of an extended authentication, which no client can have begun here. */
import type { Connection } from '../connection.ts';
import { decodeAuth } from '../wire/decode.ts';
import type { Reader } from '../wire/reader.ts';
import { protocolError } from '../wire/violation.ts';

export function handleAuth(connection: Connection, reader: Reader): void {
  if (connection.version !== 5) throw protocolError('AUTH before MQTT 5');
  decodeAuth(reader);
  throw protocolError('AUTH without an authentication method in CONNECT'); // [MQTT-4.12.0-6]
}
