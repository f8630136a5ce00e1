/** The two timers of a migration's state machine. */
import type { Clock } from '../../bus/clock.ts';
import type { Timers } from './source.ts';

export class MachineTimers {
  readonly #clock: Clock;
  readonly #fire: (event: { type: 'retry' } | { type: 'deadline' }) => void;
  #stopRetry: () => void = () => undefined;
  #stopDeadline: () => void = () => undefined;

  constructor(clock: Clock, fire: (event: { type: 'retry' } | { type: 'deadline' }) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  set({ retry, deadline }: Timers): void {
    if (retry !== undefined) {
      this.#stopRetry();
      if (retry !== 'off') this.#repeat(retry);
    }
    if (deadline !== undefined) {
      this.#stopDeadline();
      if (deadline !== 'off') {
        this.#stopDeadline = this.#clock.after(deadline, () => this.#fire({ type: 'deadline' }));
      }
    }
  }

  #repeat(ms: number): void {
    this.#stopRetry = this.#clock.after(ms, () => {
      // Armed first, so that the machine can turn it off.
      this.#repeat(ms);
      this.#fire({ type: 'retry' });
    });
  }
}
