/**
 * Direct evals. The program finds the runtime's own function under the name `eval`, which instruments what it is
 * given, but a direct eval (ECMA-262 section 13.3.6.1) must call the engine's by that very name. So files that have
 * one are compiled where `eval` means the engine's, and say what else they mean:
 *
 *     eval(text)        =>  eval(µr.direct(3,text))
 *     const e = eval    =>  const e = µr.eval
 *
 * The number says where it stands: functions in the text are closures over the scopes there.
 */
import type * as ESTree from 'estree';
import { GLOBALS, HELPERS } from '../reserved.ts';
import { unwrap } from './ast.ts';
import type { Edits } from './edits.ts';
import type { Reference, Scope, ScopeTree } from './scopes.ts';
import { skipTrivia } from './trivia.ts';

export interface DirectEval {
  scope: Scope;
  call: ESTree.SimpleCallExpression;
}

/** Those whose `eval` no variable of the program hides. */
export function directEvals(tree: ScopeTree): DirectEval[] {
  if (tree.evals.length === 0) return [];
  const unbound = new Set(unboundNames(tree).map(({ node }) => node));
  return tree.evals.filter(({ call }) => unbound.has(unwrap(call.callee)));
}

function unboundNames(tree: ScopeTree): Reference[] {
  return tree.references.filter(({ name, variable }) => name === 'eval' && variable === null);
}

/** `evals` have numbers from `first` on. */
export function editEvals(
  evals: readonly DirectEval[],
  first: number,
  tree: ScopeTree,
  edits: Edits,
  source: string,
): void {
  const callees = new Set<ESTree.Node>();
  evals.forEach(({ call }, index) => {
    callees.add(unwrap(call.callee) as ESTree.Node);
    const open = skipTrivia(source, call.callee.end);
    const begin = `${GLOBALS.helpers}.${HELPERS.directEval}(${first + index}`;
    if (call.arguments.length === 0) {
      edits.point(open + 1, `${begin})`);
      return;
    }
    edits.point(open + 1, `${begin},`);
    edits.close({ start: open, end: call.end - 1 }, ')');
  });
  const inWith = new Set(tree.throughWith.map(({ from }) => from));
  for (const { node, scope, write } of unboundNames(tree)) {
    // Strict code must not assign to it; the object of a `with` may have it.
    if (callees.has(node as ESTree.Node) || (write && scope.strict) || inWith.has(scope)) continue;
    const parent = tree.parents.get(node);
    const shorthand = parent?.type === 'Property' && parent.shorthand ? 'eval:' : '';
    edits.replace(node, `${shorthand}${GLOBALS.helpers}.${HELPERS.evalFunction}`);
  }
}

/**
 * Variables that a sloppy text may add to the function around: any name in there that means none so far. The others
 * of its function report them if they are there.
 */
export function declareDynamic(tree: ScopeTree, evals: readonly DirectEval[]): void {
  for (const { scope, call } of evals) {
    if (scope.strict || !mayDeclare(call)) continue;
    const home = scope.varScope;
    for (const reference of tree.references) {
      const { name, variable, node } = reference;
      if (variable !== null || name === 'eval' || node.type !== 'Identifier') continue;
      if (!isInside(reference.scope, home)) continue;
      let added = home.variables.get(name);
      if (!added) {
        added = {
          name,
          kind: 'dynamic',
          scope: home,
          declarations: [],
          references: [],
          assignedByBlockFunction: false,
        };
        home.variables.set(name, added);
      }
      added.references.push(reference);
      reference.variable = added;
    }
  }
}

function mayDeclare({ arguments: [text] }: ESTree.SimpleCallExpression): boolean {
  return text?.type !== 'Literal' || /\b(?:var|function)\b/.test(String(text.value));
}

function isInside(scope: Scope, home: Scope): boolean {
  for (let s: Scope | null = scope; s; s = s.parent) if (s === home) return true;
  return false;
}
