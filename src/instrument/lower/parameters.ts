/**
 * Parameters of async functions, whose errors must reject the promise instead of being thrown.
 *
 *     async function f(a, { b }, c = a) {}
 *     =>  f(a, µd2, ...µd) { var b, c; try { ({ b } = µd2); c = µd[0] === void 0 ? a : µd[0]; }
 *                            catch (µd0) { return µr.reject(µd0) } ... }
 *
 * Only where nobody can see that the parameters have no scope of their own; see functions.ts for the others.
 */
import type * as ESTree from 'estree';
import { LOCALS } from '../../reserved.ts';
import { boundIdentifiers, eachChild, type FunctionNode, isClass, isFunction, type Node } from '../ast.ts';
import type { Scope } from '../scopes.ts';
import type { Code } from './code.ts';
import { helper, type Printer } from './printer.ts';

export interface Parameters {
  formals: Code;
  /** Statements that give the parameters their values; empty if the formals do. */
  bindings: Code;
}

/** Null: they need a function of their own. */
export function bindParameters(node: FunctionNode, printer: Printer): Parameters | null {
  const last = node.params.at(-1);
  const rest =
    last?.type === 'RestElement' && last.argument.type === 'Identifier' ? node.params.length - 1 : -1;
  if (node.params.every(({ type }, i) => type === 'Identifier' || i === rest)) {
    return { formals: list(node.params.map(param => printer.print(param))), bindings: '' };
  }
  // Whoever prints them prints them once: suspended functions inside become machines in doing so.
  return canShareScope(node, printer) ? new Binder(node, printer).bind() : null;
}

function list(items: readonly Code[]): Code {
  return items.map((item, i) => [i === 0 ? '' : ', ', item]);
}

/** No function, no eval, and no default that could find a later parameter in its dead zone. */
function canShareScope(node: FunctionNode, printer: Printer): boolean {
  const scope = printer.tree.innerScope.get(node)!;
  const parameters = scope.parent?.kind === 'parameters' ? scope.parent : scope;
  if (parameters.dynamic) return false;
  const bound = new Map<string, number>();
  for (const param of node.params) {
    for (const [name, end] of initializedAt(param)) {
      if (bound.has(name) || name === 'arguments') return false;
      bound.set(name, end);
    }
  }
  for (const name of bound.keys()) if (scope.variables.get(name)?.kind === 'function') return false;
  return node.params.every(param => isPlain(param, parameters, bound, printer));
}

/** Where the dead zone of each name ends: behind its own default value. */
function initializedAt(pattern: Node): [name: string, end: number][] {
  switch (pattern.type) {
    case 'Identifier':
      return [[pattern.name, pattern.end]];
    case 'AssignmentPattern':
      // What a whole pattern defaults to is evaluated before its names, though it stands behind them.
      return boundIdentifiers(pattern.left).map(({ name }) => [name, pattern.end]);
    case 'ArrayPattern':
      return pattern.elements.flatMap(element => (element ? initializedAt(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap(property =>
        initializedAt(property.type === 'RestElement' ? property : property.value),
      );
    case 'RestElement':
      return initializedAt(pattern.argument);
    default:
      return [];
  }
}

function isPlain(node: Node, scope: Scope, bound: Map<string, number>, printer: Printer): boolean {
  if (isFunction(node) || isClass(node)) return false;
  if (node.type === 'Identifier') {
    const reference = printer.referenceOf(node);
    if (!reference || reference.init) return true;
    return reference.variable?.scope !== scope || node.start > bound.get(node.name)!;
  }
  let plain = true;
  eachChild(node, child => {
    plain &&= isPlain(child, scope, bound, printer);
  });
  return plain;
}

class Binder {
  readonly #node: FunctionNode;
  readonly #printer: Printer;
  readonly #formals: Code[] = [];
  readonly #declared: string[] = [];
  readonly #statements: Code[] = [];
  /** How many arguments `µd` begins after. */
  #first = -1;

  constructor(node: FunctionNode, printer: Printer) {
    this.#node = node;
    this.#printer = printer;
  }

  bind(): Parameters {
    this.#node.params.forEach((param, index) => {
      this.#parameter(param, index);
    });
    const caught = `${LOCALS.argument}0`;
    const bindings = [
      `var ${this.#declared.join(',')};try{`,
      this.#statements,
      `}catch(${caught}){return ${helper('reject')}(${caught})}`,
    ];
    return { formals: list(this.#formals), bindings };
  }

  #parameter(param: ESTree.Pattern, index: number): void {
    // `length` counts what stands before the first default value or rest.
    const counted = this.#first < 0 && param.type !== 'AssignmentPattern' && param.type !== 'RestElement';
    if (counted && param.type === 'Identifier') {
      this.#formals.push(this.#printer.print(param));
      return;
    }
    for (const { name } of boundIdentifiers(param)) this.#declared.push(name);
    if (counted) {
      const name = `${LOCALS.argument}${index + 1}`;
      this.#formals.push(name);
      this.#assign(param, name);
      return;
    }
    if (this.#first < 0) {
      this.#first = index;
      this.#formals.push(`...${LOCALS.argument}`);
    }
    const position = index - this.#first;
    if (param.type === 'RestElement') {
      this.#assign(param.argument, `${LOCALS.argument}.slice(${position})`);
      return;
    }
    const given = `${LOCALS.argument}[${position}]`;
    if (param.type !== 'AssignmentPattern') {
      this.#assign(param, given);
      return;
    }
    const value = ['(', this.#printer.print(param.right), ')'];
    this.#assign(param.left, [`${given}===void 0?`, value, `:${given}`]);
  }

  #assign(target: ESTree.Pattern, value: Code): void {
    const object = target.type === 'ObjectPattern';
    this.#statements.push(object ? '(' : '', this.#printer.print(target), '=', value, object ? ');' : ';');
  }
}
