/** What the parts of one program share: the choices, names and tags taken so far, and what may be called. */
import type { Random } from '../random.ts';
import type { FunctionInfo, Place } from './place.ts';

export class Maker {
  readonly random: Random;
  /** How many more nodes may be made. */
  budget = 0;
  /** The top-level functions that may be called: those after the one being generated. */
  readonly callable: FunctionInfo[] = [];
  readonly classes: string[] = [];
  #tags = 0;
  #names = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** A new name, or one that hides another; declared twice in one scope it makes a program that does not parse. */
  name(place?: Place): string {
    if (place && this.random.chance(0.08)) {
      const names = place.readable.filter(text => /^[abvx]\d+$/.test(text));
      if (names.length > 0) return this.random.pick(names);
    }
    return `${this.random.pick(['a', 'b', 'v', 'x'])}${this.#names++}`;
  }

  logged(value: string): string {
    return `log(${this.#tags++}, ${value})`;
  }

  tag(): number {
    return this.#tags++;
  }

  leaf(readable: readonly string[]): string {
    const random = this.random;
    return random.weighted<string>([
      [4, () => String(random.below(10))],
      [2, () => random.pick(["'s'", "'tu'", "''"])],
      [1, () => random.pick(['undefined', 'null', 'true', 'false', '-0', 'NaN', '7n'])],
      [readable.length > 0 ? 9 : 0, () => random.pick(readable)],
    ]);
  }

  /** Of labels and classes, which nothing hides. */
  number(): number {
    return this.#names++;
  }
}
