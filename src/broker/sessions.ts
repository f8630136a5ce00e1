/**
 * The sessions by client id, and what becomes of one when its client comes and goes: its will, and its end
 * (sections 3.1.2.5 and 4.1).
 */
import type { Broker } from './broker.ts';
import { Message } from './message.ts';
import { Session } from './session.ts';
import type { Will } from './wire/decode.ts';

export class Sessions extends Map<string, Session> {
  private readonly broker: Broker;

  constructor(broker: Broker) {
    super();
    this.broker = broker;
  }

  /** Its connection is over; the session lives on, or not. */
  detached(session: Session): void {
    session.detach(this.broker.clock.now());
    if (session.expiry === 0) {
      this.end(session);
      return;
    }
    this.broker.store?.detached(session);
    this.expireLater(session, session.expiry);
    const { will } = session;
    if (will?.delay === 0) this.sendWill(session);
    else if (will !== undefined) this.willLater(session, will.delay);
  }

  /** Sends the will `seconds` from now; the end of the session may come first, and sends it too. */
  willLater(session: Session, seconds: number): void {
    session.willTimer = this.broker.clock.after(seconds * 1000, () => {
      this.sendWill(session);
      this.broker.endTurn();
    });
  }

  create(clientId: string): Session {
    const session = new Session(this.broker, clientId);
    this.set(clientId, session);
    return session;
  }

  /** Whether one more session is allowed; one that is only kept gives way to one that is used. */
  makeRoom(): boolean {
    if (this.size < this.broker.limits.sessions) return true;
    let oldest: Session | undefined;
    for (const session of this.values()) {
      if (session.connection !== undefined) continue;
      if (oldest === undefined || session.detachedAt! < oldest.detachedAt!) oldest = session;
    }
    if (oldest === undefined) return false;
    this.broker.log('warn', `session of ${oldest.clientId} given up: too many sessions`);
    this.end(oldest);
    return true;
  }

  /** A client is back, or new: its will and the end of its session are off until it goes. */
  resume(session: Session, expiry: number, will: Will | undefined): void {
    session.willTimer?.cancel();
    session.expiryTimer?.cancel();
    session.willTimer = undefined;
    session.expiryTimer = undefined;
    session.expiry = expiry;
    this.setWill(session, will);
  }

  setWill(session: Session, will: Will | undefined): void {
    session.will = will;
    this.broker.store?.session(session);
  }

  setExpiry(session: Session, expiry: number): void {
    session.expiry = expiry;
    this.broker.store?.session(session);
  }

  /** Ends a session `seconds` from now unless its client comes back. */
  expireLater(session: Session, seconds: number): void {
    session.expiryTimer = this.broker.clock.after(seconds * 1000, () => {
      this.broker.counters.expiredSessions++;
      this.broker.log('info', `session of ${session.clientId} expired`);
      this.end(session);
      this.broker.endTurn();
    });
  }

  /** Forgets a session; a will that still waits is sent now [MQTT-3.1.2-8]. */
  end(session: Session): void {
    this.delete(session.clientId);
    session.willTimer?.cancel();
    session.expiryTimer?.cancel();
    for (const filter of session.subscriptions.keys()) {
      this.broker.subscriptions.remove(session, filter, this.broker.shared(filter));
    }
    session.subscriptions.clear();
    // a QoS 2 message that was sent may have been received, and goes to no one else [MQTT-4.8.2-5]
    const orphans = [...session.deliveries()].filter(({ qos, id }) => qos === 1 || id === 0);
    this.broker.store?.ended(session);
    session.clear();
    for (const { group, message } of orphans) if (group !== undefined) this.broker.share(group, message);
    this.sendWill(session);
  }

  private sendWill(session: Session): void {
    const { will } = session;
    if (will === undefined) return;
    session.will = undefined;
    if (this.get(session.clientId) === session) this.broker.store?.session(session);
    const expiresAt = will.expiry === undefined ? undefined : this.broker.clock.now() + will.expiry * 1000;
    const { topic, qos, retain, properties } = will;
    const payload = { bytes: will.payload, start: 0, end: will.payload.length };
    const publisher = session.clientId;
    this.broker.publish(new Message({ topic, payload, qos, retain, properties, expiresAt, publisher }));
  }
}
