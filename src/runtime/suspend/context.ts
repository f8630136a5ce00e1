/**
 * What AsyncLocalStorage keeps: the context in which code runs, a Map from storages to values that is never changed.
 * Whatever waits remembers the context it was left in; nothing is remembered, and nothing paid, outside of all.
 */
import type { Reaction, Settled } from './jobs.ts';

export type Context = ReadonlyMap<object, unknown> | undefined;

let current: Context;

export function currentContext(): Context {
  return current;
}

/** Runs code in a context, whatever it changes about it. */
export function runIn<T>(context: Context, work: () => T): T {
  const before = current;
  current = context;
  try {
    return work();
  } finally {
    current = before;
  }
}

/** For the rest of the running code, and what it starts. */
export function enterContext(context: Context): void {
  current = context;
}

/** A reaction that is told in the context in which it was registered. */
export class InContext implements Reaction {
  context: Context;
  reaction: Reaction;

  constructor(context: Context, reaction: Reaction) {
    this.context = context;
    this.reaction = reaction;
  }

  react(settled: Settled, value: unknown): void {
    runIn(this.context, () => this.reaction.react(settled, value));
  }
}

/** `reaction`, to be told in the running code's context. */
export function inContext(reaction: Reaction): Reaction {
  return current === undefined ? reaction : new InContext(current, reaction);
}
