/**
 * What a suspendable function becomes: a shell with the parameters and the variables, and inside it, as an
 * arrow so that `this`, `arguments`, `super` and `new.target` stay what they are, the state machine.
 *
 *     function* g(a) { body }              =>  function* g(a) { let ...; return µg((µk, µx) => { machine }) }
 *     async function f(a) { body }         =>  const f = µf({f(a) { let ...; return µa((µk, µx) => { machine }) }}.f)
 *     async a => value                     =>  µf(a => µr.run(() => value))                 // cannot stop
 *     async function f(a = b()) { body }   =>  {f() { return µr.params(() => ((a = b()) => { ... machine })(...arguments)) }}.f
 *     { async m() { body } }               =>  { m: µf({m() { ... }}.m) }
 *     class { async m() { body } }         =>  class { static { µf(this.prototype.m) } m() { ... } }
 *
 * Generator functions keep their own kind because nothing else makes their objects; they never `yield`, the
 * driver takes over their objects when they are first used. Async functions are methods, which like them are
 * no constructors and have no `prototype`; one that is only ever called is left a plain function.
 */
import type * as ESTree from 'estree';
import { ACTIVATION, GLOBALS, LOCALS } from '../../reserved.ts';
import { type Class, eachChild, type FunctionNode, isFunction, type Node } from '../ast.ts';
import { inferredName, keyName } from '../names.ts';
import type { Variable } from '../scopes.ts';
import { type Code, slice } from './code.ts';
import { Machine } from './machine.ts';
import { propertyBrackets } from './names.ts';
import { bindParameters, type Parameters } from './parameters.ts';
import { type Counters, placeVariables } from './places.ts';
import { type FunctionForms, helper, type Printer } from './printer.ts';
import { kindOf, type Suspensions } from './suspension.ts';

export class Functions implements FunctionForms {
  readonly #printer: Printer;
  readonly #suspensions: Suspensions;
  readonly #counters: Counters = { environment: 0, binding: 0 };
  /** Declarations of async functions that a prelude makes. */
  readonly #inPrelude = new Set<Node>();

  constructor(printer: Printer, suspensions: Suspensions) {
    this.#printer = printer;
    this.#suspensions = suspensions;
    printer.use(this);
    for (const node of suspensions.functions) printer.change(node);
  }

  // ---- forms

  expression(node: FunctionNode): Code {
    const printer = this.#printer;
    if (kindOf(node) !== 'async') return this.#generator(node);
    if (node.type === 'ArrowFunctionExpression') return this.#arrow(node);
    const called = this.#isCalledOnly(node);
    if (called) {
      const name = node.type === 'FunctionExpression' && node.id ? ` ${node.id.name}` : '';
      return printer.unit(node, [`function${name}`, this.#shell(node)]);
    }
    const name = inferredName(node, printer.tree.parents);
    const own = node.type === 'FunctionExpression' ? this.#usedOwnName(node) : undefined;
    if (own && !own.scope.strict) printer.ignoreWrites(own);
    const method = this.#asMethod(node, name);
    if (!own) return method;
    return [`(()=>{const ${name}=`, method, `;return ${name}})()`];
  }

  declaration(node: FunctionNode): Code {
    if (kindOf(node) !== 'async') return this.#generator(node);
    if (this.#inPrelude.has(node)) return '';
    const parent = this.#printer.tree.parents.get(node);
    const name = node.type === 'FunctionDeclaration' && node.id ? node.id.name : '';
    if (parent?.type === 'ExportDefaultDeclaration') return this.#asMethod(node, 'default');
    return this.#printer.unit(node, [`function ${name}`, this.#shell(node)]);
  }

  property(node: ESTree.Property): Code {
    const printer = this.#printer;
    const fn = node.value as ESTree.FunctionExpression;
    const key = node.computed ? null : keyName(node.key);
    const shell = this.#shell(fn);
    if (containsSuper(fn)) {
      return printer.unit(node, [this.#keyText(node), shell]);
    }
    if (key === null) {
      const method = printer.unit(node, ['f', shell]);
      return [
        `[${helper('key')}(`,
        printer.print(node.key),
        `)]:${helper('named')}(${GLOBALS.markAsync}({`,
        method,
        '}.f))',
      ];
    }
    const { key: name, get } = propertyBrackets(key);
    const method = printer.unit(node, [name, shell]);
    return [`${name}:${GLOBALS.markAsync}({`, method, `}${get})`];
  }

  method(node: ESTree.MethodDefinition): Code {
    const isStatic = node.static ? 'static ' : '';
    return this.#printer.unit(node, [isStatic, this.#keyText(node), this.#shell(node.value)]);
  }

  /** `const f = ...;` for each async function declaration among the statements, which are in scope from the start. */
  prelude(statements: readonly Node[]): Code {
    const out: Code[] = [];
    for (const statement of statements) {
      const node = declarationIn(statement);
      if (!node?.id || kindOf(node) !== 'async') continue;
      const variable = this.#variableOf(node);
      const exported = statement !== node;
      if (!variable || (!exported && this.#isOnlyCalled(variable))) continue;
      this.#inPrelude.add(node);
      const constant = variable.declarations.length === 1 && !variable.references.some(({ write }) => write);
      out.push(constant ? 'const ' : 'var ', node.id.name, '=', this.value(node), ';');
    }
    return out.length === 0 ? '' : out;
  }

  /** Only methods whose key can be named again without an effect. */
  classPrelude(node: Class): Code {
    const marks: Code[] = [];
    const seen = new Set<string>();
    for (const member of [...node.body.body].reverse()) {
      if (member.type === 'StaticBlock') continue;
      const key = this.#repeatedKey(member);
      if (key === null) continue;
      const place = `${member.static ? 'this' : 'this.prototype'}${key}`;
      const first = !seen.has(place);
      seen.add(place);
      if (!first || member.type !== 'MethodDefinition' || member.kind !== 'method') continue;
      if (kindOf(member.value) === 'async') marks.push(`${GLOBALS.markAsync}(${place});`);
    }
    return marks.length === 0 ? '' : ['static{', ...marks, '}'];
  }

  /** A function declaration as a value, for a block whose declarations are assignments. */
  value(node: FunctionNode): Code {
    const printer = this.#printer;
    const name = node.type === 'FunctionDeclaration' && node.id ? node.id.name : 'default';
    if (kindOf(node) === 'async') return this.#asMethod(node, name);
    const { key, get } = propertyBrackets(name);
    const body = kindOf(node) ? this.#body(node) : printer.print(node.body);
    const star = `${node.async ? 'async ' : ''}function${node.generator ? '*' : ''}`;
    const fn = printer.unit(node, [star, '(', this.#parameterText(node), ')', body]);
    return [`{${key}:`, fn, `}${get}`];
  }

  // ---- parts

  /** Its own text with another body. */
  #generator(node: FunctionNode): Code {
    this.#printer.replace(node.body, this.#body(node));
    return this.#printer.unit(node, this.#printer.parts(node));
  }

  #arrow(node: ESTree.ArrowFunctionExpression): Code {
    const printer = this.#printer;
    const parameters = bindParameters(node, printer);
    const body = this.#body(node, parameters);
    const text = parameters
      ? ['(', parameters.formals, ')=>', body]
      : this.#shellWithInnerParameters(node, body);
    const arrow = printer.unit(node, text);
    if (this.#isCalledOnly(node)) return arrow;
    const name = inferredName(node, printer.tree.parents);
    if (name === '') return [`${GLOBALS.markAsync}(`, arrow, ')'];
    const { key, get } = propertyBrackets(name);
    return [`${GLOBALS.markAsync}({${key}:`, arrow, `}${get})`];
  }

  #asMethod(node: FunctionNode, name: string): Code {
    const { key, get } = propertyBrackets(name);
    return [`${GLOBALS.markAsync}({`, this.#printer.unit(node, [key, this.#shell(node)]), `}${get})`];
  }

  /** `(parameters){body}` of an async function that is no arrow. */
  #shell(node: FunctionNode): Code {
    const parameters = bindParameters(node, this.#printer);
    const body = this.#body(node, parameters);
    return parameters ? ['(', parameters.formals, ')', body] : this.#shellWithInnerParameters(node, body);
  }

  #parameterText(node: FunctionNode): Code {
    return node.params.flatMap((param, i) =>
      i === 0 ? [this.#printer.print(param)] : [', ', this.#printer.print(param)],
    );
  }

  /** What goes wrong in parameters must reject, so they are those of an arrow inside. */
  #shellWithInnerParameters(node: FunctionNode, body: Code): Code {
    const counted = node.params.findIndex(
      ({ type }) => type === 'AssignmentPattern' || type === 'RestElement',
    );
    const length = counted < 0 ? node.params.length : counted;
    const names = Array.from({ length }, (_, i) => `${LOCALS.argument}${i + 1}`);
    const inner = this.#printer.unit(node, ['((', this.#parameterText(node), ')=>', body, ')'], true);
    if (node.type !== 'ArrowFunctionExpression') {
      return [`(${names}){return ${helper('parameters')}(()=>`, inner, '(...arguments))}'];
    }
    const all = [...names, `...${LOCALS.argument}`].join(',');
    return [`(${all})=>${helper('parameters')}(()=>`, inner, `(${all}))`];
  }

  /** The braces and what is in them. Where an async function has inner parameters, the result is the machine. */
  #body(node: FunctionNode, parameters: Parameters | null = null): Code {
    const kind = kindOf(node)!;
    const inner = kind === 'async' && !parameters;
    const bindings = parameters?.bindings ?? '';
    const stops = this.#suspensions.inside.has(node.body);
    if (kind === 'async' && !stops && !this.#redeclaresParameter(node))
      return this.#plainBody(node, inner, bindings);
    const placement = placeVariables(
      node,
      this.#printer.tree,
      this.#printer.own,
      this.#suspensions.inside,
      this.#counters,
    );
    this.#printer.move(placement);
    const machine = new Machine({
      node,
      kind,
      printer: this.#printer,
      functions: this,
      inside: this.#suspensions.inside,
      placement,
    });
    const code = this.#printer.unit(node, machine.build(), true);
    const start = inner ? ['return ', code] : [`return ${startOf(kind)}(`, code, ')'];
    return [
      '{',
      directives(node, this.#printer),
      bindings,
      this.#declarations(node),
      machine.declarations(),
      start,
      '}',
    ];
  }

  /** A body that cannot stop stays as it is, in an arrow that the driver calls. */
  #plainBody(node: FunctionNode, inner: boolean, bindings: Code): Code {
    const printer = this.#printer;
    const own =
      node.body.type === 'BlockStatement' ? printer.print(node.body) : ['(', printer.print(node.body), ')'];
    if (!inner) {
      const thunk = printer.unit(node, ['()=>', own], true);
      return ['{', directives(node, printer), bindings, `return ${helper('run')}(`, thunk, ')}'];
    }
    const ended = `${LOCALS.activation}.${ACTIVATION.label}=-1;`;
    const statements = node.body.type === 'BlockStatement' ? own : ['return ', own];
    return ['{return ', printer.unit(node, [`${LOCALS.activation}=>{${ended}`, statements, '}'], true), '}'];
  }

  #redeclaresParameter(node: FunctionNode): boolean {
    const scope = this.#printer.tree.innerScope.get(node)!;
    for (const { kind, declarations, name } of scope.variables.values()) {
      if (kind === 'var' && name === 'arguments') return true;
      if (kind === 'parameter' && declarations.length > 1) return true;
      if (kind === 'var' && scope.parent?.kind === 'parameters' && scope.parent.variables.has(name)) {
        return true;
      }
      if (
        kind === 'function' &&
        node.params.some(param => param.type === 'Identifier' && param.name === name)
      )
        return true;
    }
    return false;
  }

  /** Functions declared at the top of a body that may stop: around the machine, where they are from the start. */
  #declarations(node: FunctionNode): Code {
    if (node.body.type !== 'BlockStatement') return '';
    const prelude = this.prelude(node.body.body);
    const out: Code[] = [prelude];
    for (const statement of node.body.body) {
      const declaration = declarationIn(statement);
      if (declaration && !this.#inPrelude.has(declaration)) out.push(this.#printer.print(declaration), '\n');
    }
    return out;
  }

  #keyText(node: ESTree.Property | ESTree.MethodDefinition): Code {
    if (!node.computed) return slice(node.key.start, node.key.end);
    return ['[', this.#printer.print(node.key), ']'];
  }

  #repeatedKey(member: ESTree.MethodDefinition | ESTree.PropertyDefinition): string | null {
    const { key } = member;
    const text = this.#printer.text(key.start, key.end);
    if (member.computed) return /^Symbol\s*\.\s*\w+$/.test(text) ? `[${text}]` : null;
    if (key.type === 'PrivateIdentifier') return null;
    return `[${JSON.stringify(keyName(key))}]`;
  }

  // ---- questions

  #variableOf(node: FunctionNode): Variable | undefined {
    const id = node.type === 'FunctionDeclaration' && node.id;
    return id ? this.#printer.tree.outerScope.get(node)!.variables.get(id.name) : undefined;
  }

  /** Whether the function is nothing but a callee, so that nobody sees what kind of object it is. */
  #isCalledOnly(node: FunctionNode): boolean {
    const { parents } = this.#printer.tree;
    let child: Node = node;
    let parent = parents.get(node);
    while (parent?.type === 'ParenthesizedExpression') {
      child = parent;
      parent = parents.get(parent);
    }
    if (parent?.type !== 'CallExpression' || parent.callee !== child) return false;
    return node.type !== 'FunctionExpression' || !this.#usedOwnName(node);
  }

  #isOnlyCalled(variable: Variable): boolean {
    const { scope, declarations } = variable;
    if (scope.dynamic || declarations.length > 1) return false;
    // In a sloppy block a plain function would be a variable of the function around it, too.
    if (scope !== scope.varScope && !scope.strict) return false;
    return variable.references.every(({ node, write }) => {
      const parent = this.#printer.tree.parents.get(node);
      return !write && parent?.type === 'CallExpression' && parent.callee === node;
    });
  }

  /** The variable that its own name is inside a function expression, if anything uses it. */
  #usedOwnName(node: ESTree.FunctionExpression): Variable | undefined {
    const scope = this.#printer.tree.innerScope.get(node)!;
    for (let s = scope.parent; s && s.node === node; s = s.parent) {
      if (s.kind !== 'name') continue;
      for (const variable of s.variables.values()) {
        if (variable.references.length > 0 || s.dynamic) return variable;
      }
    }
    return undefined;
  }
}

function startOf(kind: 'async' | 'generator' | 'async generator'): string {
  switch (kind) {
    case 'async':
      return GLOBALS.startAsync;
    case 'generator':
      return GLOBALS.startGenerator;
    case 'async generator':
      return GLOBALS.startAsyncGenerator;
  }
}

function directives(node: FunctionNode, printer: Printer): Code {
  if (node.body.type !== 'BlockStatement') return '';
  const out: Code[] = [];
  for (const statement of node.body.body) {
    if (statement.type !== 'ExpressionStatement' || !('directive' in statement)) break;
    out.push(printer.print(statement.expression), ';');
  }
  return out;
}

function declarationIn(
  statement: Node,
): ESTree.FunctionDeclaration | ESTree.MaybeNamedFunctionDeclaration | null {
  if (statement.type === 'FunctionDeclaration') return statement;
  if (statement.type === 'LabeledStatement') return declarationIn(statement.body);
  if (statement.type !== 'ExportNamedDeclaration' && statement.type !== 'ExportDefaultDeclaration')
    return null;
  const declaration = statement.declaration as Node | null | undefined;
  return declaration?.type === 'FunctionDeclaration' ? declaration : null;
}

/** Whether `super` in the function means that of the method it is, not that of a function inside. */
function containsSuper(node: Node): boolean {
  let found = false;
  eachChild(node, child => {
    if (found) return;
    if (child.type === 'Super') found = true;
    else if (isFunction(child) && child.type !== 'ArrowFunctionExpression') return;
    else found = containsSuper(child);
  });
  return found;
}
