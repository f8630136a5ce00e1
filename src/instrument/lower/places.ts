/**
 * Where each variable of a suspendable function lives. A state machine leaves and re-enters its code at every
 * suspension, so whatever must outlive one is declared around the machine:
 *
 *     async function f() { let a = await g(); for (const x of a) { await x; later(() => x); } }
 *     =>  function f() { let a, ...; return µa((µk, µx) => { ... }) }      // a, and per iteration µn1 = { x }
 */

import { LOCALS } from '../../reserved.ts';
import type { FunctionNode, Node } from '../ast.ts';
import type { Reference, Scope, ScopeKind, ScopeTree, Variable } from '../scopes.ts';
import type { Environment } from './code.ts';
import { uncertainReferences } from './dead-zone.ts';

export type Place =
  /** Declared around the state machine, by this name. */
  | { type: 'hoisted'; name: string }
  /** A property of the object that stands for one instance of its scope. */
  | { type: 'property'; environment: Environment };

/** Variables of one scope, in the form in which the scope is entered. */
export interface EnteredScope {
  environment: Environment | null;
  /** Variables in the environment. */
  properties: Variable[];
  /** Variables that must be marked as uninitialized whenever the scope is entered. */
  uninitialized: Variable[];
  /** Function declarations of the scope. */
  functions: FunctionNode[];
}

export interface Placement {
  places: Map<Variable, Place>;
  /** `let` around the machine, some with a value. */
  lets: string[];
  /** `var` around the machine. */
  vars: string[];
  scopes: Map<Node, EnteredScope>;
  /** Uses that must check whether the variable has a value yet. */
  uncertain: Set<Node>;
  /** Writes to constants. */
  forbidden: Set<Node>;
}

/** Numbers for generated names, unique in a file. */
export interface Counters {
  environment: number;
  binding: number;
}

export interface OwnScopes {
  /** The scopes of each function (or the program), without those of functions inside it. */
  of: Map<Node, Scope[]>;
  /** The function a scope's code runs in; null for field initializers and static blocks. */
  owner: Map<Scope, Node | null>;
  /** All references of the file in order of their place. */
  references: Reference[];
}

export function ownScopes(tree: ScopeTree): OwnScopes {
  const of = new Map<Node, Scope[]>();
  const owner = new Map<Scope, Node | null>();
  for (const scope of tree.scopes) {
    let node: Node | null;
    switch (scope.kind) {
      case 'file':
      case 'function':
      case 'parameters':
        node = scope.node;
        break;
      case 'field':
      case 'static-block':
        node = null;
        break;
      default:
        node = scope.parent ? owner.get(scope.parent)! : null;
    }
    owner.set(scope, node);
    if (!node) continue;
    const scopes = of.get(node);
    if (scopes) scopes.push(scope);
    else of.set(node, [scope]);
  }
  const references = [...tree.references].sort((a, b) => a.node.start - b.node.start);
  return { of, owner, references };
}

/** `inside`: the nodes in which the function may stop, see suspension.ts. */
export function placeVariables(
  fn: FunctionNode,
  tree: ScopeTree,
  own: OwnScopes,
  inside: Set<Node>,
  counters: Counters,
): Placement {
  return new Placer(fn, tree, own, inside, counters).run();
}

const STATEMENT_SCOPES = new Set<ScopeKind>(['block', 'for', 'switch', 'catch']);
const LOOPS = /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/;

class Placer {
  readonly #fn: FunctionNode;
  readonly #tree: ScopeTree;
  readonly #own: OwnScopes;
  readonly #inside: Set<Node>;
  readonly #counters: Counters;
  /** Names that a declaration around the machine would hide or clash with. */
  readonly #taken = new Set<string>(['arguments']);
  readonly #result: Placement = {
    places: new Map(),
    lets: [],
    vars: [],
    scopes: new Map(),
    uncertain: new Set(),
    forbidden: new Set(),
  };

  constructor(fn: FunctionNode, tree: ScopeTree, own: OwnScopes, inside: Set<Node>, counters: Counters) {
    this.#fn = fn;
    this.#tree = tree;
    this.#own = own;
    this.#inside = inside;
    this.#counters = counters;
  }

  run(): Placement {
    const scopes = this.#own.of.get(this.#fn) ?? [];
    const body = this.#tree.innerScope.get(this.#fn)!;
    this.#collectTaken(scopes, body);
    for (const scope of scopes) {
      if (scope === body || (STATEMENT_SCOPES.has(scope.kind) && this.#inside.has(scope.node))) {
        this.#placeScope(scope, scope === body);
      }
    }
    return this.#result;
  }

  #collectTaken(scopes: Scope[], body: Scope): void {
    const inner = new Set(scopes);
    for (const scope of scopes) {
      if (scope !== body && scope.kind !== 'parameters') continue;
      for (const name of scope.variables.keys()) this.#taken.add(name);
    }
    const { references } = this.#own;
    for (let i = firstFrom(references, this.#fn.start); i < references.length; i++) {
      const { name, variable, node } = references[i]!;
      if (node.start >= this.#fn.end) break;
      if (!variable || (!inner.has(variable.scope) && !this.#isWithin(variable.scope))) this.#taken.add(name);
    }
  }

  #isWithin(scope: Scope): boolean {
    for (let s: Scope | null = scope.parent; s; s = s.parent) if (s.node === this.#fn) return true;
    return false;
  }

  #placeScope(scope: Scope, isBody: boolean): void {
    const entered: EnteredScope = {
      environment: null,
      properties: [],
      uninitialized: [],
      functions: isBody ? [] : declaredFunctions(scope.node),
    };
    const inLoop = !isBody && this.#isInLoop(scope.node);
    for (const variable of scope.variables.values()) {
      const { kind, name } = variable;
      if (kind === 'implicit' || kind === 'host') continue;
      if (kind === 'parameter' || (isBody && kind === 'function')) {
        // Stays where it is, but a `var` of that name inside the machine must not declare another.
        this.#result.places.set(variable, { type: 'hoisted', name });
        continue;
      }
      this.#placeVariable(variable, entered, isBody, inLoop && this.#isCaptured(variable));
    }
    if (entered.environment || entered.uninitialized.length > 0 || entered.functions.length > 0) {
      this.#result.scopes.set(scope.node, entered);
    }
  }

  #placeVariable(variable: Variable, entered: EnteredScope, isBody: boolean, perIteration: boolean): void {
    const { kind } = variable;
    const { places, lets, vars, uncertain, forbidden } = this.#result;
    if (perIteration) {
      entered.environment ??= this.#environment();
      entered.properties.push(variable);
      places.set(variable, { type: 'property', environment: entered.environment });
    } else {
      const name = isBody ? this.#bodyName(variable) : this.#uniqueName(variable);
      if (isBody && name !== variable.name) lets.push(`${name}=${variable.name}`);
      else (kind === 'var' || this.#mayBeVar(name) ? vars : lets).push(name);
      places.set(variable, { type: 'hoisted', name });
    }
    if (kind !== 'let' && kind !== 'const' && kind !== 'class') return;
    const early = uncertainReferences(variable, this.#tree);
    for (const { node } of early) uncertain.add(node);
    if (early.length > 0) entered.uninitialized.push(variable);
    if (kind !== 'const') return;
    for (const { node, write, init } of variable.references) if (write && !init) forbidden.add(node);
  }

  #environment(): Environment {
    const number = ++this.#counters.environment;
    const name = `${LOCALS.environment}${number}`;
    this.#result.vars.push(name);
    return { name, alias: `${LOCALS.alias}${number}`, owner: this.#fn };
  }

  /**
   * A variable that begins with the value of a parameter in a scope of its own (ECMA-262 section 10.2.11, step 28)
   * gets a name of its own, too: JavaScriptCore takes the two for one in generators.
   */
  #bodyName({ name, scope, kind }: Variable): string {
    const hidden = kind === 'var' && scope.parent?.kind === 'parameters' && scope.parent.variables.has(name);
    return hidden ? `${LOCALS.binding}${++this.#counters.binding}` : name;
  }

  /**
   * Uses of a `let` ask whether it is initialized, which is no small part of a short state machine; those that matter
   * are known, see dead-zone.ts. A direct eval may tell the two apart, and `var arguments` is not undefined.
   */
  #mayBeVar(name: string): boolean {
    return name !== 'arguments' && !this.#tree.innerScope.get(this.#fn)!.dynamic;
  }

  /** Its own name where no other use of that name inside the function means something else. */
  #uniqueName({ name, scope }: Variable): string {
    if (!this.#taken.has(name) && !this.#isInWith(scope)) {
      this.#taken.add(name);
      return name;
    }
    return `${LOCALS.binding}${++this.#counters.binding}`;
  }

  #isInWith(scope: Scope): boolean {
    for (let s: Scope | null = scope; s && s.node !== this.#fn; s = s.parent)
      if (s.kind === 'with') return true;
    return false;
  }

  #isInLoop(node: Node): boolean {
    for (let n: Node | undefined = node; n && n !== this.#fn; n = this.#tree.parents.get(n)) {
      if (LOOPS.test(n.type) && this.#inside.has(n)) return true;
    }
    return false;
  }

  /** Whether code of another function uses it; code that a direct eval runs may do so, too. */
  #isCaptured({ references, scope }: Variable): boolean {
    const owner = this.#own.owner;
    return scope.dynamic || references.some((use: Reference) => owner.get(use.scope) !== this.#fn);
  }
}

function firstFrom(references: Reference[], start: number): number {
  let low = 0;
  let high = references.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (references[middle]!.node.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The functions that the statements of a block or switch declare. */
function declaredFunctions(node: Node): FunctionNode[] {
  const statements =
    node.type === 'BlockStatement'
      ? node.body
      : node.type === 'SwitchStatement'
        ? node.cases.flatMap(({ consequent }) => consequent)
        : [];
  return statements.flatMap(statement => {
    let inner: Node = statement;
    while (inner.type === 'LabeledStatement') inner = inner.body;
    return inner.type === 'FunctionDeclaration' ? [inner] : [];
  });
}
