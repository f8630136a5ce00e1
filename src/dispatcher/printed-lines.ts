/** The lines a process prints, put together again from its messages. */
import type { Output } from '../bus/messages.ts';

/** Lines remembered; older ones have been looked at. */
const KEPT = 1000;

export class PrintedLines {
  onLines: () => void = () => undefined;
  #lines: string[] = [];
  readonly #open = { stdout: '', stderr: '' };

  add({ stream, lines, open }: Output): void {
    const [first = '', ...rest] = lines;
    const whole = [this.#open[stream] + first, ...rest];
    this.#open[stream] = open ? whole.pop()! : '';
    this.#lines = [...this.#lines, ...whole].slice(-KEPT);
    this.onLines();
  }

  some(predicate: (line: string) => boolean): boolean {
    return this.#lines.some(predicate);
  }

  last(count: number): string[] {
    return this.#lines.slice(-count);
  }
}
