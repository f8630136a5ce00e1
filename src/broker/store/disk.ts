/**
 * The durable store: retained messages, sessions and their messages as records in a {@link Journal}. What is in
 * memory is the truth, the journal can be rewritten from it at any time; when writing fails the broker goes on
 * without promises, says so, and rewrites the journal once that works again.
 */
import type { Broker } from '../broker.ts';
import { Message } from '../message.ts';
import type { Delivery, Session } from '../session.ts';
import type { Subscription } from '../subscriptions.ts';
import type { QoS, Will } from '../wire/decode.ts';
import type { SessionStore } from './interface.ts';
import { Journal, type SyncPolicy } from './journal.ts';

/** First byte of each record. Never reuse a number: old journals are read by new brokers. */
const records = {
  message: 1,
  retained: 2,
  unretained: 3,
  session: 4,
  ended: 5,
  subscribed: 6,
  unsubscribed: 7,
  queued: 8,
  sent: 9,
  received: 10,
  finished: 11,
  incoming: 12,
  released: 13,
  detached: 14,
} as const;

/** The journal is rewritten when it has grown to this many times what a rewritten one would hold... */
const growth = 2;
/** ...and is no smaller than this. */
const smallest = 4 * 1024 * 1024;
/** Wait before trying again to write to a disk that refused. */
const retryMs = 10_000;
/**
 * How long a will that was not sent when the broker died waits for its client to come back. The standard leaves
 * it open (MQTT5 3.1.2.5).
 */
const graceSeconds = 60;

export interface StoreOptions {
  sync?: SyncPolicy | undefined;
  /** Milliseconds since 1970; message and session expiry go on while the broker is down. */
  wallClock?: () => number;
}

export class DiskStore implements SessionStore {
  private readonly journal: Journal;
  private readonly wallClock: () => number;
  private broker!: Broker;
  private lastName = 0;
  private generation = 1;
  /** Size right after the last rewriting. */
  private compactBytes = 0;
  private failedAt: number | undefined;
  private readonly folder: string;

  /** Opens the directory for this broker alone. Throws a ThingsError. */
  constructor(folder: string, warn: (line: string) => void, options: StoreOptions = {}) {
    this.folder = folder;
    this.journal = new Journal(folder, options.sync ?? 'second', warn);
    this.wallClock = options.wallClock ?? Date.now;
  }

  /** Puts what the journal holds into a broker that has no clients yet, and writes down what happens from now on. */
  restore(broker: Broker): void {
    this.broker = broker;
    const replay = new Replay(broker, this.wallClock(), this.generation);
    this.journal.read((bytes, start, end) => replay.record(bytes, start, end));
    const sessions = replay.finish();
    this.lastName = replay.lastName;
    this.compactBytes = broker.retained.bytes + broker.heldBytes;
    broker.store = this;
    this.tidy();
    for (const { session, remaining } of sessions) {
      broker.expireLater(session, remaining);
      const { will } = session;
      if (will !== undefined) broker.willLater(session, Math.min(graceSeconds + will.delay, remaining));
    }
  }

  session(session: Session): void {
    const { journal } = this;
    if (session.stored === 0) {
      if (session.expiry === 0 && session.will === undefined) return;
      session.stored = ++this.lastName;
    }
    if (this.failed) return;
    journal.begin(records.session);
    journal.uint32(session.stored);
    journal.text(session.clientId);
    journal.uint32(session.expiry);
    this.optionalText(session.username);
    journal.float64(session.detachedAt === undefined ? 0 : this.wallOf(session.detachedAt));
    const { will } = session;
    journal.uint8(will === undefined ? 0 : 1);
    if (will !== undefined) this.will(will);
    journal.end();
  }

  detached(session: Session): void {
    if (!this.begins(records.detached, session)) return;
    this.journal.float64(this.wallClock());
    this.journal.end();
  }

  ended(session: Session): void {
    if (this.begins(records.ended, session)) this.journal.end();
    session.stored = 0;
    for (const delivery of session.deliveries())
      if (delivery.stored !== 0) this.unreferenced(delivery.message);
  }

  subscribed(subscription: Subscription): void {
    if (!this.begins(records.subscribed, subscription.session)) return;
    const { journal } = this;
    journal.text(subscription.filter);
    const { qos, noLocal, retainAsPublished, retainHandling } = subscription;
    journal.uint8(qos | (noLocal ? 4 : 0) | (retainAsPublished ? 8 : 0) | (retainHandling << 4));
    journal.uint32(subscription.identifier);
    journal.end();
  }

  unsubscribed(session: Session, filter: string): void {
    if (!this.begins(records.unsubscribed, session)) return;
    this.journal.text(filter);
    this.journal.end();
  }

  queued(session: Session, delivery: Delivery): void {
    if (session.stored === 0 || session.expiry === 0 || this.failed) return;
    const { message, qos, retain, identifiers } = delivery;
    this.referenced(message);
    delivery.stored = ++this.lastName;
    const { journal } = this;
    journal.begin(records.queued);
    journal.uint32(session.stored);
    journal.uint32(delivery.stored);
    journal.uint32(message.stored);
    journal.uint8(qos | (retain ? 4 : 0));
    journal.uint16(identifiers?.length ?? 0);
    for (const identifier of identifiers ?? []) journal.uint32(identifier);
    journal.end();
  }

  sent(session: Session, delivery: Delivery): void {
    if (!this.concerns(records.sent, session, delivery)) return;
    this.journal.uint16(delivery.id);
    this.journal.end();
  }

  received(session: Session, delivery: Delivery): void {
    if (this.concerns(records.received, session, delivery)) this.journal.end();
  }

  finished(session: Session, delivery: Delivery): void {
    if (!this.concerns(records.finished, session, delivery)) return;
    this.journal.end();
    this.unreferenced(delivery.message);
  }

  incoming(session: Session, id: number): void {
    if (!this.begins(records.incoming, session)) return;
    this.journal.uint16(id);
    this.journal.end();
  }

  released(session: Session, id: number): void {
    if (!this.begins(records.released, session)) return;
    this.journal.uint16(id);
    this.journal.end();
  }

  retained(message: Message, replaced: Message | undefined): void {
    if (this.failed || message.topic.startsWith('$SYS/')) return;
    this.referenced(message);
    this.journal.begin(records.retained);
    this.journal.uint32(message.stored);
    this.journal.end();
    if (replaced !== undefined) this.unreferenced(replaced);
  }

  unretained(message: Message): void {
    if (this.failed || message.topic.startsWith('$SYS/')) return;
    this.journal.begin(records.unretained);
    this.journal.text(message.topic);
    this.journal.end();
    this.unreferenced(message);
  }

  commit(): void {
    if (this.failed) return;
    try {
      this.journal.commit();
    } catch (error) {
      this.fail(error);
    }
  }

  tidy(): void {
    const { clock } = this.broker;
    if (this.failedAt !== undefined) {
      if (clock.now() - this.failedAt > retryMs) this.rewrite();
    } else if (this.journal.bytes > smallest && this.journal.bytes > growth * this.compactBytes)
      this.rewrite();
  }

  close(): void {
    this.rewrite();
    this.journal.close();
  }

  private get failed(): boolean {
    return this.failedAt !== undefined;
  }

  /** A full or broken disk: nothing is promised until a rewriting succeeds. */
  private fail(error: unknown): void {
    this.failedAt = this.broker.clock.now();
    this.broker.counters.storeFailures++;
    const why = error instanceof Error ? error.message : String(error);
    this.broker.log(
      'error',
      `cannot write to ${this.folder}: ${why}; what happens now would not outlive a crash`,
    );
  }

  /** Writes a journal of what is in memory in the place of the present one. */
  private rewrite(): void {
    const { broker, journal } = this;
    const failedBefore = this.failedAt;
    this.failedAt = undefined;
    this.generation++;
    this.lastName = 0;
    try {
      journal.rewrite(() => {
        for (const message of broker.retained) {
          this.retained(message, undefined);
          journal.spill();
        }
        for (const session of broker.sessions.values()) this.whole(session);
      });
      this.compactBytes = journal.bytes;
      if (failedBefore !== undefined) broker.log('warn', `${this.folder} is written to again`);
    } catch (error) {
      this.fail(error);
    }
  }

  private whole(session: Session): void {
    session.stored = 0;
    this.session(session);
    if (session.stored === 0) return;
    for (const subscription of session.subscriptions.values()) this.subscribed(subscription);
    for (const id of session.incoming) this.incoming(session, id);
    for (const delivery of session.deliveries()) {
      this.queued(session, delivery);
      if (delivery.id !== 0) this.sent(session, delivery);
      if (delivery.awaiting === 'completion') this.received(session, delivery);
      this.journal.spill();
    }
  }

  /**
   * Writes a message unless the present journal has it, and someone who needs it: the reader forgets a message
   * with its last reference, as {@link unreferenced} does.
   */
  private referenced(message: Message): void {
    if (message.storedIn === this.generation) {
      message.storedReferences++;
      return;
    }
    message.storedIn = this.generation;
    message.storedReferences = 1;
    message.stored = ++this.lastName;
    const { journal } = this;
    journal.begin(records.message);
    journal.uint32(message.stored);
    journal.text(message.topic);
    journal.uint8(message.qos | (message.retain ? 4 : 0));
    journal.float64(message.expiresAt === undefined ? 0 : this.wallOf(message.expiresAt));
    this.optionalText(message.publisher);
    journal.bytesField(message.properties);
    journal.bytesField(message.payload);
    journal.end();
  }

  private unreferenced(message: Message): void {
    if (message.storedIn === this.generation && --message.storedReferences === 0) message.storedIn = 0;
  }

  private will(will: Will): void {
    const { journal } = this;
    journal.text(will.topic);
    journal.uint8(will.qos | (will.retain ? 4 : 0));
    journal.uint32(will.delay);
    journal.float64(will.expiry ?? -1);
    journal.bytesField(will.properties);
    journal.bytesField(will.payload);
  }

  private begins(type: number, session: Session): boolean {
    if (session.stored === 0 || this.failed) return false;
    // kept for its will alone
    if (session.expiry === 0 && type !== records.ended) return false;
    this.journal.begin(type);
    this.journal.uint32(session.stored);
    return true;
  }

  private concerns(type: number, session: Session, delivery: Delivery): boolean {
    if (delivery.stored === 0 || !this.begins(type, session)) return false;
    this.journal.uint32(delivery.stored);
    return true;
  }

  private optionalText(text: string | undefined): void {
    this.journal.uint8(text === undefined ? 0 : 1);
    if (text !== undefined) this.journal.text(text);
  }

  /** A moment of the broker's clock as milliseconds since 1970. */
  private wallOf(moment: number): number {
    return this.wallClock() + moment - this.broker.clock.now();
  }
}

interface Restored {
  clientId: string;
  expiry: number;
  username: string | undefined;
  /** Milliseconds since 1970, or 0 when the client was connected. */
  detachedAt: number;
  will: Will | undefined;
  subscriptions: Map<string, Omit<Subscription, 'session'>>;
  /** In the order of queueing. */
  waiting: Map<number, Delivery>;
  /** In the order of sending. */
  window: Map<number, Delivery>;
  incoming: Set<number>;
}

/** Builds the state up again, record by record. A record about something that is gone is passed over. */
class Replay {
  lastName = 0;
  private readonly broker: Broker;
  private readonly wallNow: number;
  private readonly generation: number;
  private readonly messages = new Map<number, { message: Message; references: number }>();
  private readonly retained = new Map<string, Message>();
  private readonly sessions = new Map<number, Restored>();

  constructor(broker: Broker, wallNow: number, generation: number) {
    this.broker = broker;
    this.wallNow = wallNow;
    this.generation = generation;
  }

  record(bytes: Buffer, start: number, end: number): void {
    const fields = new Fields(bytes, start, end);
    const type = fields.uint8();
    switch (type) {
      case records.message:
        this.message(fields);
        break;
      case records.retained: {
        const message = this.reference(fields.uint32());
        this.unretain(message.topic);
        this.retained.set(message.topic, message);
        break;
      }
      case records.unretained:
        this.unretain(fields.text());
        break;
      case records.session:
        this.session(fields);
        break;
      default: {
        const name = fields.uint32();
        const session = this.sessions.get(name);
        if (session !== undefined) this.change(type, name, session, fields);
      }
    }
  }

  private change(type: number, name: number, session: Restored, fields: Fields): void {
    switch (type) {
      case records.detached:
        session.detachedAt = fields.float64();
        break;
      case records.ended:
        this.sessions.delete(name);
        for (const { message } of session.waiting.values()) this.unreference(message);
        for (const { message } of session.window.values()) this.unreference(message);
        break;
      case records.subscribed: {
        const filter = fields.text();
        const options = fields.uint8();
        session.subscriptions.set(filter, {
          filter,
          qos: (options & 3) as QoS,
          noLocal: (options & 4) !== 0,
          retainAsPublished: (options & 8) !== 0,
          retainHandling: ((options >> 4) & 3) as 0 | 1 | 2,
          identifier: fields.uint32(),
        });
        break;
      }
      case records.unsubscribed:
        session.subscriptions.delete(fields.text());
        break;
      case records.queued:
        this.queued(session, fields);
        break;
      case records.sent: {
        const name = fields.uint32();
        const delivery = session.waiting.get(name);
        if (delivery === undefined) break;
        delivery.id = fields.uint16();
        session.waiting.delete(name);
        session.window.set(name, delivery);
        break;
      }
      case records.received: {
        const delivery = session.window.get(fields.uint32());
        if (delivery !== undefined) delivery.awaiting = 'completion';
        break;
      }
      case records.finished: {
        const name = fields.uint32();
        const delivery = session.waiting.get(name) ?? session.window.get(name);
        if (delivery !== undefined) this.unreference(delivery.message);
        session.waiting.delete(name);
        session.window.delete(name);
        break;
      }
      case records.incoming:
        session.incoming.add(fields.uint16());
        break;
      case records.released:
        session.incoming.delete(fields.uint16());
        break;
    }
  }

  /** Fills the broker; returns its sessions with the seconds each has left. */
  finish(): { session: Session; remaining: number }[] {
    const { broker } = this;
    const now = broker.clock.now();
    for (const message of this.retained.values()) {
      if (message.expired(now)) continue;
      message.settle();
      broker.retained.set(message);
    }
    for (const { message, references } of this.messages.values()) {
      message.storedIn = this.generation;
      message.storedReferences = references;
    }
    const restored: { session: Session; remaining: number }[] = [];
    for (const [name, from] of this.sessions) {
      const away = from.detachedAt === 0 ? 0 : Math.max(0, this.wallNow - from.detachedAt);
      // a session that was to end with its connection is kept for its will alone
      const expiry = from.expiry === 0 ? graceSeconds : from.expiry;
      const session = this.revive(from, away);
      session.stored = name;
      restored.push({ session, remaining: Math.max(1, expiry - away / 1000) });
    }
    return restored;
  }

  private revive(from: Restored, away: number): Session {
    const { broker } = this;
    const session = broker.createSession(from.clientId);
    session.expiry = from.expiry;
    session.username = from.username;
    session.mayReceive = broker.access.remembered(from.clientId, from.username).mayReceive;
    session.will = from.will;
    session.detachedAt = broker.clock.now() - away;
    if (from.expiry === 0) return session;
    for (const subscription of from.subscriptions.values()) broker.subscribe({ ...subscription, session });
    for (const id of from.incoming) session.incoming.add(id);
    for (const delivery of from.window.values()) session.restore(delivery);
    for (const delivery of from.waiting.values()) session.restore(delivery);
    return session;
  }

  private message(fields: Fields): void {
    const name = this.name(fields.uint32());
    const topic = fields.text();
    const flags = fields.uint8();
    const expires = fields.float64();
    const publisher = fields.optionalText();
    const properties = fields.bytesField();
    const payload = fields.bytesField();
    const message = new Message({
      topic,
      payload: { bytes: payload, start: 0, end: payload.length },
      qos: (flags & 3) as QoS,
      retain: (flags & 4) !== 0,
      properties,
      expiresAt: expires === 0 ? undefined : this.broker.clock.now() + expires - this.wallNow,
      publisher,
    });
    message.stored = name;
    this.messages.set(name, { message, references: 0 });
  }

  /** Throws when the journal names a message it does not hold, which its checksums make a mistake of ours. */
  private reference(name: number): Message {
    const entry = this.messages.get(name);
    if (entry === undefined) throw new Error(`journal refers to message ${name}, which it does not hold`);
    entry.references++;
    return entry.message;
  }

  private unreference(message: Message): void {
    const entry = this.messages.get(message.stored);
    if (entry !== undefined && --entry.references === 0) this.messages.delete(message.stored);
  }

  private unretain(topic: string): void {
    const message = this.retained.get(topic);
    if (message === undefined) return;
    this.retained.delete(topic);
    this.unreference(message);
  }

  private session(fields: Fields): void {
    const name = this.name(fields.uint32());
    const clientId = fields.text();
    const expiry = fields.uint32();
    const username = fields.optionalText();
    const detachedAt = fields.float64();
    const will = fields.uint8() === 1 ? readWill(fields) : undefined;
    const known = this.sessions.get(name);
    if (known !== undefined) {
      Object.assign(known, { expiry, username, detachedAt, will });
      return;
    }
    this.sessions.set(name, {
      clientId,
      expiry,
      username,
      detachedAt,
      will,
      subscriptions: new Map(),
      waiting: new Map(),
      window: new Map(),
      incoming: new Set(),
    });
  }

  private queued(session: Restored, fields: Fields): void {
    const name = this.name(fields.uint32());
    const message = this.reference(fields.uint32());
    const flags = fields.uint8();
    const identifiers = Array.from({ length: fields.uint16() }, () => fields.uint32());
    session.waiting.set(name, {
      message,
      qos: (flags & 3) as QoS,
      retain: (flags & 4) !== 0,
      identifiers: identifiers.length === 0 ? undefined : identifiers,
      group: undefined,
      id: 0,
      awaiting: 'receipt',
      free: false,
      stored: name,
      counted: false,
    });
  }

  private name(name: number): number {
    if (name > this.lastName) this.lastName = name;
    return name;
  }
}

function readWill(fields: Fields): Will {
  const topic = fields.text();
  const flags = fields.uint8();
  const delay = fields.uint32();
  const expiry = fields.float64();
  return {
    topic,
    qos: (flags & 3) as QoS,
    retain: (flags & 4) !== 0,
    delay,
    expiry: expiry < 0 ? undefined : expiry,
    properties: fields.bytesField(),
    payload: fields.bytesField(),
  };
}

/** Reads the fields of a record that the checksum has vouched for. */
class Fields {
  private readonly bytes: Buffer;
  private at: number;
  private readonly end: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  uint8(): number {
    return this.bytes.readUInt8(this.take(1));
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.take(2));
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.take(4));
  }

  float64(): number {
    return this.bytes.readDoubleBE(this.take(8));
  }

  /** A copy: the buffer is used again. */
  bytesField(): Buffer {
    const length = this.uint32();
    const at = this.take(length);
    return Buffer.from(this.bytes.subarray(at, at + length));
  }

  text(): string {
    return this.bytesField().toString();
  }

  optionalText(): string | undefined {
    return this.uint8() === 1 ? this.text() : undefined;
  }

  private take(length: number): number {
    const at = this.at;
    if (at + length > this.end) throw new RangeError('journal record shorter than its fields');
    this.at = at + length;
    return at;
  }
}
