/**
 * Prints syntax nodes as their own source text with what the lowering changes replaced: names of moved
 * variables, declarations that have become assignments, operands that have been evaluated before, and
 * suspendable functions.
 */
import type * as ESTree from 'estree';
import { GLOBALS, HELPERS, LOCALS } from '../../reserved.ts';
import { type Class, eachChild, type FunctionNode, isFunction, type Node, unwrap } from '../ast.ts';
import type { Reference, ScopeTree, Variable } from '../scopes.ts';
import { type Code, slice, type UnitText } from './code.ts';
import { uncertainReferences } from './dead-zone.ts';
import { evaluatedAs, isAnonymous } from './names.ts';
import type { OwnScopes, Place, Placement } from './places.ts';
import { kindOf } from './suspension.ts';

export const helper = (name: keyof typeof HELPERS): string => `${GLOBALS.helpers}.${HELPERS[name]}`;

/** How a suspendable function is printed; see functions.ts. */
export interface FunctionForms {
  expression(node: FunctionNode): Code;
  declaration(node: FunctionNode): Code;
  property(node: ESTree.Property): Code;
  method(node: ESTree.MethodDefinition): Code;
  /** What must run first in a scope with these statements. */
  prelude(statements: readonly Node[]): Code;
  /** What must run first in a class. */
  classPrelude(node: Class): Code;
}

export class Printer {
  readonly tree: ScopeTree;
  readonly own: OwnScopes;
  readonly #source: string;
  readonly #references = new Map<Node, Reference>();
  readonly #places = new Map<Variable, Place>();
  readonly #uncertain = new Set<Node>();
  /** Of variables wherever they stay, as far as someone asked. */
  readonly #early = new Map<Variable, Set<Node>>();
  readonly #forbidden = new Set<Node>();
  /** Writes without an effect: to the name of a sloppy function expression, from inside. */
  readonly #ignored = new Set<Node>();
  /** Nodes with something to replace in or at them. */
  readonly #changed = new Set<Node>();
  readonly #replacements = new Map<Node, Code>();
  #forms: FunctionForms | null = null;

  constructor(source: string, tree: ScopeTree, own: OwnScopes) {
    this.#source = source;
    this.tree = tree;
    this.own = own;
    for (const reference of tree.references) this.#references.set(reference.node, reference);
  }

  use(forms: FunctionForms): void {
    this.#forms = forms;
  }

  text(start: number, end: number): string {
    return this.#source.slice(start, end);
  }

  /** Marks a node, and those around it, as different from the source. */
  change(node: Node): void {
    for (let n: Node | undefined = node; n && !this.#changed.has(n); n = this.tree.parents.get(n)) {
      this.#changed.add(n);
    }
  }

  /** From now on the node is printed as `code`. */
  replace(node: Node, code: Code): void {
    this.#replacements.set(node, code);
    this.change(node);
  }

  /** Moves the variables of a function to their places. */
  move(placement: Placement): void {
    for (const [variable, place] of placement.places) {
      this.#places.set(variable, place);
      const renamed = place.type === 'property' || place.name !== variable.name;
      for (const identifier of variable.declarations) this.change(identifier);
      if (renamed) for (const { node } of variable.references) this.change(node);
    }
    for (const [nodes, into] of [
      [placement.uncertain, this.#uncertain],
      [placement.forbidden, this.#forbidden],
    ] as const) {
      for (const node of nodes) {
        into.add(node);
        this.change(node);
      }
    }
  }

  ignoreWrites(variable: Variable): void {
    for (const { node, write } of variable.references) {
      if (!write) continue;
      this.#ignored.add(node);
      this.#forbidden.add(node);
      this.change(node);
    }
  }

  referenceOf(node: Node): Reference | undefined {
    return this.#references.get(node);
  }

  isMoved(variable: Variable): boolean {
    return this.#places.has(variable);
  }

  print(node: Node): Code {
    const replacement = this.#replacements.get(node);
    if (replacement !== undefined) return replacement;
    if (!this.#changed.has(node)) return slice(node.start, node.end);
    switch (node.type) {
      case 'Identifier':
        return this.#identifier(node);
      case 'Property':
        return this.#property(node);
      case 'MethodDefinition':
        if (kindOf(node.value) === 'async') return this.#forms!.method(node);
        return this.unit(node, this.parts(node));
      case 'FunctionDeclaration':
        if (kindOf(node)) return this.#forms!.declaration(node);
        return this.unit(node, this.parts(node));
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        if (kindOf(node)) return this.#forms!.expression(node);
        return this.unit(node, this.parts(node));
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.unit(node, this.parts(node));
      case 'ClassBody': {
        const code = this.#forms!.classPrelude(this.tree.parents.get(node) as Class);
        return this.parts(node, code === '' ? undefined : { at: node.start + 1, code });
      }
      case 'Program':
        return this.#statements(node, node.body as Node[], node.start);
      case 'BlockStatement':
        return this.#statements(node, node.body, node.start + 1);
      case 'StaticBlock':
        return this.#statements(node, node.body, this.#source.indexOf('{', node.start) + 1);
      case 'SwitchStatement':
        return this.#switch(node);
      case 'VariableDeclaration':
        return this.#declaration(node);
      case 'AssignmentExpression':
        return this.#assignment(node);
      case 'AssignmentPattern':
        if (node.left.type !== 'Identifier') return this.parts(node);
        return [this.print(node.left), ' = ', this.value(node.left, node.right)];
      case 'UpdateExpression':
        return this.#update(node);
      case 'UnaryExpression':
        if (node.operator === 'delete' && this.#isProperty(unwrap(node.argument))) return 'false';
        return this.parts(node);
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        return this.#exported(node);
      default:
        return this.parts(node);
    }
  }

  /** The source text of a node with its children printed; `insert` goes in at an offset no child covers. */
  parts(node: Node, insert?: { at: number; code: Code }): Code {
    const out: Code[] = [];
    let from = node.start;
    const upTo = (end: number): void => {
      if (insert && from <= insert.at && insert.at <= end) {
        out.push(slice(from, insert.at), insert.code);
        from = insert.at;
        insert = undefined;
      }
      if (from < end) out.push(slice(from, end));
    };
    eachChild(node, child => {
      if (child.start < from) return;
      upTo(child.start);
      out.push(this.print(child));
      from = child.end;
    });
    upTo(node.end);
    return out;
  }

  /** Remembers where the function or class came from, see {@link UnitText}. */
  unit(node: Node, code: Code, generated = false): Code {
    const unit: UnitText = { start: 0, end: 0, sourceStart: node.start, sourceEnd: node.end, generated };
    return [{ type: 'edge', unit, edge: 'start' }, code, { type: 'edge', unit, edge: 'end' }];
  }

  #statements(node: Node, statements: readonly Node[], start: number): Code {
    const code = this.#forms!.prelude(statements);
    if (code === '') return this.parts(node);
    return this.parts(node, { at: afterDirectives(statements, start), code: [';', code] });
  }

  /** What is declared in a switch is in scope in all of it, but not where its value is evaluated. */
  #switch(node: ESTree.SwitchStatement): Code {
    const prelude = this.#forms!.prelude(node.cases.flatMap(({ consequent }) => consequent));
    if (prelude === '') return this.parts(node);
    const value = `${LOCALS.temporary}0`;
    const cases = node.cases.map(branch => [this.print(branch), '\n']);
    const discriminant = this.print(node.discriminant);
    return [`{const ${value}=`, discriminant, ';{', prelude, `switch(${value}){`, cases, '}}}'];
  }

  // ---- variables

  #place(node: Node): { variable: Variable; place: Place } | null {
    const variable = node.type === 'Identifier' ? this.#references.get(node)?.variable : null;
    const place = variable && this.#places.get(variable);
    return place ? { variable, place } : null;
  }

  #isProperty(node: Node): boolean {
    return this.#place(node)?.place.type === 'property';
  }

  /** The text of a variable, whatever is done with it. */
  variable(node: ESTree.Identifier): Code {
    const found = this.#place(node);
    return found ? this.placeText(found.variable, this.#references.get(node)!) : node.name;
  }

  /** As seen from a reference; without one, from the function that declares it. */
  placeText(variable: Variable, from?: Reference): Code {
    const place = this.#places.get(variable);
    if (!place) return variable.name;
    if (place.type === 'hoisted') return place.name;
    const { environment } = place;
    const here = !from || this.own.owner.get(from.scope) === environment.owner;
    return [here ? environment.name : { type: 'alias', environment }, '.', variable.name];
  }

  /** The value of a variable that is also assigned to by this node. */
  read(node: ESTree.Identifier): Code {
    const text = this.variable(node);
    return this.#uncertain.has(node) ? this.#checked(node, text) : text;
  }

  #identifier(node: ESTree.Identifier): Code {
    const reference = this.#references.get(node);
    const text = this.variable(node);
    if (!reference) return text;
    if (this.#forbidden.has(node)) return this.#constant(node, text);
    const uncertain = this.#uncertain.has(node);
    if (!reference.read) return uncertain ? this.#checkedTarget(node) : text;
    if (uncertain) return this.#checked(node, text);
    return this.#isProperty(node) && this.#isCallee(node) ? ['(0,', text, ')'] : text;
  }

  /** A property that reads as the constant and cannot be written. */
  #constant(node: ESTree.Identifier, text: Code): Code {
    const how = this.#ignored.has(node) ? ',true' : '';
    return [helper('constant'), `("${node.name}",`, text, `${how}).v`];
  }

  #checked(node: ESTree.Identifier, text: Code): Code {
    const check = [helper('initialized'), '(', text, `,"${node.name}")`];
    const parent = this.tree.parents.get(node);
    return parent?.type === 'NewExpression' && parent.callee === node ? ['(', check, ')'] : check;
  }

  /** In a pattern or the head of a loop the check comes when the value has been taken (PutValue). */
  #checkedTarget(node: ESTree.Identifier): Code {
    const value = `${LOCALS.argument}0`;
    return [helper('assigning'), `(${value}=>{`, this.assign(node, '=', value), '}).v'];
  }

  /** Called without a receiver, which a property would be given. */
  #isCallee(node: Node): boolean {
    const parent = this.tree.parents.get(node);
    switch (parent?.type) {
      case 'ParenthesizedExpression':
        return this.#isCallee(parent);
      case 'CallExpression':
        return parent.callee === node;
      case 'TaggedTemplateExpression':
        return parent.tag === node;
      default:
        return false;
    }
  }

  /** The value assigned to an identifier, with the name it gives to an anonymous function. */
  value(target: Node, node: Node): Code {
    const code = this.print(node);
    if (target.type !== 'Identifier' || !isAnonymous(node)) return code;
    return this.named(target.name, node, code, this.variable(target));
  }

  /** `code`, printed for an anonymous function `node` that is stored in `place` but called `name`. */
  named(name: string, node: Node, code: Code, place: Code): Code {
    const inner = unwrap(node);
    const async = isFunction(inner) && kindOf(inner) === 'async';
    return place === name || async || !isAnonymous(node) ? code : evaluatedAs(name, code);
  }

  // ---- nodes whose text depends on the variables in them

  #property(node: ESTree.Property): Code {
    if (node.shorthand) {
      return [slice(node.key.start, node.key.end), ': ', this.print(node.value)];
    }
    const value = unwrap(node.value);
    if (isFunction(value) && kindOf(value) === 'async') {
      if (node.method) return this.#forms!.property(node);
      if (node.computed && isAnonymous(value)) {
        return [
          `[${helper('key')}(`,
          this.print(node.key),
          `)]: ${helper('named')}(`,
          this.print(value),
          ')',
        ];
      }
    }
    const whole = node.method || node.kind !== 'init';
    return whole ? this.unit(node, this.parts(node)) : this.parts(node);
  }

  /** A declaration whose variables have been moved is the assignments it makes. */
  #declaration(node: ESTree.VariableDeclaration): Code {
    if (!this.hasMoved(node)) return this.parts(node);
    const parent = this.tree.parents.get(node)!;
    if ((parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') && parent.left === node) {
      return this.print(node.declarations[0]!.id);
    }
    const assignments = this.assignments(node);
    if (parent.type === 'ForStatement' && parent.init === node) return assignments ?? '';
    return assignments ? [assignments, ';'] : ';';
  }

  /** Null when it assigns nothing. */
  assignments(node: ESTree.VariableDeclaration): Code | null {
    const out: Code[] = [];
    for (const { id, init } of node.declarations) {
      if (!init && node.kind === 'var') continue;
      if (out.length > 0) out.push(', ');
      out.push(this.print(id), ' = ', init ? this.value(id, init) : 'void 0');
    }
    if (out.length === 0) return null;
    return node.declarations.some(({ id }) => id.type === 'ObjectPattern') ? ['(', ...out, ')'] : out;
  }

  /** Whether a variable has the value now that it keeps. */
  isSettled(node: ESTree.Identifier): boolean {
    const variable = this.#references.get(node)?.variable;
    if (!variable || variable.scope.dynamic || this.#mayBeEarly(variable, node)) return false;
    if (variable.references.some(({ write, init }) => write && !init)) return false;
    switch (variable.kind) {
      case 'const':
      case 'let':
      case 'class':
      case 'name':
      case 'catch':
        return true;
      case 'function':
        return variable.declarations.length === 1;
      case 'parameter':
        return variable.declarations.length === 1 && !variable.scope.variables.has('arguments');
      default:
        return false;
    }
  }

  #mayBeEarly(variable: Variable, node: Node): boolean {
    let early = this.#early.get(variable);
    if (!early) {
      early = new Set(uncertainReferences(variable, this.tree).map(({ node }) => node));
      this.#early.set(variable, early);
    }
    return early.has(node);
  }

  hasMoved(node: ESTree.VariableDeclaration): boolean {
    return node.declarations.some(({ id }) => this.#containsMoved(id));
  }

  #containsMoved(pattern: Node): boolean {
    switch (pattern.type) {
      case 'Identifier': {
        const variable = this.#references.get(pattern)?.variable ?? this.#declared(pattern);
        return variable !== null && this.isMoved(variable);
      }
      case 'ObjectPattern':
        return pattern.properties.some(property =>
          this.#containsMoved(property.type === 'RestElement' ? property : property.value),
        );
      case 'ArrayPattern':
        return pattern.elements.some(element => element !== null && this.#containsMoved(element));
      case 'AssignmentPattern':
        return this.#containsMoved(pattern.left);
      case 'RestElement':
        return this.#containsMoved(pattern.argument);
      default:
        return false;
    }
  }

  /** `var x;` refers to nothing. */
  #declared(identifier: ESTree.Identifier): Variable | null {
    for (let n: Node | undefined = identifier; n; n = this.tree.parents.get(n)) {
      if (!isFunction(n)) continue;
      return this.tree.innerScope.get(n)?.variables.get(identifier.name) ?? null;
    }
    return null;
  }

  #assignment(node: ESTree.AssignmentExpression): Code {
    const left = unwrap(node.left);
    if (left.type !== 'Identifier' || !this.#references.has(left)) return this.parts(node);
    const right = this.#named(node.operator) ? this.value(left, node.right) : this.print(node.right);
    return this.assign(left, node.operator, right);
  }

  #named(operator: string): boolean {
    return /^(?:=|&&=|\|\|=|\?\?=)$/.test(operator);
  }

  /** An assignment to a variable, with the checks it needs. */
  assign(left: ESTree.Identifier, operator: string, right: Code): Code {
    const text = this.variable(left);
    if (this.#forbidden.has(left)) {
      return [this.#constant(left, text), ` ${operator} `, right];
    }
    if (!this.#uncertain.has(left)) return [text, ` ${operator} `, right];
    if (operator === '=') {
      return [text, ' = ', helper('assignable'), '(', right, ',', text, `,"${left.name}")`];
    }
    return ['(', this.#checked(left, text), ',', text, ` ${operator} `, right, ')'];
  }

  #update(node: ESTree.UpdateExpression): Code {
    const argument = unwrap(node.argument);
    if (argument.type !== 'Identifier' || !this.#references.has(argument)) return this.parts(node);
    const text = this.variable(argument);
    const around = (inner: Code): Code => (node.prefix ? [node.operator, inner] : [inner, node.operator]);
    if (this.#forbidden.has(argument)) {
      return around(this.#constant(argument, text));
    }
    if (!this.#uncertain.has(argument)) return around(text);
    return ['(', this.#checked(argument, text), ',', around(text), ')'];
  }

  /** An async function declaration is a constant of the prelude, see functions.ts. */
  #exported(node: ESTree.ExportNamedDeclaration | ESTree.ExportDefaultDeclaration): Code {
    const declaration = node.declaration as Node | null | undefined;
    if (declaration?.type !== 'FunctionDeclaration' || kindOf(declaration) !== 'async')
      return this.parts(node);
    const name = declaration.id?.name;
    if (node.type === 'ExportNamedDeclaration') return `export {${name}};`;
    return name ? `export {${name} as default};` : this.parts(node);
  }
}

export function afterDirectives(statements: readonly Node[], start: number): number {
  let at = start;
  for (const statement of statements) {
    if (statement.type !== 'ExpressionStatement' || !('directive' in statement)) break;
    at = statement.end;
  }
  return at;
}
