/** A text with parts of it replaced, and where what stayed came from. */
import type { Piece } from './positions.ts';

export interface Replacement {
  start: number;
  end: number;
  text: string;
}

export interface Replaced {
  text: string;
  pieces: Piece[];
  /** The place in the text before of one in the new text. */
  before(at: number): number;
}

/** `replacements` in order, apart from each other. */
export function replace(source: string, replacements: readonly Replacement[]): Replaced {
  const pieces: Piece[] = [];
  let text = '';
  let from = 0;
  for (const { start, end, text: inserted } of [
    ...replacements,
    { start: source.length, end: source.length, text: '' },
  ]) {
    if (start > from) pieces.push({ at: text.length, from, length: start - from });
    text += source.slice(from, start) + inserted;
    from = end;
  }
  return {
    text,
    pieces,
    before: at => placeBefore(pieces, at),
  };
}

/** The place in the text before of one in the new text. */
export function placeBefore(pieces: readonly Piece[], at: number): number {
  const piece = pieces.findLast(piece => piece.at <= at);
  return piece ? piece.from + Math.min(at - piece.at, piece.length) : 0;
}
