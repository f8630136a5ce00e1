/**
 * Functions as the body of a sloppy `if` (ECMA-262 annex B.3.3), which SWC does not parse, in the block they mean:
 *
 *     if (a) function f() {}  =>  if (a) {function f() {}}
 */
import type { Program } from './ast.ts';
import { areSloppyTargets, NO_TARGET, refusedCallEnd } from './call-targets.ts';
import { type ParseOptions, parse, refusedAt } from './parse.ts';
import { type Replaced, type Replacement, replace } from './replaced.ts';
import { analyzeScopes } from './scopes.ts';

export interface Parsed {
  text: string;
  tree: Program;
  /** What of the text is as it was given; undefined: all. */
  changed?: Replaced;
}

/** Text that was added, where it now is. */
interface Insertion {
  at: number;
  added: string;
}

/** Throws what {@link parse} throws. */
export function parseSloppy(source: string, options: ParseOptions): Parsed {
  let text = source;
  let insertions: Insertion[] = [];
  const insert = (at: number, added: string): void => {
    text = text.slice(0, at) + added + text.slice(at);
    insertions = insertions.map(other => (other.at < at ? other : { ...other, at: other.at + added.length }));
    insertions.push({ at, added });
    insertions.sort((a, b) => a.at - b.at);
  };
  let refusal: unknown;
  for (;;) {
    try {
      const tree = parse(text, options);
      if (insertions.length === 0) return { text, tree };
      const braces = insertions.filter(({ added }) => added !== NO_TARGET).map(({ at }) => at);
      const targets = insertions.filter(({ added }) => added === NO_TARGET).map(endOf);
      if (areBranches(new Set(braces), tree) && areSloppyTargets(new Set(targets), tree))
        return { text, tree, changed: replace(source, replacements(insertions)) };
    } catch (error) {
      refusal ??= error;
      const at = refusedFunction(text, error);
      const end = at === undefined ? undefined : functionEnd(text, at);
      const callEnd = refusedCallEnd(text, error);
      if (at !== undefined && end !== undefined) {
        insert(end, '}');
        insert(at, '{');
      } else if (callEnd !== undefined) insert(callEnd, NO_TARGET);
      else throw error;
      continue;
    }
    throw refusal;
  }
}

/** Whether all blocks that were added are branches of a sloppy `if`: elsewhere a declaration is a mistake. */
function areBranches(added: ReadonlySet<number>, tree: Program): boolean {
  if (added.size === 0) return true;
  const { parents, innerScope } = analyzeScopes(tree);
  for (const [node, { strict }] of innerScope) {
    if (node.type !== 'BlockStatement' || !added.has(node.start)) continue;
    if (strict || parents.get(node)?.type !== 'IfStatement') return false;
  }
  return true;
}

function refusedFunction(text: string, error: unknown): number | undefined {
  const at = refusedAt(text, error, /^Declaration is not allowed$/);
  if (at === undefined) return undefined;
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

function endOf({ at, added }: Insertion): number {
  return at + added.length;
}

/** At their places in the text before. */
function replacements(insertions: readonly Insertion[]): Replacement[] {
  let before = 0;
  return insertions.map(({ at, added }) => {
    const start = at - before;
    before += added.length;
    return { start, end: start, text: added };
  });
}
