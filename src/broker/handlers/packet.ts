/** One complete packet, to the handler of its type; what no type may look like goes no further. */
import type { Connection } from '../connection.ts';
import { Reader } from '../wire/reader.ts';
import { malformed, protocolError } from '../wire/violation.ts';
import { handleAcknowledgement } from './acknowledgement.ts';
import { handleAuth } from './auth.ts';
import { handleConnect } from './connect.ts';
import { handleDisconnect } from './disconnect.ts';
import { handlePingreq } from './pingreq.ts';
import { handlePublish } from './publish.ts';
import { handlePubrel } from './pubrel.ts';
import { handleSubscribe } from './subscribe.ts';
import { handleUnsubscribe } from './unsubscribe.ts';

/** The low half of the first byte where the standard fixes it [MQTT-2.2.2-1]; undefined for PUBLISH. */
const fixedFlags = [0, 0, 0, undefined, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 0, 0];

/** The packet is `bytes[start, end)`, its variable header begins at `body`. */
export function handlePacket(
  connection: Connection,
  bytes: Buffer,
  start: number,
  body: number,
  end: number,
): void {
  const header = bytes[start]!;
  const type = header >> 4;
  const flags = header & 0x0f;
  const fixed = fixedFlags[type];
  if (fixed !== undefined && fixed !== flags) {
    // MQTT 3.1 sets DUP when it repeats PUBREL, SUBSCRIBE or UNSUBSCRIBE
    const repeated = connection.version === 3 && fixed === 2 && flags === 10;
    if (!repeated) throw malformed(`flags ${flags} in packet type ${type}`); // [MQTT-2.2.2-2]
  }
  if (type !== 1 && connection.state === 'new') throw protocolError('first packet is not CONNECT'); // [MQTT-3.1.0-1]
  if (type === 3) {
    handlePublish(connection, bytes, start, body, end);
    return;
  }
  const reader = new Reader(bytes, body, end);
  switch (type) {
    case 1:
      handleConnect(connection, reader);
      break;
    case 4:
    case 5:
    case 7:
      handleAcknowledgement(connection, reader, type);
      break;
    case 6:
      handlePubrel(connection, reader);
      break;
    case 8:
      handleSubscribe(connection, reader);
      break;
    case 10:
      handleUnsubscribe(connection, reader);
      break;
    case 12:
      handlePingreq(connection, reader);
      break;
    case 14:
      handleDisconnect(connection, reader);
      break;
    case 15:
      handleAuth(connection, reader);
      break;
    default:
      throw protocolError(`packet type ${type} from a client`);
  }
}
