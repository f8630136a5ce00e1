/** `&&`, `||`, `??`, `?:` and conditions of statements, where an operand may stop. */
import type * as ESTree from 'estree';
import { type Node, unwrap } from '../ast.ts';
import type { Code, Label } from './code.ts';
import { type Machine, parenthesized } from './machine.ts';
import { unnamed } from './names.ts';

/** `a && await b`  =>  `t = a; if (!t) goto 1; t = await b; case 1:` and t */
export function lowerLogical(machine: Machine, node: ESTree.LogicalExpression): Code {
  if (!machine.stops(node.right)) {
    const left = machine.expression(node.left);
    return [parenthesized(left), ` ${node.operator} `, parenthesized(machine.printer.print(node.right))];
  }
  const end = machine.label();
  const value = machine.save(unnamed(node.left, machine.expression(node.left)));
  machine.emitJumpIf(decides(node.operator, value), end);
  machine.emit([`${value}=`, unnamed(node.right, machine.expression(node.right)), ';']);
  machine.mark(end);
  return value;
}

/** The condition under which the left operand is the result. */
export function decides(operator: '&&' | '||' | '??', value: string): string {
  switch (operator) {
    case '&&':
      return `!${value}`;
    case '||':
      return value;
    case '??':
      return `${value}!==null&&${value}!==void 0`;
  }
}

/** `test ? await a : b`  =>  `if (!test) goto 1; t = await a; goto 2; case 1: t = b; case 2:` and t */
export function lowerConditional(machine: Machine, node: ESTree.ConditionalExpression): Code {
  if (!machine.stops(node.consequent) && !machine.stops(node.alternate)) {
    const test = machine.expression(node.test);
    const [a, b] = [machine.printer.print(node.consequent), machine.printer.print(node.alternate)];
    return [parenthesized(test), ' ? ', parenthesized(a), ' : ', parenthesized(b)];
  }
  const otherwise = machine.label();
  const end = machine.label();
  const value = machine.temporary();
  jumpIfFalse(machine, node.test, otherwise);
  machine.emit([`${value}=`, unnamed(node.consequent, machine.expression(node.consequent)), ';']);
  machine.emitJump(end);
  machine.mark(otherwise);
  machine.emit([`${value}=`, unnamed(node.alternate, machine.expression(node.alternate)), ';']);
  machine.mark(end);
  return value;
}

export function jumpIfFalse(machine: Machine, test: Node, label: Label): void {
  const node = unwrap(test);
  if (machine.stops(node)) {
    if (node.type === 'UnaryExpression' && node.operator === '!') {
      jumpIfTrue(machine, node.argument, label);
      return;
    }
    if (node.type === 'LogicalExpression' && node.operator === '&&') {
      jumpIfFalse(machine, node.left, label);
      jumpIfFalse(machine, node.right, label);
      return;
    }
    if (node.type === 'LogicalExpression' && node.operator === '||') {
      const holds = machine.label();
      jumpIfTrue(machine, node.left, holds);
      jumpIfFalse(machine, node.right, label);
      machine.mark(holds);
      return;
    }
  }
  machine.emitJumpIf(['!', parenthesized(machine.expression(test))], label);
}

export function jumpIfTrue(machine: Machine, test: Node, label: Label): void {
  const node = unwrap(test);
  if (machine.stops(node)) {
    if (node.type === 'UnaryExpression' && node.operator === '!') {
      jumpIfFalse(machine, node.argument, label);
      return;
    }
    if (node.type === 'LogicalExpression' && node.operator === '||') {
      jumpIfTrue(machine, node.left, label);
      jumpIfTrue(machine, node.right, label);
      return;
    }
    if (node.type === 'LogicalExpression' && node.operator === '&&') {
      const fails = machine.label();
      jumpIfFalse(machine, node.left, fails);
      jumpIfTrue(machine, node.right, label);
      machine.mark(fails);
      return;
    }
  }
  machine.emitJumpIf(parenthesized(machine.expression(test)), label);
}
