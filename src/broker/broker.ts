/**
 * The broker's core: connections, subscriptions, retained messages, and the way of a message between them. It
 * knows connections as {@link Transport}s and time as a {@link Clock}, and runs wherever JavaScript runs.
 */
import { printable } from '../printable.ts';
import { type Access, open } from './access.ts';
import { type Clock, systemClock } from './clock.ts';
import { Connection } from './connection.ts';
import { Counters } from './counters.ts';
import { type Limits, limitsWith } from './limits.ts';
import type { Message } from './message.ts';
import { RetainedTree } from './retained.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import type { SessionStore } from './store/interface.ts';
import { type SharedGroup, type Subscription, SubscriptionTree } from './subscriptions.ts';
import { parseShared } from './topics.ts';
import type { Transport } from './transport.ts';
import type { QoS } from './wire/decode.ts';
import { Reason } from './wire/reason.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface BrokerOptions {
  access?: Access;
  limits?: Partial<Limits>;
  clock?: Clock;
  store?: SessionStore;
  log?: (level: LogLevel, line: string) => void;
  /** Whether errors are told to clients in words, besides the reason code. Default true. */
  reasonStrings?: boolean;
  /** Gets a readable line for each packet; costs time. */
  trace?: (line: string) => void;
}

export class Broker {
  readonly access: Access;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly counters = new Counters();
  readonly log: (level: LogLevel, line: string) => void;
  readonly reasonStrings: boolean;
  readonly trace: ((line: string) => void) | undefined;
  store: SessionStore | undefined;

  readonly sessions: Sessions = new Sessions(this);
  readonly connections = new Set<Connection>();
  /** Ended, but their transports have not closed yet. */
  private readonly lingering = new Set<Connection>();
  private onSilence: (() => void) | undefined;
  readonly subscriptions = new SubscriptionTree();
  readonly retained = new RetainedTree();
  /** Bytes of all messages held for sessions. */
  heldBytes = 0;
  /** PUBLISH packets sent; the budget of a turn is counted in them. */
  deliveries = 0;
  /** A client that cannot keep up with what is being published right now. */
  pressing: Session | undefined;
  /** Bytes of packets that have arrived in part. */
  partialBytes = 0;
  /** Connections whose outbox is to be flushed at the end of the turn. */
  dirty: Connection[] = [];
  private closing = false;
  /** Clients about whose full queue the log has been told lately. */
  private readonly warned = new Set<string>();

  constructor(options: BrokerOptions = {}) {
    this.access = options.access ?? open;
    this.limits = limitsWith(options.limits);
    this.clock = options.clock ?? systemClock;
    const { log, trace } = options;
    this.log = log === undefined ? () => {} : (level, line) => log(level, logged(line));
    this.trace = trace === undefined ? undefined : line => trace(logged(line));
    this.reasonStrings = options.reasonStrings ?? true;
    this.store = options.store;
  }

  /** Takes a new connection; the transport reports to what is returned. */
  accept(transport: Transport): Connection {
    this.counters.sockets++;
    const connection = new Connection(this, transport);
    if (this.closing) this.turnAway(connection, 'shutting down');
    else {
      this.connections.add(connection);
      // the close of another may be waiting behind this in the same turn
      if (this.connections.size > this.limits.connections) {
        this.clock.soon(() => {
          if (this.connections.size > this.limits.connections)
            this.turnAway(connection, 'too many connections');
        });
      }
    }
    return connection;
  }

  private turnAway(connection: Connection, why: string): void {
    if (connection.state === 'closed') return;
    this.counters.dropped.connections++;
    connection.finish(why);
  }

  /** A connection was admitted. */
  opened(connection: Connection): void {
    this.counters.connects++;
    this.counters.clientsMaximum = Math.max(this.counters.clientsMaximum, this.connections.size);
    const { clientId, version, transport } = connection;
    const user = connection.permissions?.username;
    this.log(
      'info',
      `${transport.remote} connected as ${clientId} (p${version}${user === undefined ? '' : `, u'${user}'`})`,
    );
  }

  /** A connection ended; its session lives on, or not (section 4.1). */
  gone(connection: Connection, why: string): void {
    this.connections.delete(connection);
    this.lingering.add(connection);
    const { session } = connection;
    this.log('info', `${connection.name} gone: ${why}`);
    if (session === undefined || session.connection !== connection) return;
    this.counters.disconnects++;
    this.sessions.detached(session);
  }

  subscribe(subscription: Subscription): void {
    subscription.session.subscriptions.set(subscription.filter, subscription);
    this.subscriptions.add(subscription, this.shared(subscription.filter));
    this.store?.subscribed(subscription);
  }

  unsubscribe(session: Session, filter: string): boolean {
    if (!session.subscriptions.delete(filter)) return false;
    this.subscriptions.remove(session, filter, this.shared(filter));
    this.store?.unsubscribed(session, filter);
    return true;
  }

  /** The group and filter of a shared subscription; undefined for any other. */
  shared(filter: string) {
    return parseShared(filter, this.limits.topicLevels) ?? undefined;
  }

  /** Retains and delivers a message; returns how many clients it is for. */
  publish(message: Message): number {
    this.pressing = undefined;
    if (message.retain) this.retain(message);
    const { topic, publisher } = message;
    const { receivers, groups } = this.subscriptions.match(topic);
    let count = 0;
    for (const receiver of receivers) {
      let { session, qos, retainAsPublished, identifiers } = receiver;
      if (receiver.noLocal && session.clientId === publisher) {
        const own = this.subscriptions.matchOwn(topic, session); // [MQTT-3.8.3-3]
        if (own === undefined) {
          // it is a subscriber, although this message is not for it
          count++;
          continue;
        }
        ({ qos, retainAsPublished, identifiers } = own);
      }
      if (session.mayReceive !== undefined && !session.mayReceive(topic)) {
        this.counters.dropped.receiveDenied++;
        continue;
      }
      count++;
      session.deliver(message, lower(qos, message.qos), message.retain && retainAsPublished, identifiers);
    }
    for (const group of groups) if (this.share(group, message)) count++;
    if (message.retain) message.settle();
    return count;
  }

  /** Gives a message to one member of a shared subscription (MQTT5 4.8.2). */
  share(group: SharedGroup, message: Message): boolean {
    const member = group.pick(message.qos);
    if (member === undefined) return false;
    const { session, qos, retainAsPublished, identifier } = member;
    if (session.mayReceive !== undefined && !session.mayReceive(message.topic)) {
      this.counters.dropped.receiveDenied++;
      return false;
    }
    const identifiers = identifier === 0 ? undefined : [identifier];
    const retain = message.retain && retainAsPublished;
    session.deliver(message, lower(qos, message.qos), retain, identifiers, group);
    return true;
  }

  /** Section 3.3.1.3. */
  private retain(message: Message): void {
    const { topic } = message;
    if (message.payloadLength === 0) {
      const removed = this.retained.delete(topic); // [MQTT-3.3.1-6]
      if (removed !== undefined) this.store?.unretained(removed);
      return;
    }
    const replaced = this.retained.get(topic);
    const bytes = this.retained.memory - (replaced?.size ?? 0) + message.size;
    const full = replaced === undefined && this.retained.count >= this.limits.retainedMessages;
    if (full || bytes > this.limits.retainedBytes) {
      this.counters.dropped.retained++;
      this.warnOnce('retained', `retained messages are full, ${topic} is not kept`);
      return;
    }
    this.retained.set(message.keep());
    this.store?.retained(message, replaced);
  }

  /** What a new subscription gets; what has expired goes. */
  retainedFor(filter: string): Message[] {
    const now = this.clock.now();
    return this.retained.match(filter).filter(message => {
      if (!message.expired(now)) return true;
      this.counters.dropped.expired++;
      this.retained.delete(message.topic);
      this.store?.unretained(message);
      return false;
    });
  }

  /** A message was turned away from a full queue. */
  dropped(session: Session, message: Message): void {
    this.warnOnce(
      session.clientId,
      `${session.clientId} is too slow: message to ${message.topic} dropped (${session.queued} waiting, ${session.heldBytes} bytes)`,
    );
  }

  private warnOnce(about: string, line: string): void {
    if (this.warned.has(about)) return;
    this.warned.add(about);
    this.clock.after(10_000, () => this.warned.delete(about));
    this.log('warn', line);
  }

  /** Makes durable what was promised, then writes what was gathered. */
  endTurn(): void {
    this.store?.commit();
    // flushing may send more, and so make connections dirty again
    for (let at = 0; at < this.dirty.length; at++) this.dirty[at]!.flush();
    this.dirty.length = 0;
    this.store?.tidy();
  }

  /** Resolves when every transport has closed; they are given a moment and then closed by force. */
  silence(): Promise<void> {
    if (this.lingering.size === 0) return Promise.resolve();
    return new Promise(resolve => (this.onSilence = resolve));
  }

  /** A connection that is over has closed its transport too. */
  silent(connection: Connection): void {
    this.lingering.delete(connection);
    if (this.lingering.size === 0) this.onSilence?.();
  }

  /** The rules have changed: applies them to every session; `stillKnown` says who may stay. */
  reconsider(stillKnown: (username: string | undefined) => boolean): void {
    for (const session of [...this.sessions.values()]) {
      const { clientId, username, connection } = session;
      if (!stillKnown(username)) {
        connection?.disconnect(Reason.notAuthorized, 'no longer allowed to connect');
        continue;
      }
      const permissions = this.access.remembered(clientId, username);
      session.permit(permissions.mayReceive);
      connection?.permit(permissions);
    }
    this.endTurn();
  }

  /** Says good-bye to every client; new ones are turned away. */
  shutdown(): void {
    this.closing = true;
    for (const connection of [...this.connections]) {
      connection.session?.pump();
      connection.disconnect(Reason.serverShuttingDown, 'broker stops');
    }
    this.store?.close();
    this.store = undefined;
  }
}

const longestLine = 400;

/** Names in the log are strangers' words: no control characters for the terminal, no line of 64 KB. */
function logged(line: string): string {
  return printable(line.length > longestLine ? `${line.slice(0, longestLine)}...` : line);
}

function lower(a: QoS, b: QoS): QoS {
  return a < b ? a : b;
}
