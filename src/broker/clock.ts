/** Time as the broker sees it, so that tests can move it. */

export interface Clock {
  /** Milliseconds since some fixed moment; never goes back, whatever happens to the wall clock. */
  now(): number;
  /** Runs `run` once after `ms`; `ms` may be longer than the platform's timers can count. */
  after(ms: number, run: () => void): Timer;
  /** Runs `run` once after the events that are waiting now. */
  soon(run: () => void): void;
}

export interface Timer {
  cancel(): void;
}

/** `setTimeout` counts to 2^31-1 ms and fires at once beyond that; a session may be kept for 136 years. */
const longest = 2 ** 31 - 1;

class SystemTimer implements Timer {
  private handle: ReturnType<typeof setTimeout>;
  private left: number;
  private readonly run: () => void;

  constructor(ms: number, run: () => void) {
    this.left = ms;
    this.run = run;
    this.handle = this.arm();
  }

  cancel(): void {
    clearTimeout(this.handle);
  }

  private arm(): ReturnType<typeof setTimeout> {
    const part = Math.min(this.left, longest);
    this.left -= part;
    const handle = setTimeout(() => {
      if (this.left > 0) this.handle = this.arm();
      else this.run();
    }, part);
    // a broker stays up because it listens, not because a session will expire next week
    handle.unref();
    return handle;
  }
}

export const systemClock: Clock = {
  now: () => Math.floor(performance.now()),
  after: (ms, run) => new SystemTimer(Math.max(0, ms), run),
  soon: run => void setImmediate(run),
};
