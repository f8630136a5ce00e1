/**
 * Edits of a source text: insertions, placed relative to syntax nodes so that nested edits at one position come out
 * in the right order and the edited text of any node can be found again.
 */

import type { Piece } from './positions.ts';

interface Range {
  start: number;
  end: number;
}

interface Insertion {
  at: number;
  /** At one position: what closes comes first, then points, then what opens. */
  side: -1 | 0 | 1;
  owner: Range;
  text: string;
  /** How much of the source behind it goes. */
  removes?: number;
}

export class Edits {
  readonly #source: string;
  readonly #insertions: Insertion[] = [];
  #lengths: number[] | null = null;

  constructor(source: string) {
    this.#source = source;
  }

  /** Before the node, outside whatever else begins there and is smaller. */
  open(node: Range, text: string): void {
    this.#insertions.push({ at: node.start, side: 1, owner: node, text });
  }

  /** After the node, outside whatever else ends there and is smaller. */
  close(node: Range, text: string): void {
    this.#insertions.push({ at: node.end, side: -1, owner: node, text });
  }

  /** At a position where no node boundary matters; several at one position keep the order of the calls. */
  point(at: number, text: string): void {
    this.#insertions.push({ at, side: 0, owner: { start: at, end: at }, text });
  }

  /** In place of a stretch with no node in it. */
  replace({ start, end }: Range, text: string): void {
    this.#insertions.push({ at: start, side: 0, owner: { start, end: start }, text, removes: end - start });
  }

  /** The edited text; no insertion may follow. */
  apply(): string {
    const insertions = this.#insertions;
    insertions.sort((a, b) => a.at - b.at || a.side - b.side || this.#nesting(a, b));
    const lengths = [0];
    let out = '';
    let from = 0;
    for (const { at, text, removes = 0 } of insertions) {
      out += this.#source.slice(from, at) + text;
      from = at + removes;
      lengths.push(lengths.at(-1)! + text.length - removes);
    }
    this.#lengths = lengths;
    return out + this.#source.slice(from);
  }

  /** The pieces of the result of {@link apply} that are the source as it stands. */
  pieces(): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    const upTo = (end: number, index: number): void => {
      if (end > from) pieces.push({ at: from + this.#lengths![index]!, from, length: end - from });
      from = end;
    };
    this.#insertions.forEach(({ at, removes = 0 }, index) => {
      upTo(at, index);
      from += removes;
    });
    upTo(this.#source.length, this.#insertions.length);
    return pieces;
  }

  #nesting(a: Insertion, b: Insertion): number {
    if (a.side === 1) return b.owner.end - a.owner.end;
    if (a.side === -1) return b.owner.start - a.owner.start;
    return 0;
  }

  /**
   * Where the edited text of a node lies in the result of {@link apply}: with the insertions inside it and
   * those it owns, without those of larger nodes that begin or end at the same place.
   */
  rangeOf(node: Range): Range {
    return { start: this.#offset(node, 'start'), end: this.#offset(node, 'end') };
  }

  /**
   * Where a stretch of the source lies in the result: from behind what was inserted at its start for others, to
   * before what was inserted at its end. An empty stretch lies behind all insertions at its place.
   */
  stretch({ start, end }: Range): Range {
    const from = this.#before(start, 1);
    return { start: from, end: end > start ? this.#before(end, -1) : from };
  }

  /** Offset of a source position: in front of, or behind, the points at it. */
  #before(at: number, side: -1 | 1): number {
    const insertions = this.#insertions;
    let index = this.#firstAt(at);
    while (index < insertions.length && insertions[index]!.at === at && insertions[index]!.side < side)
      index++;
    return at + this.#lengths![index]!;
  }

  #offset(node: Range, boundary: 'start' | 'end'): number {
    const at = node[boundary];
    const insertions = this.#insertions;
    let index = this.#firstAt(at);
    while (index < insertions.length && insertions[index]!.at === at) {
      const { side, owner } = insertions[index]!;
      const before =
        boundary === 'start' ? side < 1 || owner.end > node.end : side === -1 && owner.start >= node.start;
      if (!before) break;
      index++;
    }
    return at + this.#lengths![index]!;
  }

  /** Index of the first insertion at or behind a position. */
  #firstAt(at: number): number {
    let low = 0;
    let high = this.#insertions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#insertions[middle]!.at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
