/**
 * Scope analysis: which variable each identifier means (ECMA-262 sections 8.2, 14.2.3, 16.1.7 and annex B.3.3).
 * SWC's own hygiene marks know neither temporal dead zones nor closures nor annex B, hence this.
 */
import type * as ESTree from 'estree';
import type { EvalScope, ImageVariable } from '../runtime/image.ts';
import {
  boundIdentifiers,
  type Class,
  eachChild,
  type FunctionNode,
  isFunction,
  type Node,
  type Program,
  type Surroundings,
  unwrap,
} from './ast.ts';

export type ScopeKind =
  /** A file: the function body that a CommonJS module is. */
  | 'file'
  /** What an evaluated text declares for itself, inside of its file. */
  | 'eval'
  /** Around an evaluated text; of that only what the image of its program tells is known. */
  | 'outer'
  /** The name of a named function expression. */
  | 'name'
  /** Parameters, when they contain expressions; else they are in `function`. */
  | 'parameters'
  | 'function'
  | 'block'
  | 'for'
  | 'switch'
  | 'catch'
  | 'with'
  /** An object literal with methods: what `super` in them goes by. */
  | 'object'
  /** The inner name of a class, and its private names. */
  | 'class'
  /** A field initializer: a method of its own (section 15.7.10). */
  | 'field'
  | 'static-block';

export type VariableKind =
  | 'var'
  | 'let'
  | 'const'
  | 'class'
  | 'function'
  | 'parameter'
  | 'catch'
  /** The own name of a function expression or class, as seen from inside. */
  | 'name'
  | 'import'
  /** What CommonJS gives a file: exports, require, module, __filename, __dirname. */
  | 'host'
  /** `this` and its like of the nearest function that has them, see IMPLICIT; a private name of a class. */
  | 'implicit'
  /** See evals.ts. */
  | 'dynamic';

export interface Variable {
  name: string;
  kind: VariableKind;
  scope: Scope;
  /** Identifiers that declare it. */
  declarations: ESTree.Identifier[];
  references: Reference[];
  /** Annex B: assigned when a function declaration in a block is evaluated. */
  assignedByBlockFunction: boolean;
}

export interface Scope {
  id: number;
  kind: ScopeKind;
  node: Node;
  parent: Scope | null;
  /** Where a `var` inside goes. */
  varScope: Scope;
  variables: Map<string, Variable>;
  strict: boolean;
  /** A sloppy direct eval inside may declare variables here, a `with` object may shadow: names are not certain. */
  dynamic: boolean;
  /** Of an outer scope. */
  given?: EvalScope;
}

export interface Reference {
  node: Node;
  name: string;
  scope: Scope;
  variable: Variable | null;
  read: boolean;
  write: boolean;
  /** The write that initializes a declaration. */
  init: boolean;
}

export interface ScopeTree {
  root: Scope;
  scopes: Scope[];
  references: Reference[];
  /** The scope a function's or class's own text begins in: the one around it. */
  outerScope: Map<Node, Scope>;
  /** The scope a node opens; for a function that of its body. */
  innerScope: Map<Node, Scope>;
  parents: Map<Node, Node>;
  /** Direct evals, and the scopes they stand in. */
  evals: { scope: Scope; call: ESTree.SimpleCallExpression }[];
  tagged: ESTree.TaggedTemplateExpression[];
  /** Where a name may mean a property of the object of a `with` statement. */
  throughWith: { from: Scope; with: Scope }[];
  /** What an evaluated text uses of the function around it that closures cannot say: where, and its name. */
  beyond: { from: Scope; name: string }[];
}

/** Names of implicit variables, which no identifier can have. */
export const IMPLICIT = {
  newTarget: 'new.target',
  /** Of a function or initializer: it uses `super`. */
  super: 'super',
  /** Of a constructor: something in it calls `super()`. */
  superCall: 'super()',
  /** Of a class or object literal: the object whose prototype `super` looks in, or the class it is known by. */
  home: 'super of',
  /** Of a `with` statement: the object it looks names up in. */
  object: 'with',
} as const;

const CJS_VARIABLES = ['exports', 'require', 'module', '__filename', '__dirname'];

export function analyzeScopes(program: Program): ScopeTree {
  return new Analyzer(program).run();
}

interface BlockFunction {
  name: ESTree.Identifier;
  block: Scope;
}

type Use = 'read' | 'write' | 'update' | 'init';

class Analyzer {
  readonly #program: Program;
  readonly #tree: ScopeTree;
  readonly #blockFunctions: BlockFunction[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#tree = {
      root: null as unknown as Scope,
      scopes: [],
      references: [],
      outerScope: new Map(),
      innerScope: new Map(),
      parents: new Map(),
      evals: [],
      tagged: [],
      throughWith: [],
      beyond: [],
    };
  }

  run(): ScopeTree {
    const program = this.#program;
    const { around } = program;
    const strict =
      program.sourceType === 'module' || hasUseStrict(program.body as Node[]) || around?.strict === true;
    const root = this.#open('file', program, null, strict);
    this.#tree.root = root;
    const top = program.evaluated ? this.#open('eval', program, this.#outer(root, around)) : root;
    if (program.sourceType === 'script' && !program.evaluated)
      for (const name of CJS_VARIABLES) this.#declare(root, name, 'host', null);
    this.#hoist(program.body as Node[], top);
    for (const node of program.body) this.#visit(node, program, top);
    this.#hoistBlockFunctions();
    for (const reference of this.#tree.references) this.#resolve(reference);
    return this.#tree;
  }

  /** The innermost scope around an evaluated text. */
  #outer(root: Scope, around: Surroundings | undefined): Scope {
    let scope = root;
    if (!around) return root;
    const declare = (variables: readonly ImageVariable[]): void => {
      for (const { name, kind } of variables)
        this.#declare(scope, name, kind === 'host' ? 'var' : kind, null);
    };
    declare(around.variables);
    for (const given of around.scopes) {
      scope = this.#open('outer', root.node, scope);
      scope.given = given;
      scope.dynamic = true;
      declare(given.variables);
    }
    return scope;
  }

  /** Whether what is declared by `var`, or as a function, becomes global (ECMA-262 section 19.2.1.3). */
  #isGlobal({ kind, strict }: Scope): boolean {
    return kind === 'eval' && !strict && !this.#program.around;
  }

  /** Whether a `var` of an evaluated text is one that was there before, in the function around. */
  #isThere(top: Scope, name: string): boolean {
    const { around } = this.#program;
    if (!around || top.kind !== 'eval' || top.strict) return false;
    let count = around.scopes.length - around.own;
    for (let scope = top.parent; scope; scope = scope.parent, count--) {
      if (count <= 0 && scope.kind === 'outer') return false;
      if (scope.variables.has(name)) return true;
    }
    return false;
  }

  #open(kind: ScopeKind, node: Node, parent: Scope | null, strict = parent?.strict ?? false): Scope {
    const scope: Scope = {
      id: this.#tree.scopes.length,
      kind,
      node,
      parent,
      varScope: null as unknown as Scope,
      variables: new Map(),
      strict,
      dynamic: false,
    };
    scope.varScope = OWN_VARS.has(kind) || parent === null ? scope : parent.varScope;
    this.#tree.scopes.push(scope);
    if (kind !== 'name' && kind !== 'parameters') this.#tree.innerScope.set(node, scope);
    return scope;
  }

  #declare(scope: Scope, name: string, kind: VariableKind, identifier: ESTree.Identifier | null): Variable {
    let variable = scope.variables.get(name);
    if (!variable) {
      variable = {
        name,
        kind,
        scope,
        declarations: [],
        references: [],
        assignedByBlockFunction: false,
      };
      scope.variables.set(name, variable);
    } else if (kind === 'function' || variable.kind === 'host') {
      variable.kind = kind;
    }
    if (identifier) variable.declarations.push(identifier);
    return variable;
  }

  /** Declares what the statements of one block, function body or file declare before they run. */
  #hoist(statements: Node[], scope: Scope): void {
    for (const outer of statements) {
      const statement =
        (outer.type === 'ExportNamedDeclaration' || outer.type === 'ExportDefaultDeclaration') &&
        outer.declaration
          ? (outer.declaration as Node)
          : outer;
      this.#hoistStatement(statement, scope, scope.varScope === scope);
    }
  }

  #hoistStatement(statement: Node, scope: Scope, top: boolean): void {
    switch (statement.type) {
      case 'FunctionDeclaration':
        if (!statement.id || (top && (this.#isGlobal(scope) || this.#isThere(scope, statement.id.name))))
          break;
        this.#declare(scope, statement.id.name, 'function', statement.id);
        if (!top && !scope.strict && !statement.async && !statement.generator) {
          this.#blockFunctions.push({ name: statement.id, block: scope });
        }
        break;
      case 'ClassDeclaration':
        if (statement.id) this.#declare(scope, statement.id.name, 'class', statement.id);
        break;
      case 'VariableDeclaration': {
        if (statement.kind === 'var') break;
        const kind = statement.kind === 'let' ? 'let' : 'const';
        for (const { id } of statement.declarations) {
          for (const name of boundIdentifiers(id)) this.#declare(scope, name.name, kind, name);
        }
        break;
      }
      case 'ImportDeclaration':
        for (const { local } of statement.specifiers) this.#declare(scope, local.name, 'import', local);
        break;
      case 'LabeledStatement':
        this.#hoistStatement(statement.body, scope, top);
        break;
      default:
        break;
    }
    if (top && !this.#isGlobal(scope)) this.#hoistVars(statement, scope);
  }

  /** `var` declarations anywhere inside, not crossing functions. */
  #hoistVars(node: Node, scope: Scope): void {
    if (node.type === 'VariableDeclaration') {
      if (node.kind === 'var') {
        for (const { id } of node.declarations) {
          for (const name of boundIdentifiers(id))
            if (!this.#isThere(scope, name.name)) this.#declare(scope, name.name, 'var', name);
        }
      }
      return;
    }
    if (!STATEMENTS_WITH_STATEMENTS.has(node.type)) return;
    eachChild(node, child => this.#hoistVars(child, scope));
  }

  /** Annex B.3.3: a function in a sloppy block is also a `var` of the function, unless that would clash. */
  #hoistBlockFunctions(): void {
    for (const { name, block } of this.#blockFunctions) {
      const target = block.varScope;
      if (this.#isGlobal(target) || this.#isThere(target, name.name)) continue;
      let clash = false;
      for (let scope = block.parent; scope && !clash; scope = scope.parent) {
        const variable = scope.variables.get(name.name);
        if (variable && scope !== target) {
          const simpleCatch =
            variable.kind === 'catch' && (scope.node as ESTree.CatchClause).param?.type === 'Identifier';
          clash = !simpleCatch;
        } else if (variable) {
          clash = variable.kind === 'let' || variable.kind === 'const' || variable.kind === 'class';
          clash ||= variable.kind === 'parameter' || variable.kind === 'import';
        }
        if (scope === target) break;
      }
      const parameters = target.parent?.kind === 'parameters' ? target.parent : null;
      if (clash || parameters?.variables.has(name.name)) continue;
      this.#declare(target, name.name, 'var', null).assignedByBlockFunction = true;
    }
  }

  #reference(node: Node, name: string, scope: Scope, use: Use): void {
    this.#tree.references.push({
      node,
      name,
      scope,
      variable: null,
      read: use === 'read' || use === 'update',
      write: use !== 'read',
      init: use === 'init',
    });
  }

  #resolve(reference: Reference): void {
    for (let scope: Scope | null = reference.scope; scope; scope = scope.parent) {
      const variable = scope.variables.get(reference.name);
      if (!variable) {
        if (scope.kind === 'with') this.#tree.throughWith.push({ from: reference.scope, with: scope });
        continue;
      }
      reference.variable = variable;
      variable.references.push(reference);
      return;
    }
  }

  /** `this`, `arguments`, `super`, `new.target`: a variable of the nearest function that has its own. */
  #implicit(node: Node, name: string, scope: Scope): void {
    let owner: Scope = scope;
    for (;;) {
      owner = owner.varScope;
      if (owner.kind !== 'function' || owner.node.type !== 'ArrowFunctionExpression') break;
      const outer = this.#tree.outerScope.get(owner.node);
      if (!outer) break;
      owner = outer;
    }
    if (owner.kind === 'eval' && this.#program.around) {
      this.#reference(node, name, scope, 'read');
      if (name !== 'this') this.#tree.beyond.push({ from: scope, name });
      return;
    }
    const isFunction = owner.kind === 'function';
    // Elsewhere there is no `arguments`, and `new.target` is undefined.
    if (!isFunction && (name === 'arguments' || name === IMPLICIT.newTarget)) return;
    const home = owner.parent?.kind === 'parameters' ? owner.parent : owner;
    this.#declare(home, name, 'implicit', null);
    this.#reference(node, name, scope, 'read');
    if (name !== IMPLICIT.super) return;
    const holder = isFunction ? this.#tree.outerScope.get(owner.node) : owner.parent;
    if (holder?.kind !== 'object' && holder?.kind !== 'class') return;
    this.#declare(holder, IMPLICIT.home, 'implicit', null);
    this.#reference(node, IMPLICIT.home, scope, 'read');
  }

  #visitAll(nodes: readonly (Node | null)[], parent: Node, scope: Scope): void {
    for (const node of nodes) if (node) this.#visit(node, parent, scope);
  }

  #visit(node: Node, parent: Node, scope: Scope): void {
    this.#tree.parents.set(node, parent);
    switch (node.type) {
      case 'Identifier':
        if (node.name === 'arguments' && !this.#declaresArguments(scope))
          this.#implicit(node, 'arguments', scope);
        else this.#reference(node, node.name, scope, 'read');
        return;
      case 'ThisExpression':
        this.#implicit(node, 'this', scope);
        return;
      case 'Super':
        if (parent.type === 'CallExpression') {
          this.#implicit(node, IMPLICIT.superCall, scope);
          return;
        }
        this.#implicit(node, IMPLICIT.super, scope);
        // The receiver of what is found there.
        this.#implicit(node, 'this', scope);
        return;
      case 'MetaProperty':
        if (node.meta.name === 'new') this.#implicit(node, IMPLICIT.newTarget, scope);
        return;
      case 'ObjectExpression': {
        const methods = node.properties.some(
          property => property.type === 'Property' && (property.method || property.kind !== 'init'),
        );
        const inner = methods ? this.#open('object', node, scope) : scope;
        this.#visitAll(node.properties, node, inner);
        return;
      }
      case 'PrivateIdentifier':
        this.#reference(node, `#${node.name}`, scope, 'read');
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#function(node, scope);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#class(node, scope);
        return;
      case 'BlockStatement': {
        const inner = this.#open('block', node, scope);
        this.#hoist(node.body, inner);
        this.#visitAll(node.body, node, inner);
        return;
      }
      case 'VariableDeclaration':
        for (const declarator of node.declarations) {
          this.#tree.parents.set(declarator, node);
          const inHead =
            (parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') && parent.left === node;
          this.#pattern(declarator.id, declarator, scope, declarator.init || inHead ? 'init' : null);
          if (!declarator.init && !inHead && node.kind !== 'var') {
            this.#reference(declarator.id, (declarator.id as ESTree.Identifier).name, scope, 'init');
          }
          if (declarator.init) this.#visit(declarator.init, declarator, scope);
        }
        return;
      case 'AssignmentExpression':
        this.#pattern(node.left, node, scope, node.operator === '=' ? 'write' : 'update');
        this.#visit(node.right, node, scope);
        return;
      case 'UpdateExpression':
        this.#pattern(node.argument, node, scope, 'update');
        return;
      case 'ForStatement': {
        const inner = this.#forScope(node, node.init, scope);
        this.#visitAll([node.init ?? null, node.test ?? null, node.update ?? null, node.body], node, inner);
        return;
      }
      case 'ForInStatement':
      case 'ForOfStatement': {
        const inner = this.#forScope(node, node.left, scope);
        if (node.left.type === 'VariableDeclaration') this.#visit(node.left, node, inner);
        else this.#pattern(node.left, node, scope, 'write');
        this.#visit(node.right, node, inner);
        this.#visit(node.body, node, inner);
        return;
      }
      case 'SwitchStatement': {
        this.#visit(node.discriminant, node, scope);
        const inner = this.#open('switch', node, scope);
        for (const branch of node.cases) this.#hoist(branch.consequent, inner);
        this.#visitAll(node.cases, node, inner);
        return;
      }
      case 'CatchClause': {
        const inner = this.#open('catch', node, scope);
        if (node.param) {
          for (const name of boundIdentifiers(node.param)) this.#declare(inner, name.name, 'catch', name);
          this.#pattern(node.param, node, inner, 'init');
        }
        this.#visit(node.body, node, inner);
        return;
      }
      case 'WithStatement': {
        this.#visit(node.object, node, scope);
        const inner = this.#open('with', node, scope);
        this.#declare(inner, IMPLICIT.object, 'implicit', null);
        this.#markDynamic(inner);
        this.#visit(node.body, node, inner);
        return;
      }
      case 'CallExpression':
        if (isDirectEval(node)) {
          this.#tree.evals.push({ scope, call: node });
          this.#implicit(node, 'this', scope);
          if (this.#mayNameArguments(node, scope)) this.#implicit(node, 'arguments', scope);
          this.#markDynamic(scope);
        }
        break;
      case 'TaggedTemplateExpression':
        this.#tree.tagged.push(node);
        break;
      case 'IfStatement':
        this.#visit(node.test, node, scope);
        // Annex B.3.4: a function as the body of an if is in a block of its own.
        for (const branch of [node.consequent, node.alternate]) {
          if (!branch) continue;
          if (branch.type !== 'FunctionDeclaration') {
            this.#visit(branch, node, scope);
            continue;
          }
          const inner = this.#open('block', branch, scope);
          this.#hoistStatement(branch, inner, false);
          this.#visit(branch, node, inner);
        }
        return;
      case 'Property':
        if (node.computed) this.#visit(node.key, node, scope);
        this.#visit(node.value, node, scope);
        return;
      case 'MemberExpression':
        this.#visit(node.object, node, scope);
        if (node.computed || node.property.type === 'PrivateIdentifier')
          this.#visit(node.property, node, scope);
        return;
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return;
      case 'ExportNamedDeclaration':
        if (node.declaration) this.#visit(node.declaration, node, scope);
        else if (!node.source) {
          for (const { local } of node.specifiers) {
            if (local.type === 'Identifier') this.#reference(local, local.name, scope, 'read');
          }
        }
        return;
      default:
        break;
    }
    eachChild(node, child => this.#visit(child, node, scope));
  }

  /** Whether `arguments` is an ordinary variable here: declared by the program, or a file's own (CommonJS). */
  #declaresArguments(scope: Scope): boolean {
    for (let s: Scope | null = scope; s; s = s.parent) {
      const variable = s.variables.get('arguments');
      if (variable) return variable.kind !== 'implicit';
    }
    return false;
  }

  /** Whether the text of a direct eval in an arrow function may name `arguments` of the function around. */
  #mayNameArguments({ arguments: [text] }: ESTree.SimpleCallExpression, scope: Scope): boolean {
    if (scope.varScope.node.type !== 'ArrowFunctionExpression' || this.#declaresArguments(scope))
      return false;
    return text !== undefined && (text.type !== 'Literal' || String(text.value).includes('arguments'));
  }

  #markDynamic(scope: Scope): void {
    for (let s: Scope | null = scope; s; s = s.parent) s.dynamic = true;
  }

  #forScope(node: Node, head: Node | null | undefined, scope: Scope): Scope {
    if (head?.type !== 'VariableDeclaration' || head.kind === 'var') return scope;
    const inner = this.#open('for', node, scope);
    this.#hoistStatement(head, inner, false);
    return inner;
  }

  /** A binding or assignment pattern; `use` is null where the declaration writes nothing (`var x;`). */
  #pattern(node: Node, parent: Node, scope: Scope, use: Use | null): void {
    this.#tree.parents.set(node, parent);
    switch (node.type) {
      case 'Identifier':
        if (use) this.#reference(node, node.name, scope, use);
        return;
      case 'ObjectPattern':
        for (const property of node.properties) {
          if (property.type === 'RestElement') {
            this.#pattern(property, node, scope, use);
            continue;
          }
          this.#tree.parents.set(property, node);
          if (property.computed) this.#visit(property.key, property, scope);
          this.#pattern(property.value, property, scope, use);
        }
        return;
      case 'ArrayPattern':
        for (const element of node.elements) if (element) this.#pattern(element, node, scope, use);
        return;
      case 'AssignmentPattern':
        this.#pattern(node.left, node, scope, use);
        this.#visit(node.right, node, scope);
        return;
      case 'RestElement':
        this.#pattern(node.argument, node, scope, use);
        return;
      case 'ParenthesizedExpression':
        this.#pattern(node.expression, node, scope, use);
        return;
      default:
        this.#visit(node, parent, scope);
    }
  }

  #function(node: FunctionNode, outer: Scope): void {
    this.#tree.outerScope.set(node, outer);
    const ownStrict = node.body.type === 'BlockStatement' && hasUseStrict(node.body.body);
    const strict = outer.strict || ownStrict;
    let around = outer;
    if (node.type === 'FunctionExpression' && node.id) {
      around = this.#open('name', node, outer, strict);
      this.#declare(around, node.id.name, 'name', node.id);
    }
    const expressions = node.params.some(hasExpression);
    const parameters = this.#open(expressions ? 'parameters' : 'function', node, around, strict);
    for (const param of node.params) {
      for (const name of boundIdentifiers(param)) this.#declare(parameters, name.name, 'parameter', name);
    }
    const body = expressions ? this.#open('function', node, parameters, strict) : parameters;
    if (expressions) parameters.varScope = body;
    if (node.body.type === 'BlockStatement') {
      this.#tree.parents.set(node.body, node);
      this.#hoist(node.body.body, body);
    }
    for (const param of node.params) this.#pattern(param, node, parameters, 'init');
    if (node.body.type === 'BlockStatement') this.#visitAll(node.body.body, node.body, body);
    else this.#visit(node.body, node, body);
  }

  #class(node: Class, outer: Scope): void {
    this.#tree.outerScope.set(node, outer);
    const inner = this.#open('class', node, outer, true);
    if (node.id) this.#declare(inner, node.id.name, 'name', node.id);
    for (const member of node.body.body) {
      if (member.type !== 'StaticBlock' && member.key.type === 'PrivateIdentifier') {
        this.#declare(inner, `#${member.key.name}`, 'implicit', null);
      }
    }
    // Made before the class, it can use nothing of the class's scope but the name, later on; private names it cannot.
    const { superClass } = node;
    if (superClass) {
      const own = mentions(superClass, node.id?.name);
      this.#visit(superClass, node, own ? inner : this.#open('block', node.body, outer, true));
    }
    this.#tree.parents.set(node.body, node);
    for (const member of node.body.body) {
      this.#tree.parents.set(member, node.body);
      if (member.type === 'StaticBlock') {
        const block = this.#open('static-block', member, inner);
        this.#hoist(member.body, block);
        this.#visitAll(member.body, member, block);
        continue;
      }
      if (member.computed) {
        const own = usesClass(member.key, node.id?.name, inner);
        this.#visit(member.key, member, own ? inner : this.#open('block', member.key, outer, true));
      }
      if (!member.value) continue;
      const field = member.type === 'PropertyDefinition';
      this.#visit(member.value, member, field ? this.#open('field', member, inner) : inner);
    }
  }
}

/** Whether a computed key has functions that need the scope of the class; what has none is visited as it stands. */
function usesClass(key: Node, name: string | undefined, { variables }: Scope): boolean {
  const isOwn = (each: Node): boolean => each.type === 'PrivateIdentifier' && variables.has(`#${each.name}`);
  return !contains(key, isFunction) || contains(key, isOwn) || mentions(key, name);
}

function contains(node: Node, test: (node: Node) => boolean): boolean {
  if (test(node)) return true;
  let found = false;
  eachChild(node, child => {
    found ||= contains(child, test);
  });
  return found;
}

/** Whether a name, or a direct eval, which may name it, stands somewhere in an expression. */
function mentions(node: Node, name: string | undefined): boolean {
  if (name === undefined) return false;
  return contains(node, each => each.type === 'Identifier' && (each.name === name || each.name === 'eval'));
}

/** Where a `var` stays. */
const OWN_VARS: ReadonlySet<ScopeKind> = new Set(['file', 'eval', 'function', 'field', 'static-block']);

/** Node types below which a `var` may stand without crossing a function. */
const STATEMENTS_WITH_STATEMENTS = new Set<Node['type']>([
  'BlockStatement',
  'IfStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'TryStatement',
  'CatchClause',
  'SwitchStatement',
  'SwitchCase',
  'LabeledStatement',
  'WithStatement',
  'ExportNamedDeclaration',
]);

/** ECMA-262 section 13.3.6.1, if the name means what it does at first. */
export function isDirectEval({ callee, optional }: ESTree.SimpleCallExpression): boolean {
  const name = unwrap(callee as Node);
  return !optional && name.type === 'Identifier' && name.name === 'eval';
}

function hasUseStrict(body: readonly Node[]): boolean {
  for (const statement of body) {
    if (statement.type !== 'ExpressionStatement' || !('directive' in statement)) return false;
    if (statement.directive === 'use strict') return true;
  }
  return false;
}

/** ContainsExpression of a parameter (ECMA-262 section 15.1.2). */
function hasExpression(pattern: Node): boolean {
  switch (pattern.type) {
    case 'AssignmentPattern':
      return true;
    case 'RestElement':
      return hasExpression(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.some(element => element !== null && hasExpression(element));
    case 'ObjectPattern':
      return pattern.properties.some(property =>
        property.type === 'RestElement' ? false : property.computed || hasExpression(property.value),
      );
    default:
      return false;
  }
}
