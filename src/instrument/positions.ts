/**
 * Where text came from, through the steps a program goes through: the user's file => CommonJS => lowered => probed.
 * Stack frames are shown by it.
 */

/** A stretch of a text that lies in the text before it, too. */
export interface Piece {
  at: number;
  from: number;
  length: number;
}

/** Pieces of the last text that lie in the first, from the pieces of both steps; all in order of `at`. */
export function chain(later: readonly Piece[], earlier: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of later) {
    const end = piece.from + piece.length;
    const first = lastBefore(earlier, piece.from);
    for (let i = first; i < earlier.length; i++) {
      const { at, from, length } = earlier[i]!;
      if (at > end || (at === end && i > first)) break;
      const start = Math.max(at, piece.from);
      // A place without length stands for what is generated behind it.
      out.push({
        at: piece.at + start - piece.from,
        from: from + Math.min(start - at, length),
        length: Math.max(0, Math.min(end, at + length) - start),
      });
    }
  }
  return out;
}

/** Index of the last piece at or before a position; 0 if there is none. */
function lastBefore(pieces: readonly Piece[], position: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.at <= position) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** As the image holds them: for each piece three numbers, how far `at` and `from` have moved since the last, and its length. */
export function packPieces(pieces: readonly Piece[]): number[] {
  let last = { at: 0, from: 0 };
  return pieces.flatMap(piece => {
    const packed = [piece.at - last.at, piece.from - last.from, piece.length];
    last = piece;
    return packed;
  });
}

/** The pieces that a source map (version 3) tells of: from `code` to `original`. */
export function piecesOfMap(map: string, code: string, original: string): Piece[] {
  const { mappings } = JSON.parse(map) as { mappings: string };
  const codeLines = lineStarts(code);
  const originalLines = lineStarts(original);
  const pieces: Piece[] = [];
  let line = 0;
  let column = 0;
  mappings.split(';').forEach((segments, generatedLine) => {
    let generatedColumn = 0;
    for (const segment of segments.split(',')) {
      const [moved, , lines, columns] = decodeVlq(segment);
      if (moved === undefined) continue;
      generatedColumn += moved;
      if (lines === undefined || columns === undefined) continue;
      line += lines;
      column += columns;
      const at = (codeLines[generatedLine] ?? code.length) + generatedColumn;
      const from = (originalLines[line] ?? original.length) + column;
      pieces.push({ at, from, length: commonLength(code, at, original, from) });
    }
  });
  return pieces;
}

/** How far both texts go on alike, within a word: enough to place what stands at a segment. */
function commonLength(code: string, at: number, original: string, from: number): number {
  let length = 0;
  while (length < 64 && at + length < code.length && code[at + length] === original[from + length]) length++;
  return length;
}

/** Offsets at which lines begin. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    starts.push(index + (text[index] === '\r' && text[index + 1] === '\n' ? 2 : 1));
  }
  return starts;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function decodeVlq(text: string): number[] {
  const out: number[] = [];
  let value = 0;
  let shift = 0;
  for (const char of text) {
    const digit = DIGITS.indexOf(char);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    out.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return out;
}
