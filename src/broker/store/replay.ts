/** Reads a journal: builds sessions, their messages and what was retained up again, record by record. */
import type { Broker } from '../broker.ts';
import { Message } from '../message.ts';
import type { Delivery, Session } from '../session.ts';
import type { Subscription } from '../subscriptions.ts';
import type { QoS, Will } from '../wire/decode.ts';
import { Fields } from './fields.ts';
import { records } from './records.ts';

/**
 * How long a will that was not sent when the broker died waits for its client to come back. The standard leaves
 * it open (MQTT5 3.1.2.5).
 */
export const graceSeconds = 60;

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
export class Replay {
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
    const session = broker.sessions.create(from.clientId);
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
