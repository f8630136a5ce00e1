/** CONNECT (section 3.1): checks, admission, takeover, session, CONNACK. */
import type { IConnackPacket } from 'mqtt-packet';
import type { Permissions, Refusal } from '../access.ts';
import type { Connection } from '../connection.ts';
import { forever } from '../session.ts';
import { isOurs, isTopicName } from '../topics.ts';
import { type Connect, decodeConnect, decodeProtocol } from '../wire/decode.ts';
import type { Reader } from '../wire/reader.ts';
import { Reason } from '../wire/reason.ts';
import { protocolError, Violation } from '../wire/violation.ts';

/** What a Remaining Length can say (section 2.2.3); a limit beyond it is none. */
const largestPacket = 268_435_455;

export function handleConnect(connection: Connection, reader: Reader): void {
  const { broker } = connection;
  if (connection.state !== 'new') throw protocolError('second CONNECT'); // [MQTT-3.1.0-2]
  connection.version = decodeProtocol(reader);
  const packet = decodeConnect(reader, connection.version);
  const v5 = packet.version === 5;
  connection.wantsProblems = packet.properties.requestProblemInformation !== 0;
  connection.maximumPacketSize = packet.properties.maximumPacketSize ?? Infinity;
  broker.trace?.(
    `Received CONNECT from ${connection.transport.remote} (p${packet.version}, c${packet.clean ? 1 : 0}, k${packet.keepAlive}, '${packet.clientId}')`,
  );
  if (packet.properties.authenticationMethod !== undefined) {
    throw new Violation(Reason.badAuthenticationMethod, 'no extended authentication here'); // [MQTT-4.12.0-1]
  }
  if (packet.will !== undefined && !isTopicName(packet.will.topic, broker.limits.topicLevels)) {
    throw new Violation(Reason.topicNameInvalid, 'will topic is not a topic name');
  }
  const answerTo = packet.will?.responseTopic;
  if (answerTo !== undefined && !isTopicName(answerTo, broker.limits.topicLevels)) {
    throw protocolError('response topic of the will is not a topic name'); // [MQTT-3.3.2-14]
  }
  if (packet.clientId === '' && !v5 && (!packet.clean || packet.version === 3)) {
    // [MQTT-3.1.3-8]: only a clean session may go without a name
    throw new Violation(Reason.clientIdentifierNotValid, 'no client identifier');
  }
  connection.state = 'deciding';
  const verdict = broker.access.admit({
    clientId: packet.clientId,
    username: packet.username,
    password: packet.password,
    identity: connection.transport.identity,
    remote: connection.transport.remote,
  });
  if (!(verdict instanceof Promise)) {
    decided(connection, packet, verdict);
    return;
  }
  verdict.then(
    settled => {
      if (connection.state !== 'deciding') return;
      try {
        decided(connection, packet, settled);
      } catch (failure) {
        connection.failed(failure);
      }
      connection.intake.unhold('deciding');
      broker.endTurn();
    },
    error => {
      broker.log('error', `cannot decide about ${connection.name}: ${error}`);
      connection.refuse(Reason.serverUnavailable, 'cannot check credentials');
    },
  );
}

function decided(connection: Connection, packet: Connect, verdict: Permissions | Refusal): void {
  const { broker } = connection;
  connection.state = 'new';
  if (typeof verdict === 'string') {
    broker.log(
      'warn',
      `refused ${packet.clientId || connection.name} at ${connection.transport.remote}: ${verdict}`,
    );
    connection.refuse(Reason[verdict], 'not allowed to connect');
    return;
  }
  if (packet.will !== undefined && (isOurs(packet.will.topic) || !verdict.mayPublish(packet.will.topic))) {
    connection.refuse(Reason.notAuthorized, 'may not publish the will');
    return;
  }
  establish(connection, packet, verdict);
}

/** MQTT5 3.1.4, points 3 to 6. */
function establish(connection: Connection, packet: Connect, permissions: Permissions): void {
  const { broker } = connection;
  const { limits } = broker;
  const v5 = packet.version === 5;
  const { properties } = packet;
  const assigned = packet.clientId === '' ? `auto-${crypto.randomUUID()}` : undefined;
  const clientId = assigned ?? packet.clientId;
  connection.clientId = clientId;
  connection.permissions = permissions;

  const existing = broker.sessions.get(clientId);
  if (existing !== undefined && existing.username !== permissions.username) {
    // its messages are not for another user, and not another user's to throw away
    connection.refuse(Reason.notAuthorized, 'the session with this client identifier is of another user');
    return;
  }
  if (existing?.connection !== undefined) {
    broker.counters.takeovers++;
    existing.connection.disconnect(Reason.sessionTakenOver, 'another client connected with this identifier'); // [MQTT-3.1.4-3]
  }
  // [MQTT-3.1.4-4]; and one that was only kept for its will, see the store
  const over = existing !== undefined && existing.connection === undefined && existing.expiry === 0;
  if (existing !== undefined && (packet.clean || over)) broker.sessions.end(existing);
  let session = broker.sessions.get(clientId);
  const present = session !== undefined;
  if (session === undefined) {
    if (!broker.sessions.makeRoom()) {
      broker.counters.dropped.sessions++;
      connection.refuse(Reason.quotaExceeded, 'too many sessions');
      return;
    }
    session = broker.sessions.create(clientId);
  }

  const asked = v5 ? (properties.sessionExpiryInterval ?? 0) : packet.clean ? 0 : forever;
  const expiry = Math.min(asked, limits.sessionExpirySeconds);
  session.username = permissions.username;
  session.permit(permissions.mayReceive);
  broker.sessions.resume(session, expiry, packet.will);

  const overlong = v5 && (packet.keepAlive === 0 || packet.keepAlive > limits.keepAliveSeconds);
  const serverKeepAlive = overlong && limits.keepAliveSeconds < 65535 ? limits.keepAliveSeconds : undefined;
  connection.keepAliveSeconds = serverKeepAlive ?? packet.keepAlive;
  connection.givenAliasMaximum = Math.min(properties.topicAliasMaximum ?? 0, limits.topicAliases);
  connection.session = session;
  session.attach(connection, Math.min(properties.receiveMaximum ?? 65535, limits.inflight));
  connection.opened();
  broker.opened(connection);

  const connack: IConnackPacket = { cmd: 'connack', sessionPresent: present, reasonCode: 0, returnCode: 0 };
  if (v5) {
    connack.properties = {
      ...(serverKeepAlive === undefined ? {} : { serverKeepAlive }), // [MQTT-3.2.2-21]
      topicAliasMaximum: limits.topicAliases,
      ...(limits.packetBytes > largestPacket ? {} : { maximumPacketSize: limits.packetBytes }),
      ...(expiry === asked ? {} : { sessionExpiryInterval: expiry }),
      ...(assigned === undefined ? {} : { assignedClientIdentifier: assigned }), // [MQTT-3.1.3-7]
      receiveMaximum: limits.receiveMaximum,
    };
  }
  if (packet.version === 3) connack.sessionPresent = false;
  connection.send(connack);
  session.pump();
}
