/** PINGREQ (section 3.12). */
import type { Connection } from '../connection.ts';
import type { Reader } from '../wire/reader.ts';

export function handlePingreq(connection: Connection, reader: Reader): void {
  reader.finish();
  connection.broker.trace?.(`Received PINGREQ from ${connection.name}`);
  connection.send({ cmd: 'pingresp' });
}
