/**
 * Scopes in which no variable of ours can be declared where all closures see it: parameters that end in a rest
 * parameter or belong to a setter, and an array pattern of a catch. What tells their instances apart is put in place
 * of one of their own variables as long as a capture lasts.
 *
 *     (x, y = () => x++, ...rest) => {}  =>  (x, y = () => {if(µq)throw()=>[[µq.mark(()=>x,µv=>x=µv)],[()=>x]];return(x++)}, ...rest) => {}
 */
import type * as ESTree from 'estree';
import type { FunctionNode } from './ast.ts';
import type { Unit } from './captures.ts';
import type { Scope, ScopeTree, Variable } from './scopes.ts';

export function canDeclare({ kind, node }: Scope, tree: ScopeTree): boolean {
  switch (kind) {
    case 'parameters': {
      const { params } = node as FunctionNode;
      return params.at(-1)?.type !== 'RestElement' && !isSetter(tree.parents.get(node) as ESTree.Node);
    }
    case 'catch':
      return (node as ESTree.CatchClause).param?.type !== 'ArrayPattern';
    default:
      return true;
  }
}

function isSetter(parent: ESTree.Node): boolean {
  return (parent.type === 'Property' || parent.type === 'MethodDefinition') && parent.kind === 'set';
}

/** Variables of a scope that may be assigned without effect on anything else, those initialized first at the front. */
export function assignable({ variables }: Scope): Variable[] {
  return [...variables.values()].filter(({ kind }) => kind === 'parameter' || kind === 'catch');
}

/** Whether a name means another variable where a unit answers than in a scope around it. */
export function hides(tree: ScopeTree, unit: Unit, scope: Scope, name: string): boolean {
  for (let s: Scope = tree.innerScope.get(unit.node)!; s !== scope; s = s.parent!) {
    if (s.variables.has(name)) return true;
  }
  return false;
}

/** A variable that the parameters of a function use, but that its body, where functions answer, cannot see. */
export function hiddenInBody(tree: ScopeTree, { node, free }: Unit): string | undefined {
  const body = tree.innerScope.get(node)!;
  const { parent } = body;
  if (body.kind !== 'function' || parent?.kind !== 'parameters' || parent.node !== node) return undefined;
  return [...free].find(({ name }) => body.variables.has(name))?.name;
}
