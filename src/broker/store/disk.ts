/**
 * The durable store: retained messages, sessions and their messages as records in a {@link Journal}. What is in
 * memory is the truth, the journal can be rewritten from it at any time; when writing fails the broker goes on
 * without promises, says so, and rewrites the journal once that works again.
 */
import type { Broker } from '../broker.ts';
import type { Message } from '../message.ts';
import type { Delivery, Session } from '../session.ts';
import type { Subscription } from '../subscriptions.ts';
import { isOurs } from '../topics.ts';
import type { Will } from '../wire/decode.ts';
import type { SessionStore } from './interface.ts';
import { Journal, type SyncPolicy } from './journal.ts';
import { records } from './records.ts';
import { graceSeconds, Replay } from './replay.ts';

/** The journal is rewritten when it has grown to this many times what a rewritten one would hold... */
const growth = 2;
/** ...and is no smaller than this. */
const smallest = 4 * 1024 * 1024;
/** Wait before trying again to write to a disk that refused. */
const retryMs = 10_000;
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
      broker.sessions.expireLater(session, remaining);
      const { will } = session;
      if (will !== undefined)
        broker.sessions.willLater(session, Math.min(graceSeconds + will.delay, remaining));
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
    if (this.failed || isOurs(message.topic)) return;
    this.referenced(message);
    this.journal.begin(records.retained);
    this.journal.uint32(message.stored);
    this.journal.end();
    if (replaced !== undefined) this.unreferenced(replaced);
  }

  unretained(message: Message): void {
    if (this.failed || isOurs(message.topic)) return;
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
