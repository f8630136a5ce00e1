/**
 * Operands in order: when one of them stops, those before it have been evaluated and are kept.
 *
 *     f(a, await b, c)  =>  t1=f; t2=a; await b; and t1(t2, µx, c)
 */
import type * as ESTree from 'estree';
import { isFunction, type Node, unwrap } from '../ast.ts';
import type { Code } from './code.ts';
import { type Machine, parenthesized } from './machine.ts';
import { unnamed } from './names.ts';
import { helper } from './printer.ts';

export interface Operand {
  node: Node;
  /** What is kept of its value, where that is not the value itself. */
  keep?: (value: Code) => Code;
}

/**
 * Evaluates all operands up to the last that stops; the printer then prints their values in their place. The
 * caller emits that before anything else, or keeps it. With `all`, every operand is evaluated now and its
 * value held until the caller releases it.
 */
export function operands(machine: Machine, list: readonly Operand[], upTo: 'stop' | 'all' = 'stop'): void {
  const depth = machine.held;
  const last = upTo === 'all' ? list.length : list.findLastIndex(({ node }) => machine.stops(node));
  for (let i = 0; i <= last && i < list.length; i++) {
    const { node, keep } = list[i]!;
    const code = machine.expression(node);
    if (i === last) {
      machine.printer.replace(node, parenthesized(code));
    } else if (!isConstant(machine, node, keep !== undefined)) {
      const value = machine.save(keep ? keep(code) : unnamed(node, code));
      machine.holdMore(value);
      machine.printer.replace(node, value);
    } else {
      machine.printer.replace(node, code);
    }
  }
  if (upTo === 'stop') machine.releaseTo(depth);
}

/** Whether it makes no difference when it is evaluated, or when what it evaluates to is `converted`. */
function isConstant(machine: Machine, node: Node, converted: boolean): boolean {
  const inner = unwrap(node);
  if (inner.type === 'Literal' || isFunction(inner)) return true;
  if (converted || machine.stops(inner)) return false;
  return (
    inner.type === 'ThisExpression' ||
    inner.type === 'MetaProperty' ||
    (inner.type === 'Identifier' && machine.printer.isSettled(inner))
  );
}

/** Of `o.p`, `o[k]`, `super[k]`, as a target or for a call. */
export function memberOperands(node: ESTree.MemberExpression): Operand[] {
  const list: Operand[] = [];
  if (node.object.type !== 'Super') list.push({ node: node.object });
  if (node.computed) list.push({ node: node.property });
  return list;
}

/** Arguments and array elements; what a spread yields is taken where it stands. */
export function listOperands(nodes: readonly (Node | null)[]): Operand[] {
  return nodes.flatMap(node => {
    if (!node) return [];
    if (node.type !== 'SpreadElement') return [{ node }];
    return [{ node: node.argument, keep: (value: Code) => ['[...', parenthesized(value), ']'] }];
  });
}

export const keyOf = (code: Code): Code => [helper('key'), '(', code, ')'];
