/** Array, object, template and class literals with suspension points inside. */
import type * as ESTree from 'estree';
import type { Class } from '../ast.ts';
import { keyName } from '../names.ts';
import type { Code } from './code.ts';
import { type Machine, parenthesized } from './machine.ts';
import { evaluatedAs, isAnonymous } from './names.ts';
import { keyOf, listOperands, type Operand, operands } from './operands.ts';

/** `[...a, await b]`  =>  `t1=[...a]; await b; and [...t1, µx]` */
export function lowerArray(machine: Machine, node: ESTree.ArrayExpression): Code {
  operands(machine, listOperands(node.elements));
  return machine.printer.print(node);
}

/** `{ [k]: a, ...b, c: await d }`  =>  `t1=µr.key(k); t2=a; t3={...b}; await d; and { [t1]: t2, ...t3, c: µx }` */
export function lowerObject(machine: Machine, node: ESTree.ObjectExpression): Code {
  const list: Operand[] = [];
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      list.push({ node: property.argument, keep: value => ['{...', parenthesized(value), '}'] });
      continue;
    }
    if (property.computed) list.push({ node: property.key, keep: keyOf });
    if (property.method || property.kind !== 'init') continue;
    const { value } = property;
    const name = property.computed ? null : keyName(property.key);
    const anonymous = name !== null && isAnonymous(value);
    list.push(anonymous ? { node: value, keep: code => evaluatedAs(name, code) } : { node: value });
  }
  operands(machine, list);
  return parenthesized(machine.printer.print(node));
}

/** `${a}${await b}`: a becomes a string before b is evaluated. */
export function lowerTemplate(machine: Machine, node: ESTree.TemplateLiteral): Code {
  operands(
    machine,
    node.expressions.map(expression => ({ node: expression, keep: (value: Code) => ['`${', value, '}`'] })),
  );
  return machine.printer.print(node);
}

/** `class extends (await a) { [await b]() {} }`: what may stop is the superclass and the computed keys. */
export function lowerClassParts(machine: Machine, node: Class): Code {
  const list: Operand[] = node.superClass ? [{ node: node.superClass }] : [];
  for (const member of node.body.body) {
    if (member.type !== 'StaticBlock' && member.computed) list.push({ node: member.key, keep: keyOf });
  }
  operands(machine, list);
  return machine.printer.unit(node, machine.printer.parts(node));
}
