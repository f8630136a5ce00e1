/** The lines a process prints, put together again from its messages, and looked at as they come. */
import type { Output } from '../bus/messages.ts';

/** UTF-16 units. A longer line is taken in pieces: memory is not for a process that never ends its line. */
const LONGEST = 1024 * 1024;

export class PrintedLines {
  /** Whether a line has matched. */
  matched = false;
  /** Called once, when one does. */
  onMatch: () => void = () => undefined;
  readonly #pattern: RegExp;
  readonly #kept: number;
  #last: string[] = [];
  readonly #open = { stdout: '', stderr: '' };

  /** `kept`: how many lines {@link last} has. */
  constructor(pattern: RegExp, kept: number) {
    this.#pattern = pattern;
    this.#kept = kept;
  }

  get last(): string[] {
    return this.#last;
  }

  add({ stream, lines, open }: Output): void {
    const [first = '', ...rest] = lines;
    const whole = [this.#open[stream] + first, ...rest];
    this.#open[stream] = open && whole.at(-1)!.length < LONGEST ? whole.pop()! : '';
    this.#last = [...this.#last, ...whole].slice(-this.#kept);
    if (this.matched || !whole.some(line => this.#pattern.test(line))) return;
    this.matched = true;
    this.onMatch();
  }
}
