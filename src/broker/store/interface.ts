/** What the core tells a durable store. Calls only take note; {@link SessionStore.commit} writes. */
import type { Message } from '../message.ts';
import type { Delivery, Session } from '../session.ts';
import type { Subscription } from '../subscriptions.ts';

export interface SessionStore {
  /** A session begins, or its expiry or will changes. */
  session(session: Session): void;
  /** Its connection is lost; the expiry counts from now. */
  detached(session: Session): void;
  /** Told while the session still has its deliveries. */
  ended(session: Session): void;
  subscribed(subscription: Subscription): void;
  unsubscribed(session: Session, filter: string): void;
  /** A QoS 1 or 2 message is to be delivered. */
  queued(session: Session, delivery: Delivery): void;
  /** It got its packet identifier. */
  sent(session: Session, delivery: Delivery): void;
  /** PUBREC came. */
  received(session: Session, delivery: Delivery): void;
  /** Acknowledged, expired or refused. */
  finished(session: Session, delivery: Delivery): void;
  /** A QoS 2 identifier of the client is in use, and free again. */
  incoming(session: Session, id: number): void;
  released(session: Session, id: number): void;
  retained(message: Message, replaced: Message | undefined): void;
  unretained(message: Message): void;
  /** Makes what was told so far durable; the core calls it before it sends anything that promises it. */
  commit(): void;
  /** Between two turns: time to clean up. */
  tidy(): void;
  close(): void;
}
