/** One statement of a suspendable function: copied if it cannot stop, else taken apart by its own file. */
import type * as ESTree from 'estree';
import type { Node } from '../ast.ts';
import { lowerIf, lowerLabeled, lowerSwitch, lowerWith } from './branches.ts';
import { lowerForAwait } from './for-await.ts';
import { lowerForIn, lowerForOf } from './iterations.ts';
import { lowerClassParts } from './literals.ts';
import { lowerDoWhile, lowerFor, lowerWhile } from './loops.ts';
import { type Machine, parenthesized, SENT } from './machine.ts';
import { isAnonymous, unnamed } from './names.ts';
import { bindPattern } from './patterns.ts';
import { assignedByBlockFunction } from './suspension.ts';
import { lowerTry } from './try.ts';

export function lowerStatement(machine: Machine, node: Node): void {
  switch (node.type) {
    case 'FunctionDeclaration':
      assignBlockFunction(machine, node);
      return;
    case 'EmptyStatement':
      return;
    case 'ReturnStatement':
      lowerReturn(machine, node);
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
      machine.exit(machine.exits.find(node));
      return;
    case 'VariableDeclaration':
      lowerDeclaration(machine, node);
      return;
    case 'ClassDeclaration':
      lowerClassDeclaration(machine, node);
      return;
    case 'LabeledStatement':
      if (node.body.type === 'FunctionDeclaration') return;
      break;
    default:
      break;
  }
  if (!machine.stops(node)) {
    machine.exits.replaceJumps(node);
    const ended = machine.printer.text(node.end - 1, node.end) === ';';
    machine.emit([machine.printer.print(node), ended ? '' : ';']);
    return;
  }
  switch (node.type) {
    case 'ExpressionStatement':
      lowerExpressionStatement(machine, node.expression);
      return;
    case 'BlockStatement':
      machine.enter(node);
      for (const statement of node.body) machine.statement(statement);
      return;
    case 'IfStatement':
      lowerIf(machine, node);
      return;
    case 'LabeledStatement':
      lowerLabeled(machine, node);
      return;
    case 'SwitchStatement':
      lowerSwitch(machine, node);
      return;
    case 'WithStatement':
      lowerWith(machine, node);
      return;
    case 'WhileStatement':
      lowerWhile(machine, node);
      return;
    case 'DoWhileStatement':
      lowerDoWhile(machine, node);
      return;
    case 'ForStatement':
      lowerFor(machine, node);
      return;
    case 'ForInStatement':
      lowerForIn(machine, node);
      return;
    case 'ForOfStatement':
      if (node.await) lowerForAwait(machine, node);
      else lowerForOf(machine, node);
      return;
    case 'TryStatement':
      lowerTry(machine, node);
      return;
    case 'ThrowStatement': {
      const value = machine.expression(node.argument);
      machine.emit(['throw ', parenthesized(value), ';']);
      return;
    }
    default:
      throw new Error(`unexpected statement ${node.type}`);
  }
}

/** Annex B.3.3: where a function declaration in a block stands, the variable of the function takes its value. */
function assignBlockFunction(
  machine: Machine,
  node: ESTree.FunctionDeclaration | ESTree.MaybeNamedFunctionDeclaration,
): void {
  const { tree } = machine.printer;
  const outer = assignedByBlockFunction(node, tree);
  if (!node.id || !outer) return;
  const inner = tree.outerScope.get(node)!.variables.get(node.id.name)!;
  const text = (variable: typeof outer) => machine.printer.placeText(variable);
  machine.emit([text(outer), '=', text(inner), ';']);
}

function lowerReturn(machine: Machine, node: ESTree.ReturnStatement): void {
  if (!node.argument) {
    machine.exits.return('void 0');
    return;
  }
  machine.at(node);
  const value = machine.expression(node.argument);
  if (machine.kind !== 'async generator') {
    machine.exits.return(unnamed(node.argument, value));
    return;
  }
  machine.suspend(parenthesized(value));
  machine.exits.return(SENT);
}

function lowerExpressionStatement(machine: Machine, node: Node): void {
  const code = machine.expression(node);
  if (typeof code !== 'string' || !/^µ[tx]\d*$/.test(code)) machine.emit([parenthesized(code), ';']);
}

function lowerDeclaration(machine: Machine, node: ESTree.VariableDeclaration): void {
  const { printer } = machine;
  if (!printer.hasMoved(node) && node.declarations.some(({ id }) => id.type === 'Identifier')) {
    machine.emit([printer.print(node), ';']);
    return;
  }
  for (const { id, init } of node.declarations) {
    if (!init) {
      if (node.kind !== 'var') machine.emit([printer.print(id), '=void 0;']);
    } else if (!machine.stops(init) && !machine.stops(id)) {
      machine.emit(['(', printer.print(id), ' = ', printer.value(id, init), ');']);
    } else if (id.type === 'Identifier') {
      const value = machine.expression(init);
      const code = isAnonymous(init) ? printer.named(id.name, init, value, '') : parenthesized(value);
      machine.emit([printer.print(id), ' = ', code, ';']);
    } else {
      const value = machine.save(unnamed(init, machine.expression(init)));
      bindPattern(machine, id, value);
    }
  }
}

function lowerClassDeclaration(
  machine: Machine,
  node: ESTree.ClassDeclaration | ESTree.MaybeNamedClassDeclaration,
): void {
  const { printer } = machine;
  const variable = node.id && printer.tree.outerScope.get(node)!.variables.get(node.id.name);
  const code = machine.stops(node) ? lowerClassParts(machine, node) : printer.print(node);
  machine.emit(variable ? [printer.placeText(variable), ' = ', code, ';'] : [code, ';']);
}
