/**
 * Which variables each function and class keeps alive, and which scopes need an identity because closures that
 * share them can tell.
 */
import type * as ESTree from 'estree';
import { type Class, type FunctionNode, isClass, isFunction, type Node, type Program } from './ast.ts';
import { isPrivateMethod } from './class-text.ts';
import { type DirectEval, declareDynamic, directEvals } from './evals.ts';
import { IMPLICIT, type Scope, type ScopeTree, type Variable } from './scopes.ts';

/** A function or class of the program: what the runtime asks for its state and rebuilds from its text. */
export interface Unit {
  id: number;
  node: FunctionNode | Class;
  /** The scope its text stands in. */
  outer: Scope;
  /** Variables of outer scopes it or anything inside it uses; those of the file apart. */
  free: Set<Variable>;
  file: Set<Variable>;
}

export interface CapturedScope {
  id: number;
  scope: Scope;
  /** Nearest captured scope around it; null when that is the file. */
  parent: CapturedScope | null;
  variables: Variable[];
  /**
   * Closures that share an instance can tell it from a copy: it holds a variable that changes after its
   * creation, or it encloses such a scope. Instances of other scopes are told apart by content alone.
   */
  identity: boolean;
}

export interface Captures {
  units: Map<Node, Unit>;
  scopes: Map<Scope, CapturedScope>;
  /** Variables of the file that some function uses, in order of declaration. */
  fileVariables: Variable[];
  evals: DirectEval[];
}

/** Ids of functions and scopes start at the given numbers, so that they are unique in the program. */
export function analyzeCaptures(tree: ScopeTree, firstUnit: number, firstScope: number): Captures {
  const evals = directEvals(tree);
  declareDynamic(tree, evals);
  const units = new Map<Node, Unit>();
  for (const [node, outer] of tree.outerScope) {
    if (!isFunction(node) && !isClass(node)) continue;
    units.set(node, { id: firstUnit + units.size, node, outer, free: new Set(), file: new Set() });
  }
  const captured = new Map<Scope, Set<Variable>>();
  const around = (tree.root.node as Program).around;
  // Those around an evaluated text keep their places.
  const fileVariables = new Set<Variable>(around || evals.length > 0 ? tree.root.variables.values() : []);
  const capture = (variable: Variable): void => {
    const variables = captured.get(variable.scope);
    if (variables) variables.add(variable);
    else captured.set(variable.scope, new Set([variable]));
  };

  const use = (variable: Variable, from: Scope): void => {
    const users = crossed(tree, from, variable.scope);
    if (users.length === 0) return;
    const file = variable.scope === tree.root;
    if (file) fileVariables.add(variable);
    else capture(variable);
    for (const node of users) {
      const unit = units.get(node)!;
      (file ? unit.file : unit.free).add(variable);
    }
  };

  for (const { variable, scope } of tree.references) if (variable) use(variable, scope);
  for (const { from, with: scope } of tree.throughWith) use(scope.variables.get(IMPLICIT.object)!, from);
  // Code that a direct eval runs may name any variable in sight.
  for (const { scope } of tree.evals) {
    for (const variable of inSight(scope)) use(variable, scope);
  }

  // So may the functions in it.
  for (const { scope } of evals) {
    for (const variable of inSight(scope)) {
      if (variable.scope.parent && isVisible(variable)) capture(variable);
    }
  }
  for (const scope of tree.scopes) {
    for (const variable of scope.given ? scope.variables.values() : []) capture(variable);
    const object = scope.given?.with && [...scope.variables.values()][0];
    for (const { node } of object ? units.values() : []) use(object as Variable, tree.innerScope.get(node)!);
  }

  // A private method is found by no property: it says itself which class it belongs to.
  for (const { node, free } of units.values()) {
    const method = tree.parents.get(node);
    if (method?.type !== 'MethodDefinition' || !isPrivateMethod(method)) continue;
    const home = tree.innerScope.get(tree.parents.get(tree.parents.get(method)!)!)!;
    const name = home.variables.get(`#${(method.key as ESTree.PrivateIdentifier).name}`)!;
    free.add(name);
    captured.set(home, (captured.get(home) ?? new Set()).add(name));
  }

  // What stands in a class that is rebuilt with its own scope needs that class where its variables are.
  for (const { outer, free } of units.values()) {
    for (const variable of free) {
      // A class has a `this` of its own to tell.
      if (variable.kind === 'implicit') continue;
      for (let s = outer; s !== variable.scope && s.parent; s = s.parent) {
        if (s.kind !== 'class' || !captured.has(s) || s.node === variable.scope.node) continue;
        units.get(s.node)!.free.add(variable);
      }
    }
  }

  // An arguments object that is kept may change what closures see, and has its elements from what they may have seen.
  for (const [scope, variables] of captured) {
    const parameters = [...variables].filter(({ kind }) => kind === 'parameter');
    const mapped = parameters.length > 0 ? mappedArguments(scope) : undefined;
    if (!mapped) continue;
    if (mapped.references.some(({ node }) => mayKeep(node, tree))) variables.add(mapped);
    if (!variables.has(mapped)) continue;
    for (const { free } of units.values()) {
      if (free.has(mapped)) for (const parameter of parameters) free.add(parameter);
    }
  }

  const scopes = new Map<Scope, CapturedScope>();
  for (const scope of tree.scopes) {
    const variables = captured.get(scope);
    if (!variables) continue;
    let parent = scope.parent;
    while (parent && !captured.has(parent)) parent = parent.parent;
    scopes.set(scope, {
      id: scope.given?.id ?? firstScope + scope.id,
      scope,
      parent: parent ? scopes.get(parent)! : null,
      variables: [...variables],
      identity: scope.given ? scope.given.identity !== null : false,
    });
  }
  for (const { scope } of evals) {
    for (let s: Scope | null = scope; s; s = s.parent) {
      const info = scopes.get(s);
      if (info && !s.given && s.kind !== 'field') info.identity = true;
    }
  }
  for (const info of scopes.values()) {
    // The scope of a class is rebuilt with the very class, that of a `with` around what closures share.
    const { kind } = info.scope;
    if (kind === 'outer') continue;
    if (kind !== 'class' && kind !== 'with' && !info.variables.some(variable => changes(variable, tree)))
      continue;
    for (let s: CapturedScope | null = info; s && !s.identity && !s.scope.given; s = s.parent)
      s.identity = true;
  }
  return { units, scopes, fileVariables: [...fileVariables], evals };
}

/** The variables around a place, without those that an inner one surely hides. */
function inSight(from: Scope): Variable[] {
  const found: Variable[] = [];
  const hiding = new Set<string>();
  for (let scope: Scope | null = from; scope; scope = scope.parent) {
    for (const variable of scope.variables.values()) {
      if (!hiding.has(variable.name)) found.push(variable);
    }
    for (const { name, kind } of scope.variables.values()) {
      if (kind !== 'dynamic' && !NAMELESS.has(name)) hiding.add(name);
    }
    if (hasOwnThis(scope)) for (const name of OF_FUNCTION) hiding.add(name);
  }
  return found;
}

/** Whether it is the outermost scope of what has a `this` of its own, of which nothing need have been noted. */
function hasOwnThis({ kind, node, parent }: Scope): boolean {
  if (kind === 'field') return true;
  if (kind !== 'parameters' && (kind !== 'function' || parent?.kind === 'parameters')) return false;
  return node.type !== 'ArrowFunctionExpression';
}

const OF_FUNCTION = ['this', 'arguments', IMPLICIT.newTarget];

/** Implicit variables that code reaches in other ways than by a name. */
const NAMELESS = new Set<string>([IMPLICIT.object, IMPLICIT.home, IMPLICIT.super, IMPLICIT.superCall]);

const SHOWN = new Set<string>(['this', 'arguments', IMPLICIT.object]);

/** Whether the text of a direct eval can name a variable. */
function isVisible({ kind, name }: Variable): boolean {
  return kind !== 'implicit' || SHOWN.has(name) || name.startsWith('#');
}

/** The `arguments` of a function, if it is mapped (ECMA-262 section 10.4.4). */
function mappedArguments({ kind, strict, node, variables }: Scope): Variable | undefined {
  const own = variables.get('arguments');
  if (kind !== 'function' || strict || own?.kind !== 'implicit') return undefined;
  return (node as FunctionNode).params.every(({ type }) => type === 'Identifier') ? own : undefined;
}

/** Reading an element or the length keeps nothing; calling an element hands the object to it as `this`. */
function mayKeep(node: Node, { parents }: ScopeTree): boolean {
  const member = parents.get(node)!;
  if (member.type !== 'MemberExpression' || member.object !== node) return true;
  let callee: Node = member;
  let user = parents.get(member)!;
  while (user.type === 'ParenthesizedExpression' || user.type === 'ChainExpression') {
    callee = user;
    user = parents.get(user)!;
  }
  return (
    (user.type === 'CallExpression' && user.callee === callee) ||
    (user.type === 'TaggedTemplateExpression' && user.tag === callee)
  );
}

/** The functions and classes between a use and the scope of the variable it means. */
function crossed(tree: ScopeTree, from: Scope, home: Scope): Node[] {
  const users: Node[] = [];
  let below: Scope | null = null;
  for (let scope: Scope = from; scope !== home; below = scope, scope = scope.parent!) {
    if (isFunction(scope.node)) {
      const inner =
        scope.kind === 'function' && scope.parent!.kind === 'parameters' && scope.parent!.node === scope.node;
      const outermost = scope.kind !== 'name' && !inner;
      // Its own name is bound by its own text, and a method's class scope by the text of its class.
      const native =
        home.node ===
        (home.kind === 'name' ? scope.node : home.kind === 'class' ? classOf(tree, scope) : null);
      if (outermost && !native) users.push(scope.node);
    } else if (scope.kind === 'class' && below && livesInInstances(tree, below)) {
      users.push(scope.node);
    }
  }
  return users;
}

/** The class a function is a member of. */
function classOf(tree: ScopeTree, scope: Scope): Node | undefined {
  const parent = tree.parents.get(scope.node);
  return parent?.type === 'MethodDefinition' ? tree.parents.get(tree.parents.get(parent)!) : undefined;
}

/** Whether code of this scope, directly below a class, runs after the class is evaluated. */
function livesInInstances(tree: ScopeTree, scope: Scope): boolean {
  const { node } = scope;
  if (scope.kind === 'field') return node.type === 'PropertyDefinition' && !node.static;
  return tree.parents.get(node)?.type === 'MethodDefinition';
}

/** Whether a variable may take another value after its scope was entered and the code of that turn has ended. */
function changes(variable: Variable, tree: ScopeTree): boolean {
  const { scope, kind, references } = variable;
  if (scope.dynamic && kind !== 'implicit' && kind !== 'name') return true;
  if (variable.assignedByBlockFunction) return true;
  // The object belongs to one instance, which makes it.
  if (kind === 'implicit' && variable.name === 'arguments') return true;
  if (kind === 'const' || kind === 'name') return false;
  if (references.some(({ write, init }) => write && !init)) return true;
  const inits = references.filter(({ init }) => init);
  switch (kind) {
    case 'var':
      return inits.length > 1 || inits.some(({ node }) => inLoop(node, scope.node, tree));
    case 'function':
      return inits.length > 0;
    case 'catch':
      return inits.length > 1;
    case 'parameter': {
      const mapped = scope.strict ? undefined : scope.variables.get('arguments');
      return variable.declarations.length > 1 || (mapped !== undefined && mapped.references.length > 0);
    }
    default:
      return false;
  }
}

function inLoop(node: Node, limit: Node, tree: ScopeTree): boolean {
  for (let n = tree.parents.get(node); n && n !== limit; n = tree.parents.get(n)) {
    if (/^(?:For|ForIn|ForOf|While|DoWhile)Statement$/.test(n.type)) return true;
  }
  return false;
}
