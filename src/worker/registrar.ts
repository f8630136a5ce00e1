/** Does what registration.ts decides: takes this worker's place in the registry, and keeps it. */
import type { Clock } from '../bus/clock.ts';
import type { Mail } from './mail.ts';
import type { PublishedRecord } from './record.ts';
import { type RegistrationEvent, type RegistrationState, stepRegistration } from './registration.ts';

export class Registrar {
  readonly #mail: Mail;
  readonly #record: PublishedRecord;
  readonly #clock: Clock;
  readonly #onRefused: () => void;
  #state: RegistrationState;
  #cancelDeadline: () => void = () => undefined;
  #onDecided: () => void = () => undefined;

  constructor(session: string, mail: Mail, record: PublishedRecord, clock: Clock, onRefused: () => void) {
    this.#mail = mail;
    this.#record = record;
    this.#clock = clock;
    this.#onRefused = onRefused;
    this.#state = { type: 'asking', session, echoed: false, foreign: false, told: [] };
  }

  get registered(): boolean {
    return this.#state.type === 'registered';
  }

  /** On a new connection, subscribed already. Resolves when the record is published, or the id is another's. */
  register(): Promise<void> {
    return new Promise(resolve => {
      this.#onDecided = resolve;
      this.handle({ type: 'connected' });
    });
  }

  /** No longer ours to keep: the record may be cleared. */
  resign(): void {
    this.#cancelDeadline();
    this.#state = { ...this.#state, type: 'refused' };
  }

  disconnected(): void {
    this.#cancelDeadline();
  }

  handle(event: RegistrationEvent): void {
    const [state, effects] = stepRegistration(this.#state, event);
    this.#state = state;
    for (const effect of effects) {
      switch (effect.type) {
        case 'ask':
          this.#mail.toNamesakes({ type: 'who', session: state.session });
          break;
        case 'tell-taken':
          this.#mail.toNamesakes({ type: 'taken', session: effect.session, by: state.session });
          break;
        case 'publish':
          void this.#record.republish().then(() => this.#onDecided());
          break;
        case 'deadline':
          this.#cancelDeadline();
          this.#cancelDeadline = this.#clock.after(effect.after, () => this.handle({ type: 'deadline' }));
          break;
        case 'leave':
          this.#onRefused();
          this.#onDecided();
          break;
      }
    }
  }
}
