/** One child kept warm, so that running and migrating do not wait for an engine to start. */
import { childFailed } from '../errors.ts';
import { ProgramChild, type SpawnChild } from './program-child.ts';

/** The next one is started after the rush for which the last was taken. */
const REPLACE_AFTER = 300;

export class Standby {
  readonly #spawn: SpawnChild;
  readonly #size: 0 | 1;
  readonly #onChild: (child: ProgramChild) => void;
  #spare: ProgramChild | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `onChild` sees every child that is made, as soon as it is. */
  constructor(spawn: SpawnChild, size: 0 | 1, onChild: (child: ProgramChild) => void) {
    this.#spawn = spawn;
    this.#size = size;
    this.#onChild = onChild;
    this.#replace();
  }

  /** A child that is warm, or about to be; the caller awaits its `ready`. Throws when there are to be no more. */
  take(): ProgramChild {
    if (this.#closed) throw childFailed('its worker is shutting down');
    const spare = this.#spare;
    this.#spare = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#replace(), REPLACE_AFTER);
    this.#timer.unref();
    return spare?.alive ? spare : this.#make();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#spare?.kill('SIGKILL');
    this.#spare = undefined;
  }

  #replace(): void {
    if (this.#closed || this.#size === 0 || this.#spare?.alive) return;
    const spare = this.#make();
    this.#spare = spare;
    void spare.ended.then(() => {
      // One that dies while it waits is not replaced at once: what killed it may kill the next.
      if (this.#spare === spare) this.#spare = undefined;
    });
  }

  #make(): ProgramChild {
    const child = new ProgramChild(this.#spawn);
    this.#onChild(child);
    return child;
  }
}
