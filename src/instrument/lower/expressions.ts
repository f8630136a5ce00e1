/** One expression of a suspendable function: copied if it cannot stop, else evaluated operand by operand. */
import type * as ESTree from 'estree';
import type { Node } from '../ast.ts';
import { lowerAssignment } from './assignments.ts';
import { lowerCall, lowerNew, lowerTagged } from './calls.ts';
import { lowerChain, lowerDelete } from './chains.ts';
import type { Code } from './code.ts';
import { lowerConditional, lowerLogical } from './conditions.ts';
import { lowerArray, lowerClassParts, lowerObject, lowerTemplate } from './literals.ts';
import { field, type Machine, parenthesized, SENT } from './machine.ts';
import { unnamed } from './names.ts';
import { memberOperands, operands } from './operands.ts';
import { helper } from './printer.ts';

export function lowerExpression(machine: Machine, node: Node): Code {
  const { printer } = machine;
  if (!machine.stops(node)) return printer.print(node);
  switch (node.type) {
    case 'ParenthesizedExpression':
      return parenthesized(machine.expression(node.expression));
    case 'AwaitExpression':
      return lowerAwait(machine, node);
    case 'YieldExpression':
      return node.delegate ? lowerDelegate(machine, node) : lowerYield(machine, node);
    case 'SequenceExpression': {
      const last = node.expressions.length - 1;
      node.expressions.slice(0, last).forEach(item => {
        machine.emit([parenthesized(machine.expression(item)), ';']);
      });
      return unnamed(node.expressions[last]!, machine.expression(node.expressions[last]!));
    }
    case 'ConditionalExpression':
      return lowerConditional(machine, node);
    case 'LogicalExpression':
      return lowerLogical(machine, node);
    case 'AssignmentExpression':
      return lowerAssignment(machine, node);
    case 'UnaryExpression':
      if (node.operator === 'delete') return lowerDelete(machine, node);
      operands(machine, [{ node: node.argument }]);
      return printer.print(node);
    case 'UpdateExpression':
      operands(machine, memberOperands(node.argument as ESTree.MemberExpression));
      return printer.print(node);
    case 'BinaryExpression':
      operands(
        machine,
        node.left.type === 'PrivateIdentifier'
          ? [{ node: node.right }]
          : [{ node: node.left }, { node: node.right }],
      );
      return printer.print(node);
    case 'MemberExpression':
      operands(machine, memberOperands(node));
      return printer.print(node);
    case 'CallExpression':
      return lowerCall(machine, node);
    case 'NewExpression':
      return lowerNew(machine, node);
    case 'ChainExpression':
      return lowerChain(machine, node);
    case 'TaggedTemplateExpression':
      return lowerTagged(machine, node);
    case 'TemplateLiteral':
      return lowerTemplate(machine, node);
    case 'ArrayExpression':
      return lowerArray(machine, node);
    case 'ObjectExpression':
      return lowerObject(machine, node);
    case 'ClassExpression':
      return lowerClassParts(machine, node);
    case 'ImportExpression':
      operands(machine, [{ node: node.source }, ...(node.options ? [{ node: node.options }] : [])]);
      return printer.print(node);
    default:
      throw new Error(`unexpected expression ${node.type}`);
  }
}

function lowerAwait(machine: Machine, node: ESTree.AwaitExpression): Code {
  const value = machine.expression(node.argument);
  machine.at(node);
  machine.suspend(parenthesized(value));
  return SENT;
}

function lowerYield(machine: Machine, node: ESTree.YieldExpression): Code {
  const value = node.argument ? parenthesized(machine.expression(node.argument)) : 'void 0';
  machine.at(node);
  machine.suspend(value, machine.kind === 'async generator' ? `${field('request')}=1;` : '');
  return SENT;
}

/**
 * `yield* v`  =>  `µk.d=µr.each(v); µk.l=1; return; case 1:` and what the driver sends when it is done. A generator
 * says by `µk.l=~1` that it does not yield.
 */
function lowerDelegate(machine: Machine, node: ESTree.YieldExpression): Code {
  const value = machine.expression(node.argument!);
  machine.at(node);
  const async = machine.kind === 'async generator' ? ',true' : '';
  machine.emit([`${field('delegate')}=${helper('delegate')}(`, parenthesized(value), `${async});`]);
  machine.suspend('void 0', '', machine.kind === 'generator' ? '~' : '');
  return SENT;
}
