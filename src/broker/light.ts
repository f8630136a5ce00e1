/** The functions that every message passes through: all that a busy broker spends its time in. */
import { compileLightly } from '../platform/jit.ts';
import { Broker } from './broker.ts';
import { Connection } from './connection.ts';
import { Fifo } from './fifo.ts';
import { handleAcknowledgement } from './handlers/acknowledgement.ts';
import { handlePacket } from './handlers/packet.ts';
import { handlePublish, topicOf } from './handlers/publish.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import { Session } from './session.ts';
import { SharedGroup, SubscriptionTree } from './subscriptions.ts';
import { isTopicName } from './topics.ts';
import { RawTransport } from './transport/raw.ts';
import { encodePublish } from './wire/encode.ts';
import { Reader } from './wire/reader.ts';
import { decodeUtf8 } from './wire/utf8.ts';

/**
 * At 1,000 messages a second the engine's last compiler took a sixth of the broker's time for half a minute, and
 * made nothing measurably faster: what a message costs then is its three system calls.
 */
export function compileHotPathLightly(): void {
  compileLightly(Broker, Connection, Fifo, Message, Outbox, RawTransport, Reader, Session, SharedGroup);
  compileLightly(SubscriptionTree, decodeUtf8, encodePublish, handleAcknowledgement, handlePacket);
  compileLightly(handlePublish, isTopicName, topicOf);
}
