/**
 * Generated text that remembers where it comes from: a rope of literal text and slices of the source, made into
 * one string with a table of positions at the end, so that nothing is copied while functions nest.
 */

export type Code = string | Part | readonly Code[];

export type Part =
  /** A piece of the source as it stands. */
  | { type: 'slice'; start: number; end: number }
  /** What follows, up to the next slice, stands for this place of the source. */
  | { type: 'origin'; at: number }
  /** Where a `switch` of a state machine may be entered. */
  | { type: 'case'; label: Label }
  /** The number of a label. */
  | { type: 'label'; label: Label }
  /** The constant that holds one instance of an environment for the closures of one statement. */
  | { type: 'alias'; environment: Environment }
  /** An edge of a function or class, to find its original text again. */
  | { type: 'edge'; unit: UnitText; edge: 'start' | 'end' };

/** A place in a state machine; it gets a number, and a `case`, only when something jumps there. */
export class Label {
  references = 0;
  id = -1;
}

/** The variables of one scope that closures capture per iteration: properties of an object. */
export interface Environment {
  name: string;
  alias: string;
  /** The function whose state machine makes its instances. */
  owner: unknown;
}

/** A function or class: where it is in the lowered text and what it was in the source. */
export interface UnitText {
  start: number;
  end: number;
  sourceStart: number;
  sourceEnd: number;
  /** Made by the lowering: the source has no function of its own for it, the range is that of its owner. */
  generated: boolean;
}

export const slice = (start: number, end: number): Code => ({ type: 'slice', start, end });
export const origin = (at: number): Code => ({ type: 'origin', at });

/** The number of a label that is jumped to. */
export function labelId(label: Label): Code {
  label.references++;
  return { type: 'label', label };
}

/** The aliases of `owner`'s environments that the code uses. */
export function aliasesIn(
  code: Code,
  owner: unknown,
  found = new Set<Environment>(),
): ReadonlySet<Environment> {
  if (typeof code === 'string') return found;
  if (isList(code)) for (const part of code) aliasesIn(part, owner, found);
  else if (code.type === 'alias' && code.environment.owner === owner) found.add(code.environment);
  return found;
}

function isList(code: Code): code is readonly Code[] {
  return Array.isArray(code);
}

export interface Flattened {
  code: string;
  units: UnitText[];
  positions: PositionMap;
}

export function flatten(root: Code, source: string): Flattened {
  const pieces: string[] = [];
  const map: number[] = [];
  const units: UnitText[] = [];
  let length = 0;
  const text = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  const visit = (code: Code): void => {
    if (typeof code === 'string') {
      text(code);
      return;
    }
    if (isList(code)) {
      for (const part of code) visit(part);
      return;
    }
    switch (code.type) {
      case 'slice':
        map.push(length, code.start, code.end - code.start);
        text(source.slice(code.start, code.end));
        return;
      case 'origin':
        map.push(length, code.at, 0);
        return;
      case 'case':
        if (code.label.references > 0) text(`\ncase ${code.label.id}:`);
        return;
      case 'label':
        text(String(code.label.id));
        return;
      case 'alias':
        text(code.environment.alias);
        return;
      case 'edge':
        code.unit[code.edge] = length;
        if (code.edge === 'start') units.push(code.unit);
        return;
    }
  };
  visit(root);
  return { code: pieces.join(''), units, positions: new PositionMap(map) };
}

/** Lowered offset => source offset. */
export class PositionMap {
  /** Triples in order of the first: offset in the lowered text, offset in the source, length. */
  readonly table: readonly number[];

  constructor(table: readonly number[]) {
    this.table = table;
  }

  /** Text made by the lowering stands for the end of the source text before it, or where it says it comes from. */
  sourceOffset(offset: number): number {
    const { table } = this;
    let low = 0;
    let high = table.length / 3;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (table[3 * middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    const [at, from, length] = [table[3 * low - 3]!, table[3 * low - 2]!, table[3 * low - 1]!];
    return from + Math.min(offset - at, length);
  }
}
