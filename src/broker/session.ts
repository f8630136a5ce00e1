/**
 * What the broker keeps for one client id (section 4.1): subscriptions, messages on their way to the client,
 * and QoS 2 identifiers on their way from it. A session outlives its connections for as long as agreed.
 */
import type { Broker } from './broker.ts';
import type { Timer } from './clock.ts';
import type { Connection } from './connection.ts';
import { Fifo } from './fifo.ts';
import type { Message } from './message.ts';
import type { SharedGroup, Subscription } from './subscriptions.ts';
import type { QoS, Will } from './wire/decode.ts';

/** One message for one client. */
export interface Delivery {
  readonly message: Message;
  readonly qos: QoS;
  /** The RETAIN flag it is sent with. */
  readonly retain: boolean;
  readonly identifiers: readonly number[] | undefined;
  /** The shared subscription it was taken from, which may give it to another member. */
  readonly group: SharedGroup | undefined;
  /** Packet identifier; 0 until it is first sent. */
  id: number;
  /** What the client must answer next: a QoS 2 delivery goes from the first to the second. */
  awaiting: 'receipt' | 'completion';
  /** Also held by the retained store, and so not charged to the session. */
  readonly free: boolean;
  /** Name in the journal; 0 while only in memory. */
  stored: number;
  /** Sent over the present connection and counted against its Receive Maximum. */
  counted: boolean;
}

/** Whether a message of that topic may go to the client; undefined for all. */
export type MayReceive = ((topic: string) => boolean) | undefined;

/** Packet identifiers: 1 to 65,535 (section 2.2.1). */
const packetIdentifiers = 0xffff;

/** Memory of a {@link Delivery}, roughly. */
const deliverySize = 128;

/** A session that never expires (MQTT5 3.1.2.11.2). */
export const forever = 0xffffffff;

export class Session {
  readonly clientId: string;
  /** Name in the journal; 0 while only in memory. */
  stored = 0;
  connection: Connection | undefined;
  /** Seconds to keep the session without a connection, or {@link forever}. */
  expiry = 0;
  readonly subscriptions = new Map<string, Subscription>();
  /** QoS 2 packet identifiers received and not yet released by the client (section 4.3.3). */
  readonly incoming = new Set<number>();
  /** Bytes of all deliveries held. */
  heldBytes = 0;
  will: Will | undefined;
  willTimer: Timer | undefined;
  expiryTimer: Timer | undefined;
  /** As last admitted; a session without a connection keeps them. */
  username: string | undefined;
  mayReceive: MayReceive;
  /** Since when the session has no connection, on the broker's clock; undefined while it has one. */
  detachedAt: number | undefined;

  private readonly broker: Broker;
  /** QoS 1 and 2, not yet sent. */
  private readonly queue = new Fifo<Delivery>();
  /** QoS 0 for a client whose socket is full. */
  private readonly backlog = new Fifo<Delivery>();
  /** Sent and not finished, by packet identifier, in the order of sending. */
  private readonly window = new Map<number, Delivery>();
  /** Deliveries of an earlier connection, to be sent again over this one [MQTT-4.4.0-1]. */
  private readonly again = new Fifo<Delivery>();
  /** How many more deliveries the client takes before it acknowledges one (MQTT5 4.9). */
  private quota = 0;
  private lastId = 0;
  /** Publishers that wait until this client has caught up. */
  private readonly waiters: (() => void)[] = [];
  private patience: Timer | undefined;
  /** Has been waited for in vain; no one waits again before it has caught up. */
  private givenUp = false;

  constructor(broker: Broker, clientId: string) {
    this.broker = broker;
    this.clientId = clientId;
  }

  get queued(): number {
    return this.queue.length + this.backlog.length;
  }

  get inflight(): number {
    return this.window.size;
  }

  /** Every delivery of QoS 1 and 2 in order: first those sent, then those waiting. */
  *deliveries(): Generator<Delivery> {
    yield* this.window.values();
    yield* this.queue;
  }

  /**
   * Whether one more may be sent now. Receive Maximum begins anew with each connection and does not count what only
   * waits for PUBCOMP from an earlier one (MQTT5 4.9), so the identifiers can run out first.
   */
  private get sends(): boolean {
    return this.quota > 0 && this.window.size < packetIdentifiers;
  }

  /** How well a shared subscription's message would be placed here: 0 not at all, 3 sent at once. */
  readiness(qos: QoS): 0 | 1 | 2 | 3 {
    const { connection } = this;
    if (connection === undefined) return qos === 0 ? 0 : 1;
    if (connection.congested) return 2;
    return qos === 0 || (this.sends && this.queue.length === 0) ? 3 : 2;
  }

  deliver(
    message: Message,
    qos: QoS,
    retain: boolean,
    identifiers: readonly number[] | undefined,
    group?: SharedGroup,
  ): void {
    const { connection } = this;
    if (qos === 0) {
      // [MQTT-3.1.2-5] leaves QoS 0 for absent clients to the server: not kept
      if (connection === undefined) return;
      if (connection.congested || this.backlog.length > 0) {
        if (!this.admits(message)) return;
        this.backlog.push(this.hold(message, qos, retain, identifiers));
        this.press();
        message.keep();
      } else connection.sendPublish(message, 0, retain, identifiers, 0, false);
      return;
    }
    if (!this.admits(message)) return;
    const delivery = this.hold(message, qos, retain, identifiers, group);
    this.broker.store?.queued(this, delivery);
    if (
      connection !== undefined &&
      this.sends &&
      !connection.congested &&
      this.queue.length === 0 &&
      this.again.length === 0
    ) {
      this.send(connection, delivery);
    } else {
      this.queue.push(delivery);
      this.press();
    }
    // now that it is encoded, keeping it may cost nothing
    message.keep();
  }

  /** Whether publishers should wait for this client: it reads, but has much waiting. */
  private get pressed(): boolean {
    const { limits } = this.broker;
    return this.queued * 2 > limits.queuedMessages || this.heldBytes * 2 > limits.queuedBytes;
  }

  private press(): void {
    if (this.connection !== undefined && !this.givenUp && this.pressed) this.broker.pressing = this;
  }

  /** Calls `resume` when enough of what waits has gone, or when the client has been waited for long enough. */
  whenRelieved(resume: () => void): void {
    this.waiters.push(resume);
    this.patience ??= this.broker.clock.after(this.broker.limits.throttleMs, () => {
      this.givenUp = true;
      this.relieve();
    });
  }

  private relieve(): void {
    this.patience?.cancel();
    this.patience = undefined;
    for (const resume of this.waiters.splice(0)) resume();
  }

  /**
   * Queues a message that the retained store holds anyway. It is not counted against the queue's limits: a
   * client that subscribes gets all it subscribed to, at its own pace.
   */
  deliverRetained(message: Message, qos: QoS, identifiers: readonly number[] | undefined): void {
    const { broker } = this;
    // it may subscribe again and again
    if (this.queued >= broker.limits.queuedMessages + broker.retained.count) {
      broker.counters.dropped.queueMessages++;
      broker.dropped(this, message);
      return;
    }
    const delivery = this.hold(message, qos, true, identifiers, undefined, true);
    if (qos === 0) {
      this.backlog.push(delivery);
      return;
    }
    broker.store?.queued(this, delivery);
    this.queue.push(delivery);
  }

  /** Takes up a connection: what was sent before and not finished goes first, under its old identifiers. */
  attach(connection: Connection, receiveMaximum: number): void {
    this.connection = connection;
    this.detachedAt = undefined;
    this.quota = receiveMaximum;
    this.again.clear();
    for (const delivery of this.window.values()) {
      delivery.counted = false;
      this.again.push(delivery);
    }
  }

  detach(now: number): void {
    this.connection = undefined;
    this.givenUp = false;
    this.relieve();
    this.detachedAt = now;
    this.again.clear();
    for (let lost = this.backlog.shift(); lost !== undefined; lost = this.backlog.shift()) this.release(lost);
  }

  /** Sends as much as the client, its socket and its Receive Maximum take. */
  pump(): void {
    const { connection } = this;
    if (connection === undefined) return;
    while (!connection.congested) {
      const repeated = this.again.peek();
      if (repeated !== undefined) {
        if (!this.window.has(repeated.id)) {
          this.again.shift();
          continue;
        }
        if (repeated.awaiting === 'completion') connection.sendPubrel(repeated.id);
        else {
          if (this.quota === 0) break;
          this.quota--;
          repeated.counted = true;
          this.transmit(connection, repeated, true);
        }
        this.again.shift();
        continue;
      }
      if (this.sends && this.queue.length > 0) {
        const delivery = this.queue.shift()!;
        if (delivery.message.expired(this.broker.clock.now())) this.forget(delivery, 'expired');
        else this.send(connection, delivery);
        continue;
      }
      const delivery = this.backlog.shift();
      if (delivery === undefined) break;
      const { message, retain, identifiers } = delivery;
      this.release(delivery);
      if (!message.expired(this.broker.clock.now()))
        connection.sendPublish(message, 0, retain, identifiers, 0, false);
    }
  }

  /** The client has finished with a delivery: PUBACK, PUBCOMP, or a PUBREC that refuses. */
  acknowledge(id: number, awaiting: Delivery['awaiting'], qos: QoS): boolean {
    const delivery = this.window.get(id);
    if (delivery === undefined || delivery.qos !== qos || delivery.awaiting !== awaiting) return false;
    this.window.delete(id);
    if (delivery.counted) this.quota++;
    this.broker.store?.finished(this, delivery);
    this.release(delivery);
    return true;
  }

  /** PUBREC: from here on only the identifier matters [MQTT-4.3.3-7]. */
  received(id: number): boolean {
    const delivery = this.window.get(id);
    if (delivery === undefined || delivery.qos !== 2) return false;
    if (delivery.awaiting === 'receipt') {
      delivery.awaiting = 'completion';
      this.broker.store?.received(this, delivery);
    }
    return true;
  }

  /** Puts back what the journal held. */
  restore(delivery: Delivery): void {
    this.charge(delivery);
    if (delivery.id === 0) this.queue.push(delivery);
    else {
      this.window.set(delivery.id, delivery);
      this.lastId = Math.max(this.lastId, delivery.id);
    }
  }

  /** Drops everything held; the session is over. */
  clear(): void {
    for (const delivery of this.deliveries()) this.release(delivery);
    for (const delivery of this.backlog) this.release(delivery);
    this.queue.clear();
    this.backlog.clear();
    this.again.clear();
    this.window.clear();
    this.incoming.clear();
  }

  private send(connection: Connection, delivery: Delivery): void {
    delivery.id = this.freeId();
    delivery.counted = true;
    this.quota--;
    this.window.set(delivery.id, delivery);
    this.broker.store?.sent(this, delivery);
    this.transmit(connection, delivery, false);
  }

  private transmit(connection: Connection, delivery: Delivery, dup: boolean): void {
    const { message, qos, retain, identifiers, id } = delivery;
    const sent = connection.sendPublish(message, qos, retain, identifiers, id, dup);
    // [MQTT-3.1.2-25]: what is too large for the client counts as delivered
    if (!sent) this.acknowledge(id, 'receipt', qos);
  }

  private hold(
    message: Message,
    qos: QoS,
    retain: boolean,
    identifiers: readonly number[] | undefined,
    group?: SharedGroup,
    free = false,
  ): Delivery {
    const delivery: Delivery = {
      message,
      qos,
      retain,
      identifiers,
      group,
      id: 0,
      awaiting: 'receipt',
      free,
      stored: 0,
      counted: false,
    };
    this.charge(delivery);
    return delivery;
  }

  /** A message held for a thousand clients is in memory once, and a thousand deliveries are too. */
  private charge({ message, free }: Delivery): void {
    if (!free) this.heldBytes += message.size;
    this.broker.heldBytes += deliverySize;
    if (message.holders++ === 0) this.broker.heldBytes += message.size;
  }

  private release({ message, free }: Delivery): void {
    if (!free) this.heldBytes -= message.size;
    this.broker.heldBytes -= deliverySize;
    if (--message.holders === 0) this.broker.heldBytes -= message.size;
    if (this.givenUp || this.waiters.length > 0) this.breathe();
  }

  /** Half of what made others wait is gone. */
  private breathe(): void {
    const { limits } = this.broker;
    if (this.queued * 4 > limits.queuedMessages || this.heldBytes * 4 > limits.queuedBytes) return;
    this.givenUp = false;
    this.relieve();
  }

  /** The rules are other ones: what waits and may no longer be received goes. */
  permit(mayReceive: MayReceive): void {
    this.mayReceive = mayReceive;
    if (mayReceive === undefined) return;
    for (const waiting of [this.queue, this.backlog]) {
      const all = [...waiting];
      waiting.clear();
      for (const delivery of all) {
        if (mayReceive(delivery.message.topic)) waiting.push(delivery);
        else this.forget(delivery, 'receiveDenied');
      }
    }
  }

  private forget(delivery: Delivery, why: 'expired' | 'receiveDenied'): void {
    this.broker.counters.dropped[why]++;
    this.broker.store?.finished(this, delivery);
    this.release(delivery);
  }

  private admits(message: Message): boolean {
    const { limits, counters } = this.broker;
    if (this.queued >= limits.queuedMessages) counters.dropped.queueMessages++;
    else if (this.heldBytes + message.size > limits.queuedBytes) counters.dropped.queueBytes++;
    else if (this.broker.heldBytes + message.size > limits.totalQueuedBytes) counters.dropped.totalBytes++;
    else return true;
    this.broker.dropped(this, message);
    return false;
  }

  private freeId(): number {
    do this.lastId = this.lastId === packetIdentifiers ? 1 : this.lastId + 1;
    while (this.window.has(this.lastId));
    return this.lastId;
  }
}
