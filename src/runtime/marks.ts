/**
 * Marks in place of variables, as long as a capture lasts: two functions that see the same mark share the variable.
 * For scopes that can say in no other way which instance they are, see src/instrument/marked-scopes.ts.
 */

import { isObject } from './intrinsics.ts';

/** What a variable holds while it is marked; whoever reads variables asks {@link unmarked}. */
class Mark {
  readonly value: unknown;
  readonly #write: (value: unknown) => void;
  /** Whether there has been any; every variable that is captured is asked. */
  static #exist = false;

  constructor(value: unknown, write: (value: unknown) => void) {
    Mark.#exist = true;
    this.value = value;
    this.#write = write;
    write(this);
  }

  remove(): void {
    this.#write(this.value);
  }

  /** Without asking the value, which may be a program's Proxy. */
  static is(value: unknown): value is Mark {
    return Mark.#exist && isObject(value) && #write in value;
  }
}

export class Marks {
  readonly #marks: Mark[] = [];

  /** The mark of a variable; undefined if it is in its temporal dead zone. */
  mark(read: () => unknown, write: (value: unknown) => void): object | undefined {
    let value: unknown;
    try {
      value = read();
    } catch {
      return undefined; // the only reason a bare read can throw
    }
    if (Mark.is(value)) return value;
    const mark = new Mark(value, write);
    this.#marks.push(mark);
    return mark;
  }

  remove(): void {
    for (const mark of this.#marks) mark.remove();
  }
}

export function unmarked(value: unknown): unknown {
  return Mark.is(value) ? value.value : value;
}
