/**
 * Direct evals. The program finds the runtime's own function under the name `eval`, which instruments what it is
 * given, but a direct eval (ECMA-262 section 13.3.6.1) must call the engine's by that very name. So files that have
 * one are compiled where `eval` means the engine's, and say what else they mean:
 *
 *     eval(text)        =>  eval(µr.direct(text))
 *     const e = eval    =>  const e = µr.eval
 */
import type * as ESTree from 'estree';
import { GLOBALS, HELPERS } from '../reserved.ts';
import { unwrap } from './ast.ts';
import type { Edits } from './edits.ts';
import type { ScopeTree } from './scopes.ts';
import { skipTrivia } from './trivia.ts';

/** Whether there are any. */
export function editEvals(tree: ScopeTree, edits: Edits, source: string): boolean {
  const callees = new Set<ESTree.Node>();
  const names = tree.references.filter(({ name, variable }) => name === 'eval' && variable === null);
  const unbound = new Set(names.map(({ node }) => node));
  for (const { call } of tree.evals) {
    const callee = unwrap(call.callee) as ESTree.Node;
    if (!unbound.has(callee)) continue;
    callees.add(callee);
    const open = skipTrivia(source, call.callee.end);
    edits.point(open + 1, `${GLOBALS.helpers}.${HELPERS.directEval}(`);
    edits.close({ start: open, end: call.end - 1 }, ')');
  }
  if (callees.size === 0) return false;
  const inWith = new Set(tree.throughWith.map(({ from }) => from));
  for (const { node, scope, write } of names) {
    // Strict code must not assign to it; the object of a `with` may have it.
    if (callees.has(node as ESTree.Node) || (write && scope.strict) || inWith.has(scope)) continue;
    const parent = tree.parents.get(node);
    const shorthand = parent?.type === 'Property' && parent.shorthand ? 'eval:' : '';
    edits.replace(node, `${shorthand}${GLOBALS.helpers}.${HELPERS.evalFunction}`);
  }
  return true;
}
