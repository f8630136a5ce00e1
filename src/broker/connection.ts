/**
 * One network connection: what is known of the client, what is sent to it, and how it ends. What it sends comes in
 * by its {@link Intake}.
 */
import type { Packet } from 'mqtt-packet';
import type { Permissions } from './access.ts';
import type { Broker } from './broker.ts';
import type { Timer } from './clock.ts';
import type { KnownTopic } from './handlers/publish.ts';
import { Intake } from './intake.ts';
import type { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import type { Session } from './session.ts';
import type { Transport, TransportSink } from './transport.ts';
import type { ProtocolVersion, QoS } from './wire/decode.ts';
import { encodePacket, encodePublish } from './wire/encode.ts';
import { connackReturnCode, Reason, type ReasonCode, reasonName } from './wire/reason.ts';
import { Violation } from './wire/violation.ts';

type State =
  /** Waiting for CONNECT. */
  | 'new'
  /** CONNECT is in, its credentials are being checked; what follows waits. */
  | 'deciding'
  | 'open'
  | 'closed';

/** What a 3.1.1 CONNACK can say about a CONNECT (table 3.1). */
const answered = new Set<ReasonCode>([Reason.unsupportedProtocolVersion, Reason.clientIdentifierNotValid]);

/** How long a client may take to close its side after this side has said all. */
const lingerMs = 1000;

export class Connection implements TransportSink {
  readonly broker: Broker;
  readonly transport: Transport;
  readonly outbox: Outbox;
  state: State = 'new';
  version: ProtocolVersion = 4;
  clientId = '';
  session: Session | undefined;
  permissions: Permissions | undefined;
  keepAliveSeconds = 0;
  /** Largest packet the client takes (MQTT5 3.1.2.11.4). */
  maximumPacketSize = Infinity;
  /** Whether reason strings may be sent (MQTT5 3.1.2.11.7). */
  wantsProblems = true;
  /** Topics by the alias the client gave them; they live as long as the connection (MQTT5 3.3.2.3.4). */
  readonly aliases = new Map<number, string>();
  /** The topic published to last; see {@link KnownTopic}. */
  lastTopic: KnownTopic | undefined;
  /** Aliases given to the client, and how many it takes. */
  readonly givenAliases = new Map<string, number>();
  givenAliasMaximum = 0;
  /** In the broker's list of connections with something to send. */
  dirty = false;

  readonly intake: Intake;

  private lastReceived: number;
  private timer: Timer | undefined;

  constructor(broker: Broker, transport: Transport) {
    this.broker = broker;
    this.transport = transport;
    this.outbox = new Outbox(transport, broker);
    this.intake = new Intake(this);
    this.lastReceived = broker.clock.now();
    this.timer = broker.clock.after(broker.limits.connectSeconds * 1000, () => {
      broker.counters.dropped.connectTimeout++;
      this.close('no CONNECT in time'); // [MQTT-3.1.4, MQTT5 4.13]: "within a reasonable amount of time"
    });
  }

  /** The socket does not take more; deliveries wait in the session. */
  get congested(): boolean {
    return this.outbox.full;
  }

  get name(): string {
    return this.clientId === '' ? this.transport.remote : this.clientId;
  }

  received(bytes: Buffer): void {
    if (this.state === 'closed') return;
    this.lastReceived = this.broker.clock.now();
    this.broker.counters.bytesReceived += bytes.length;
    this.intake.received(bytes);
    this.broker.endTurn();
  }

  drained(): void {
    if (this.state === 'closed') return;
    this.outbox.full = false;
    this.session?.pump();
    if (!this.outbox.full) this.intake.unhold('congested');
    this.broker.endTurn();
  }

  hungUp(why: string): void {
    this.finish(why);
    this.broker.endTurn();
  }

  closed(): void {
    this.ended('connection lost');
    this.timer?.cancel();
    this.broker.silent(this);
    this.broker.endTurn();
  }

  /** Publishes no more until `session` has caught up. */
  waitFor(session: Session): void {
    this.broker.pressing = undefined;
    if (session.connection === this) return;
    this.intake.hold('throttled');
    session.whenRelieved(() => this.intake.unhold('throttled'));
  }

  /** What the client may do has changed. */
  permit(permissions: Permissions): void {
    this.permissions = permissions;
    this.lastTopic = undefined;
  }

  /** The client is admitted: from now on its keep alive counts. */
  opened(): void {
    this.state = 'open';
    this.timer?.cancel();
    this.timer = undefined;
    if (this.keepAliveSeconds > 0) this.watch(this.keepAliveSeconds * 1500);
  }

  /** One and a half times the keep alive without a packet ends the connection [MQTT-3.1.2-24]. */
  private watch(ms: number): void {
    this.timer = this.broker.clock.after(ms, () => {
      const left = this.lastReceived + this.keepAliveSeconds * 1500 - this.broker.clock.now();
      if (left > 0 || this.intake.isHeld) this.watch(Math.max(left, 100));
      else {
        this.broker.counters.dropped.keepAlive++;
        this.disconnect(Reason.keepAliveTimeout, 'keep alive passed');
        this.broker.endTurn();
      }
    });
  }

  /**
   * Encodes a PUBLISH for this client and puts it in the outbox. False when it is larger than the client
   * takes, and so not sent [MQTT-3.1.2-24].
   */
  sendPublish(
    message: Message,
    qos: QoS,
    retain: boolean,
    identifiers: readonly number[] | undefined,
    id: number,
    dup: boolean,
  ): boolean {
    const { broker } = this;
    const v5 = this.version === 5;
    let template = message.template(v5, qos, retain);
    let alias = 0;
    if (v5 && (identifiers !== undefined || this.givenAliasMaximum > 0)) {
      const { topic } = message;
      const known = this.givenAliases.get(topic);
      alias = known ?? this.freeAlias();
      const sentTopic = known === undefined ? topic : '';
      template = encodePublish(message, v5, qos, retain, identifiers, alias, sentTopic);
    }
    const length = template.end - template.start;
    if (length > this.maximumPacketSize) {
      broker.counters.dropped.tooLargeForClient++;
      return false;
    }
    if (alias !== 0) this.givenAliases.set(message.topic, alias);
    const seconds = template.expiryAt === 0 ? 0 : message.secondsLeft(broker.clock.now());
    this.outbox.template(template, id, dup, seconds);
    broker.counters.publishSent++;
    broker.counters.publishBytesSent += message.payloadLength;
    broker.deliveries++;
    this.sent(length);
    if (broker.trace !== undefined) {
      broker.trace(
        `Sending PUBLISH to ${this.name} (d${dup ? 1 : 0}, q${qos}, r${retain ? 1 : 0}, m${id}, '${message.topic}', ... (${message.payloadLength} bytes))`,
      );
    }
    return true;
  }

  /** An alias the client does not know yet, or 0 when it takes no more. */
  private freeAlias(): number {
    const used = this.givenAliases.size;
    return used < this.givenAliasMaximum ? used + 1 : 0;
  }

  sendPuback(id: number, reason: number): void {
    this.acknowledge(0x40, id, reason, 'PUBACK');
  }

  sendPubrec(id: number, reason: number): void {
    this.acknowledge(0x50, id, reason, 'PUBREC');
  }

  sendPubrel(id: number, reason = 0): void {
    this.acknowledge(0x62, id, reason, 'PUBREL');
  }

  sendPubcomp(id: number, reason: number): void {
    this.acknowledge(0x70, id, reason, 'PUBCOMP');
  }

  private acknowledge(header: number, id: number, reason: number, name: string): void {
    const sent = this.version === 5 ? reason : 0;
    this.outbox.acknowledgement(header, id, sent);
    this.sent(sent === 0 ? 4 : 5);
    this.broker.trace?.(`Sending ${name} to ${this.name} (m${id}, rc${sent})`);
  }

  /** Any packet but PUBLISH and the acknowledgements. */
  send(packet: Packet): void {
    const bytes = encodePacket(packet, this.version);
    this.outbox.bytes(bytes);
    this.sent(bytes.length);
    this.broker.trace?.(`Sending ${packet.cmd.toUpperCase()} to ${this.name}`);
  }

  private sent(bytes: number): void {
    const { broker } = this;
    broker.counters.packetsSent++;
    broker.counters.bytesSent += bytes;
    if (!this.dirty) {
      this.dirty = true;
      broker.dirty.push(this);
    }
  }

  /** Writes what this turn has gathered, and listens less to a client that does not listen. */
  flush(): void {
    this.dirty = false;
    if (this.state === 'closed') return;
    this.outbox.flush();
    if (this.outbox.full) {
      // acknowledgements would pile up: read again when it reads
      if (this.state === 'open') this.intake.hold('congested');
    } else if (this.session !== undefined) this.session.pump();
  }

  /** What a packet led to that was no answer: its sender loses its connection, the others lose nothing. */
  failed(error: unknown): void {
    if (error instanceof Violation) this.violation(error);
    else this.defect(error);
  }

  /** Ends the connection because the client broke the protocol, saying so where the version can (section 4.13). */
  private violation(violation: Violation): void {
    this.broker.counters.dropped.violations++;
    this.broker.log('warn', `${this.name}: ${violation.message} (${reasonName(violation.reason)})`);
    const { reason, message } = violation;
    if (this.state === 'open') this.disconnect(reason, message);
    else if (this.version === 5 || answered.has(reason)) this.refuse(reason, message);
    else this.finish(message); // [MQTT-3.1.4-1]: closed without a CONNACK
  }

  /** A mistake of ours. */
  private defect(error: unknown): void {
    const details = error instanceof Error ? error.stack : String(error);
    for (const line of `defect of the broker, met by ${this.name}: ${details}`.split('\n')) {
      this.broker.log('error', line);
    }
    this.disconnect(Reason.implementationSpecificError, 'the broker failed');
  }

  /** Answers CONNECT with an error and closes (section 3.2.2.2). */
  refuse(reason: ReasonCode, why: string): void {
    this.broker.counters.dropped.refused++;
    this.send({
      cmd: 'connack',
      sessionPresent: false,
      reasonCode: reason,
      returnCode: connackReturnCode(reason),
      ...(this.version === 5 && this.tells(why) ? { properties: { reasonString: why } } : {}),
    });
    this.finish(`refused: ${why}`);
  }

  /** Ends the connection from this side: DISCONNECT with a reason to MQTT 5 clients, then close. */
  disconnect(reason: ReasonCode, why: string): void {
    if (this.state === 'closed') return;
    if (this.version === 5 && this.state === 'open') {
      if (this.tells(why)) {
        this.send({ cmd: 'disconnect', reasonCode: reason, properties: { reasonString: why } });
      } else {
        this.outbox.bytes(Buffer.from([0xe0, 1, reason]));
        this.sent(3);
      }
    }
    this.finish(`${reasonName(reason)}: ${why}`);
  }

  /** Whether a reason string may be sent and fits (MQTT5 3.14.2.2.3). */
  private tells(why: string): boolean {
    return this.broker.reasonStrings && this.wantsProblems && this.maximumPacketSize > why.length + 16;
  }

  /** Sends what is in the outbox and closes. */
  finish(why: string): void {
    if (this.state === 'closed') return;
    this.outbox.flush();
    // first, because the transport may report its close at once
    this.ended(why);
    this.timer = this.broker.clock.after(lingerMs, () => this.transport.destroy());
    this.transport.end();
    if (this.intake.isHeld) this.transport.resume();
  }

  private close(why: string): void {
    this.transport.destroy();
    this.ended(why);
    this.broker.endTurn();
  }

  private ended(why: string): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.timer?.cancel();
    this.intake.drop();
    this.broker.gone(this, why);
  }
}
