/**
 * Calls, `new` and tagged templates with suspension points among their operands. A method is fetched before
 * the arguments are evaluated and called on its object afterwards.
 *
 *     o.m(await v)   =>  t1=o; t2=t1.m; await v; and µr.call(t2,t1,[µx])
 *     f(await v)     =>  t1=f; await v; and t1(µx)
 */
import type * as ESTree from 'estree';
import { type Node, unwrap } from '../ast.ts';
import type { Code } from './code.ts';
import { type Machine, parenthesized } from './machine.ts';
import { unnamed } from './names.ts';
import { listOperands, memberOperands, operands } from './operands.ts';
import { helper } from './printer.ts';

export function lowerCall(machine: Machine, node: ESTree.SimpleCallExpression): Code {
  const { printer } = machine;
  const callee = unwrap(node.callee);
  const stops = node.arguments.some(argument => machine.stops(argument));
  if (callee.type === 'Super' || isDirectEval(callee)) {
    operands(machine, listOperands(node.arguments));
    return printer.print(node);
  }
  if (callee.type === 'MemberExpression') {
    if (!stops) {
      operands(machine, memberOperands(callee));
      return printer.print(node);
    }
    return lowerMethodCall(machine, node, callee);
  }
  operands(machine, [{ node: node.callee }, ...listOperands(node.arguments)]);
  return printer.print(node);
}

function isDirectEval(callee: Node): boolean {
  return callee.type === 'Identifier' && callee.name === 'eval';
}

function lowerMethodCall(
  machine: Machine,
  node: ESTree.SimpleCallExpression,
  callee: ESTree.MemberExpression,
): Code {
  const depth = machine.held;
  const { fn, receiver } = takeMethod(machine, callee);
  operands(machine, listOperands(node.arguments));
  machine.releaseTo(depth);
  const text = machine.printer.text(callee.start, callee.end);
  const shown = text.length > 60 || text.includes('\n') ? '' : `,${JSON.stringify(text)}`;
  return [`${helper('call')}(${fn},${receiver},[`, printList(machine, node.arguments), `]${shown})`];
}

/** Fetches a method and holds it and its receiver. */
function takeMethod(machine: Machine, callee: ESTree.MemberExpression): { fn: string; receiver: string } {
  let receiver = 'this';
  if (callee.object.type !== 'Super') {
    receiver = machine.save(unnamed(callee.object, machine.expression(callee.object)));
    machine.holdMore(receiver);
    machine.printer.replace(callee.object, receiver);
  }
  if (callee.computed && machine.stops(callee.property)) operands(machine, [{ node: callee.property }]);
  machine.at(callee.property);
  const fn = machine.save(machine.printer.print(callee));
  machine.holdMore(fn);
  return { fn, receiver };
}

export function printList(machine: Machine, nodes: readonly Node[]): Code {
  return nodes.map((node, i) => [i === 0 ? '' : ',', machine.printer.print(node)]);
}

export function lowerNew(machine: Machine, node: ESTree.NewExpression): Code {
  operands(machine, [{ node: node.callee }, ...listOperands(node.arguments)]);
  return machine.printer.print(node);
}

/** The template object belongs to the place in the text, so the template stays. */
export function lowerTagged(machine: Machine, node: ESTree.TaggedTemplateExpression): Code {
  const depth = machine.held;
  const tag = unwrap(node.tag);
  let bound: Code | null = null;
  if (tag.type === 'MemberExpression') {
    const { fn, receiver } = takeMethod(machine, tag);
    bound = `${helper('bind')}(${fn},${receiver})`;
  }
  const expressions = node.quasi.expressions.map(expression => ({ node: expression as Node }));
  operands(machine, bound ? expressions : [{ node: node.tag }, ...expressions]);
  machine.releaseTo(depth);
  if (bound) machine.printer.replace(node.tag, bound);
  return parenthesized(machine.printer.print(node));
}
