/**
 * Optional chains and `delete` with suspension points inside (ECMA-262 section 13.3.9).
 *
 *     o?.[await k]?.(v)  =>  r=void 0; t1=o; if (t1==null) goto 1; await k; t2=t1[µx]; if (t2==null) goto 1;
 *                            r=µr.call(t2,t1,[v]); case 1: and r
 */
import type * as ESTree from 'estree';
import { type Node, unwrap } from '../ast.ts';
import { printList } from './calls.ts';
import type { Code, Label } from './code.ts';
import type { Machine } from './machine.ts';
import { unnamed } from './names.ts';
import { listOperands, memberOperands, operands } from './operands.ts';
import { helper } from './printer.ts';

export function lowerChain(machine: Machine, node: ESTree.ChainExpression): Code {
  return lowerChainAs(machine, node, '');
}

export function lowerDelete(machine: Machine, node: ESTree.UnaryExpression): Code {
  const argument = unwrap(node.argument);
  if (argument.type === 'ChainExpression') return lowerChainAs(machine, argument, 'delete ');
  operands(
    machine,
    argument.type === 'MemberExpression' ? memberOperands(argument) : [{ node: node.argument }],
  );
  return machine.printer.print(node);
}

function lowerChainAs(machine: Machine, node: ESTree.ChainExpression, operator: '' | 'delete '): Code {
  const result = machine.temporary();
  const end = machine.label();
  const depth = machine.held;
  machine.emit(`${result}=${operator === '' ? 'void 0' : 'true'};`);
  const value = new Chain(machine, end).link(node.expression).value;
  machine.releaseTo(depth);
  machine.emit([`${result}=${operator}`, value, ';']);
  machine.mark(end);
  return result;
}

interface Link {
  value: Code;
  /** What a call of the value has as `this`. */
  receiver: string;
}

class Chain {
  readonly #machine: Machine;
  /** Where an operand that is null or undefined leads. */
  readonly #end: Label;

  constructor(machine: Machine, end: Label) {
    this.#machine = machine;
    this.#end = end;
  }

  link(node: Node): Link {
    switch (node.type) {
      case 'MemberExpression':
        return this.#member(node);
      case 'CallExpression':
        return this.#call(node);
      default:
        return { value: unnamed(node, this.#machine.expression(node)), receiver: 'void 0' };
    }
  }

  #member(node: ESTree.MemberExpression): Link {
    const machine = this.#machine;
    if (node.object.type === 'Super') {
      operands(machine, memberOperands(node));
      return { value: machine.printer.print(node), receiver: 'this' };
    }
    const receiver = this.#save(this.link(node.object).value);
    if (node.optional) this.#skipIfNullish(receiver);
    machine.at(node.property);
    if (!node.computed) {
      const { start, end } = node.property;
      return { value: `${receiver}.${machine.printer.text(start, end)}`, receiver };
    }
    const key = machine.expression(node.property);
    return { value: [`${receiver}[`, key, ']'], receiver };
  }

  #call(node: ESTree.SimpleCallExpression): Link {
    const machine = this.#machine;
    const callee = this.link(unwrap(node.callee));
    const fn = this.#save(callee.value);
    if (node.optional) this.#skipIfNullish(fn);
    operands(machine, listOperands(node.arguments));
    const args = printList(machine, node.arguments);
    return { value: [`${helper('call')}(${fn},${callee.receiver},[`, args, '])'], receiver: 'void 0' };
  }

  #save(code: Code): string {
    const name = this.#machine.save(code);
    this.#machine.holdMore(name);
    return name;
  }

  #skipIfNullish(name: string): void {
    this.#machine.emitJumpIf(`${name}===null||${name}===void 0`, this.#end);
  }
}
