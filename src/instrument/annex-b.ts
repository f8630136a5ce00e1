/**
 * Functions as the body of a sloppy `if` (ECMA-262 annex B.3.3), which SWC does not parse, in the block they mean:
 *
 *     if (a) function f() {}  =>  if (a) {function f() {}}
 */
import { ThingsError } from '../errors.ts';
import type { Program } from './ast.ts';
import { type ParseOptions, parse } from './parse.ts';
import type { Piece } from './positions.ts';
import { analyzeScopes } from './scopes.ts';

export interface Parsed {
  text: string;
  tree: Program;
  /** What of the text is as it was given; undefined: all. */
  pieces?: Piece[];
}

/** Throws what {@link parse} throws. */
export function parseSloppy(source: string, options: ParseOptions): Parsed {
  let text = source;
  const inserted: number[] = [];
  let refusal: unknown;
  for (;;) {
    try {
      const tree = parse(text, options);
      if (inserted.length === 0) return { text, tree };
      if (areBranches(new Set(inserted), tree))
        return { text, tree, pieces: piecesAround(inserted, text.length) };
    } catch (error) {
      refusal ??= error;
      const at = refusedFunction(text, error);
      const end = at === undefined ? undefined : functionEnd(text, at);
      if (at === undefined || end === undefined) throw error;
      text = `${text.slice(0, at)}{${text.slice(at, end)}}${text.slice(end)}`;
      inserted.splice(
        0,
        inserted.length,
        ...inserted.map(place => place + (place >= at ? 1 : 0) + (place >= end ? 1 : 0)),
        at,
        end + 1,
      );
      inserted.sort((a, b) => a - b);
      continue;
    }
    throw refusal;
  }
}

/** Whether all blocks that were added are branches of a sloppy `if`: elsewhere a declaration is a mistake. */
function areBranches(added: ReadonlySet<number>, tree: Program): boolean {
  const { parents, innerScope } = analyzeScopes(tree);
  for (const [node, { strict }] of innerScope) {
    if (node.type !== 'BlockStatement' || !added.has(node.start)) continue;
    if (strict || parents.get(node)?.type !== 'IfStatement') return false;
  }
  return true;
}

function refusedFunction(text: string, error: unknown): number | undefined {
  if (!(error instanceof ThingsError)) return undefined;
  const [, line, column] = /:(\d+):(\d+): Declaration is not allowed\n/.exec(error.message) ?? [];
  if (line === undefined) return undefined;
  const before = text.split('\n').slice(0, Number(line) - 1);
  const at = before.join('\n').length + (before.length > 0 ? 1 : 0) + Number(column) - 1;
  return /^function\b(?!\s*\*)/.test(text.slice(at, at + 100)) ? at : undefined;
}

/** The first brace that makes a declaration of what begins here. */
function functionEnd(text: string, at: number): number | undefined {
  for (let end = text.indexOf('}', at) + 1; end > 0; end = text.indexOf('}', end) + 1) {
    try {
      parseSloppy(text.slice(at, end), { path: '', sourceType: 'script' });
      return end;
    } catch {
      // It ends later.
    }
  }
  return undefined;
}

/** Characters at these places were added. */
function piecesAround(inserted: readonly number[], length: number): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  inserted.forEach((place, count) => {
    pieces.push({ at, from: at - count, length: place - at });
    at = place + 1;
  });
  pieces.push({ at, from: at - inserted.length, length: length - at });
  return pieces;
}
