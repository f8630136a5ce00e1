/** Where code can stop: which nodes contain a suspension point of the function they stand in. */
import { eachChild, type FunctionNode, isFunction, type Node, type Program } from '../ast.ts';
import type { ScopeTree, Variable } from '../scopes.ts';

export type SuspendableKind = 'async' | 'generator' | 'async generator';

export interface Suspensions {
  /**
   * Nodes in which the nearest function may stop, or that have to be taken apart although it cannot; functions
   * themselves are not in it, their bodies are.
   */
  inside: Set<Node>;
  /** Functions whose activations can be suspended, each before those inside it. */
  functions: FunctionNode[];
}

export function kindOf(node: FunctionNode): SuspendableKind | null {
  if (node.generator) return node.async ? 'async generator' : 'generator';
  return node.async ? 'async' : null;
}

export function findSuspensions(program: Program, tree: ScopeTree): Suspensions {
  const inside = new Set<Node>();
  const functions: FunctionNode[] = [];

  /** Returns whether the function around `node` may stop in it. */
  const visit = (node: Node, kind: SuspendableKind | null): boolean => {
    if (isFunction(node)) {
      const own = kindOf(node);
      if (own) functions.push(node);
      eachChild(node, child => visit(child, own));
      // In a copy of the block it would declare a variable of the arrow that the machine is.
      return kind !== null && assignedByBlockFunction(node, tree) !== null;
    }
    let stops = isSuspension(node, kind);
    eachChild(node, child => {
      const value = node.type === 'PropertyDefinition' && child === node.value;
      if (visit(child, value || node.type === 'StaticBlock' ? null : kind)) {
        stops ||= !value && node.type !== 'StaticBlock';
      }
    });
    if (stops) inside.add(node);
    return stops;
  };
  visit(program, null);
  return { inside, functions };
}

/** Annex B.3.3: the variable of the function around that takes the value of a function declaration in a block. */
export function assignedByBlockFunction(node: FunctionNode, tree: ScopeTree): Variable | null {
  if (node.type !== 'FunctionDeclaration' || !node.id || kindOf(node)) return null;
  const block = tree.outerScope.get(node)!;
  if (block.strict || block.varScope === block) return null;
  const outer = block.varScope.variables.get(node.id.name);
  return outer?.assignedByBlockFunction ? outer : null;
}

/** Whether the node itself is a point where code stops (ECMA-262 sections 14.7.5.6, 14.10.1, 15.5.5, 15.8.5). */
export function isSuspension(node: Node, kind: SuspendableKind | null): boolean {
  switch (node.type) {
    case 'AwaitExpression':
    case 'YieldExpression':
      return true;
    case 'ForOfStatement':
      return node.await;
    case 'ReturnStatement':
      return kind === 'async generator' && node.argument !== null && node.argument !== undefined;
    default:
      return false;
  }
}
