/**
 * Lowering: rewrites a program whose generators and async functions hold native state nobody can read into one
 * that keeps it in ordinary variables and objects. Runs before the probes are set, on source text.
 */
import type { Program } from '../ast.ts';
import type { ScopeTree } from '../scopes.ts';
import { flatten, type PositionMap, type UnitText } from './code.ts';
import { Functions } from './functions.ts';
import { ownScopes } from './places.ts';
import { Printer } from './printer.ts';
import { findSuspensions } from './suspension.ts';

export interface Lowered {
  code: string;
  positions: PositionMap;
  /** Functions and classes whose text has changed, in order of their place in `code`. */
  units: UnitText[];
}

/** Null when nothing in the file can be suspended. `source` begins as the program does, see parse.ts. */
export function lower(source: string, program: Program, tree: ScopeTree): Lowered | null {
  const suspensions = findSuspensions(program);
  if (suspensions.functions.length === 0) return null;
  const printer = new Printer(source, tree, ownScopes(tree));
  new Functions(printer, suspensions);
  return flatten(printer.print(program), source);
}
