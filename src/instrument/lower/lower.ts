/**
 * Lowering: rewrites a program whose generators and async functions hold native state nobody can read into one
 * that keeps it in ordinary variables and objects. Runs before the probes are set, on source text.
 */
import type { Program } from '../ast.ts';
import type { Piece } from '../positions.ts';
import type { ScopeTree } from '../scopes.ts';
import { type Flattened, flatten, type PositionMap, type UnitText } from './code.ts';
import { Functions } from './functions.ts';
import { ownScopes } from './places.ts';
import { Printer } from './printer.ts';
import { findSuspensions } from './suspension.ts';

/** Null when nothing in the file can be suspended. `source` begins as the program does, see parse.ts. */
export function lower(source: string, program: Program, tree: ScopeTree): Lowered | null {
  const suspensions = findSuspensions(program, tree);
  if (suspensions.functions.length === 0) return null;
  const printer = new Printer(source, tree, ownScopes(tree));
  new Functions(printer, suspensions);
  return new Lowered(flatten(printer.print(program), source));
}

export class Lowered {
  readonly code: string;
  readonly positions: PositionMap;
  /** Functions and classes whose text has changed, by their start in `code`. */
  readonly #units = new Map<number, UnitText[]>();

  constructor({ code, positions, units }: Flattened) {
    this.code = code;
    this.positions = positions;
    for (const unit of units) {
      const known = this.#units.get(unit.start);
      if (known) known.push(unit);
      else this.#units.set(unit.start, [unit]);
    }
  }

  /** What of `code` is the source as it stands, or stands for a place of it. */
  pieces(): Piece[] {
    const { table } = this.positions;
    const pieces: Piece[] = [];
    for (let i = 0; i < table.length; i += 3) {
      pieces.push({ at: table[i]!, from: table[i + 1]!, length: table[i + 2]! });
    }
    return pieces;
  }

  /** Where the text of a function or class at this place of `code` came from. */
  sourceRange(start: number, end: number): [start: number, end: number] {
    const unit = this.#units.get(start)?.find(candidate => candidate.end === end);
    if (unit) return [unit.sourceStart, unit.sourceEnd];
    return [this.positions.sourceOffset(start), this.positions.sourceOffset(end - 1) + 1];
  }
}
