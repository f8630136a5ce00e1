/**
 * Assignments with suspension points in them (ECMA-262 section 13.15.2): the target comes first, then the old
 * value, then the new one.
 *
 *     o[k] += await v  =>  t1=o; t2=µr.key(k); t3=t1[t2]; await v; and t1[t2] = t3 + µx
 */
import type * as ESTree from 'estree';
import { type Node, unwrap } from '../ast.ts';
import type { Code } from './code.ts';
import { decides } from './conditions.ts';
import { type Machine, parenthesized } from './machine.ts';
import { isAnonymous, unnamed } from './names.ts';
import { keyOf, memberOperands, operands } from './operands.ts';
import { bindPattern } from './patterns.ts';

export function lowerAssignment(machine: Machine, node: ESTree.AssignmentExpression): Code {
  const left = unwrap(node.left);
  if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
    const value = machine.save(unnamed(node.right, machine.expression(node.right)));
    machine.hold([value], () => bindPattern(machine, left, value));
    return value;
  }
  switch (node.operator) {
    case '=':
      return assign(machine, left, node.right);
    case '&&=':
    case '||=':
    case '??=':
      return assignLogically(machine, left, node);
    default:
      return assignCombined(machine, left, node);
  }
}

function assign(machine: Machine, left: Node, right: Node): Code {
  const { printer } = machine;
  if (left.type === 'Identifier') return printer.assign(left, '=', valueFor(machine, left, right));
  const list = left.type === 'MemberExpression' ? memberOperands(left) : [];
  if (!machine.stops(right)) {
    operands(machine, list);
    return [printer.print(left), ' = ', printer.print(right)];
  }
  operands(machine, [...list, { node: right }]);
  return [printer.print(left), ' = ', printer.print(right)];
}

/** The right side, named after the variable if it is an anonymous class. */
function valueFor(machine: Machine, left: ESTree.Identifier, right: Node): Code {
  const value = machine.expression(right);
  return isAnonymous(right) ? machine.printer.named(left.name, right, value, '') : parenthesized(value);
}

/** Evaluates the object and the key of a target, and holds them. */
function holdTarget(machine: Machine, left: Node): void {
  if (left.type !== 'MemberExpression') return;
  const list = memberOperands(left).map(operand =>
    operand.node === left.property ? { ...operand, keep: keyOf } : operand,
  );
  operands(machine, list, 'all');
}

function assignCombined(machine: Machine, left: Node, node: ESTree.AssignmentExpression): Code {
  const { printer } = machine;
  const depth = machine.held;
  holdTarget(machine, left);
  const operator = node.operator.slice(0, -1);
  if (!machine.stops(node.right)) {
    machine.releaseTo(depth);
    return [printer.print(left), ` ${node.operator} `, printer.print(node.right)];
  }
  const old = machine.save(readTarget(machine, left));
  machine.holdMore(old);
  const right = parenthesized(machine.expression(node.right));
  machine.releaseTo(depth);
  return storeInto(machine, left, [`${old} ${operator} `, right]);
}

function assignLogically(machine: Machine, left: Node, node: ESTree.AssignmentExpression): Code {
  const depth = machine.held;
  holdTarget(machine, left);
  const end = machine.label();
  const value = machine.save(readTarget(machine, left));
  machine.emitJumpIf(decides(node.operator.slice(0, -1) as '&&' | '||' | '??', value), end);
  const right =
    left.type === 'Identifier'
      ? valueFor(machine, left, node.right)
      : parenthesized(machine.expression(node.right));
  machine.releaseTo(depth);
  machine.emit([`${value}=`, parenthesized(storeInto(machine, left, right)), ';']);
  machine.mark(end);
  return value;
}

function readTarget(machine: Machine, left: Node): Code {
  return left.type === 'Identifier' ? machine.printer.read(left) : machine.printer.print(left);
}

function storeInto(machine: Machine, left: Node, value: Code): Code {
  if (left.type === 'Identifier') return machine.printer.assign(left, '=', value);
  return [machine.printer.print(left), ' = ', value];
}
