/** Time as the fleet's code sees it, so that tests can own it. */
export interface Clock {
  /** Milliseconds, monotonic enough to measure spans. */
  now(): number;
  /** Calls `then` after `ms`; the result cancels it. */
  after(ms: number, then: () => void): () => void;
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
