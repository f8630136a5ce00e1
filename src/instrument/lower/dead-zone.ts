/**
 * Which uses of a variable may come before it has its value. Engines check that themselves while the variable is
 * declared in its scope; a hoisted one is checked where it cannot be ruled out (ECMA-262 section 9.1.1.1.6), and
 * such a use is an operand like any other that throws.
 */
import { eachChild, isFunction, type Node } from '../ast.ts';
import type { Reference, Scope, ScopeTree, Variable } from '../scopes.ts';

/** References that need a check before they read or write. */
export function uncertainReferences(variable: Variable, tree: ScopeTree): Reference[] {
  const early = new EarlyUse(variable.scope, initializedAt(variable, tree), tree);
  return variable.references.filter(reference => !reference.init && early.isPossible(reference));
}

/** The source offset behind which the variable has its value, if the text is run in order. */
function initializedAt(variable: Variable, tree: ScopeTree): number {
  const identifier = variable.declarations[0];
  if (!identifier) return 0;
  // Of a function expression it is there before the body; of a class the whole of it may be too early.
  if (variable.kind === 'name') return isFunction(variable.scope.node) ? 0 : variable.scope.node.end;
  if (variable.kind === 'parameter' || variable.kind === 'catch') return boundAt(identifier, tree);
  if (variable.kind === 'class') return classNamedBy(identifier, variable.scope)?.end ?? Infinity;
  for (let n: Node | undefined = identifier; n; n = tree.parents.get(n)) {
    if (n.type !== 'VariableDeclarator') continue;
    const declaration = tree.parents.get(n);
    const loop = declaration && tree.parents.get(declaration);
    const head =
      (loop?.type === 'ForInStatement' || loop?.type === 'ForOfStatement') && loop.left === declaration;
    return head ? loop.right.end : n.end;
  }
  return identifier.end;
}

/** Behind its own default value, and behind those of the patterns around it, which are evaluated before. */
function boundAt(identifier: Node, tree: ScopeTree): number {
  let { end } = identifier;
  for (let n = identifier; ; ) {
    const around = tree.parents.get(n);
    if (around?.type === 'AssignmentPattern') end = around.end;
    else if (!around || !PATTERNS.has(around.type)) return end;
    n = around;
  }
}

const PATTERNS = new Set(['Property', 'ObjectPattern', 'ArrayPattern', 'RestElement']);

function classNamedBy(identifier: Node, { node }: Scope): Node | undefined {
  const body = isFunction(node) ? node.body : node;
  let found: Node | undefined;
  eachChild(body, child => {
    if (child.type === 'SwitchCase') eachChild(child, inner => check(inner));
    else check(child);
  });
  return found;
  function check(statement: Node): void {
    if (statement.type === 'ClassDeclaration' && statement.id === identifier) found = statement;
  }
}

class EarlyUse {
  readonly #home: Scope;
  readonly #initialized: number;
  readonly #tree: ScopeTree;
  /** Function declarations being looked at or found to be called late only. */
  readonly #late = new Set<Node>();

  constructor(home: Scope, initialized: number, tree: ScopeTree) {
    this.#home = home;
    this.#initialized = initialized;
    this.#tree = tree;
  }

  isPossible({ node, scope }: Reference): boolean {
    const hoisted = this.#hoistedFunction(scope);
    if (hoisted) return this.#isCalledEarly(hoisted);
    if (node.start < this.#initialized) return true;
    return this.#home.kind === 'switch' && !this.#sameCase(node);
  }

  /** The outermost function declaration around a use whose name is known before the variable has its value. */
  #hoistedFunction(from: Scope): Node | null {
    let found: Node | null = null;
    for (let scope: Scope | null = from; scope && scope !== this.#home; scope = scope.parent) {
      const { node } = scope;
      if (!isFunction(node) || node.type !== 'FunctionDeclaration') continue;
      const block = this.#tree.outerScope.get(node)!.node;
      if (block.start < this.#initialized) found = node;
    }
    return found;
  }

  #isCalledEarly(declaration: Node): boolean {
    if (this.#late.has(declaration)) return false;
    this.#late.add(declaration);
    const id = declaration.type === 'FunctionDeclaration' ? declaration.id : null;
    const variable = id && this.#tree.outerScope.get(declaration)!.variables.get(id.name);
    const early =
      !variable || variable.scope.dynamic || variable.references.some(use => this.isPossible(use));
    // What was found on the assumption that this one is late no longer holds.
    if (early) this.#late.clear();
    return early;
  }

  #sameCase(node: Node): boolean {
    let inner: Node | undefined = node;
    for (; inner && inner.type !== 'SwitchCase'; inner = this.#tree.parents.get(inner));
    while (inner && this.#tree.parents.get(inner) !== this.#home.node) {
      inner = this.#tree.parents.get(inner);
      for (; inner && inner.type !== 'SwitchCase'; inner = this.#tree.parents.get(inner));
    }
    return inner !== undefined && inner.start < this.#initialized && this.#initialized <= inner.end;
  }
}
