/**
 * Destructuring with suspension points inside (ECMA-262 sections 8.6.2 and 13.15.5); other patterns are copied.
 *
 *     ({ a = await b, ...r } = v)  =>  µr.coerce(v); t=v.a; if (t!==void 0) goto 1; t = await b; case 1: a=t; r=µr.omit(v,["a"])
 *     [a = await b, ...r] = v      =>  µp1=µr.iter(v); µk.h=9; t=µr.elem(µp1); ... r=µr.rest(µp1); µk.h=0; µr.close(µp1)
 */
import type * as ESTree from 'estree';
import { LOCALS } from '../../reserved.ts';
import { type Node, unwrap } from '../ast.ts';
import { keyName } from '../names.ts';
import type { Code } from './code.ts';
import type { Machine } from './machine.ts';
import { isAnonymous, unnamed } from './names.ts';
import { memberOperands, operands } from './operands.ts';
import { helper } from './printer.ts';
import { passReturnOn } from './try.ts';

/** Takes apart the value of a temporary, which is needed no longer afterwards. */
export function bindPattern(machine: Machine, pattern: Node, value: string): void {
  if (!machine.stops(pattern)) {
    machine.emit(['(', machine.printer.print(pattern), ' = ', value, ');']);
    return;
  }
  switch (pattern.type) {
    case 'ObjectPattern':
      machine.hold([value], () => bindObject(machine, pattern, value));
      return;
    case 'ArrayPattern':
      bindArray(machine, pattern, value);
      return;
    default:
      assignTo(machine, pattern, value);
  }
}

/** `target = value`, where the target may stop. */
export function assignTo(machine: Machine, node: Node, value: Code): void {
  const target = unwrap(node);
  if (target.type === 'ObjectPattern' || target.type === 'ArrayPattern') {
    bindPattern(machine, target, machine.save(value));
    return;
  }
  if (target.type !== 'MemberExpression') {
    assign(machine, target, value);
    return;
  }
  const depth = machine.held;
  const saved = machine.save(value);
  machine.hold([saved], () => operands(machine, memberOperands(target)));
  machine.releaseTo(depth);
  machine.emit([machine.printer.print(target), ' = ', saved, ';']);
}

function bindObject(machine: Machine, pattern: ESTree.ObjectPattern, value: string): void {
  machine.emit(`${helper('coercible')}(${value});`);
  const depth = machine.held;
  const taken: string[] = [];
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      evaluateTarget(machine, property.argument);
      bindElement(machine, property.argument, `${helper('without')}(${value},[${taken.join(',')}])`);
      continue;
    }
    let key: string;
    if (property.computed) {
      key = machine.save([`${helper('key')}(`, machine.expression(property.key), ')']);
      machine.holdMore(key);
    } else {
      key = JSON.stringify(keyName(property.key));
    }
    taken.push(key);
    evaluateTarget(machine, property.value);
    bindElement(machine, property.value, `${value}[${key}]`);
  }
  machine.releaseTo(depth);
}

function bindArray(machine: Machine, pattern: ESTree.ArrayPattern, value: string): void {
  const outer = machine.handler;
  const failed = machine.label();
  const end = machine.label();
  const iterator = machine.kept();
  machine.emit(`${iterator}=${helper('iterate')}(${value});`);
  machine.setHandler(failed);
  const close = (): void => machine.emit(`${helper('close')}(${iterator});`);
  machine.exits.within({ type: 'closing', outer, close }, () => {
    const depth = machine.held;
    for (const element of pattern.elements) {
      if (!element) {
        machine.emit(`${helper('element')}(${iterator});`);
        continue;
      }
      const rest = element.type === 'RestElement';
      const target = rest ? element.argument : element;
      evaluateTarget(machine, target);
      bindElement(machine, target, `${helper(rest ? 'rest' : 'element')}(${iterator})`);
    }
    machine.releaseTo(depth);
  });
  machine.setHandler(outer);
  close();
  machine.emitJump(end);
  machine.mark(failed);
  machine.setHandler(outer);
  machine.emit(`${helper('unwind')}(${LOCALS.activation},${iterator});`);
  passReturnOn(machine);
  machine.mark(end);
  machine.emit(`${iterator}=void 0;`);
}

/** The object and key of a property that is assigned to come before the value is fetched. */
function evaluateTarget(machine: Machine, element: Node): void {
  const target = unwrap(element.type === 'AssignmentPattern' ? element.left : element);
  if (target.type !== 'MemberExpression') return;
  operands(machine, memberOperands(target), 'all');
}

function bindElement(machine: Machine, element: Node, value: Code): void {
  if (element.type !== 'AssignmentPattern') {
    bindTarget(machine, element, value);
    return;
  }
  const { left, right } = element;
  const given = machine.save(value);
  const end = machine.label();
  machine.emitJumpIf(`${given}!==void 0`, end);
  const code = machine.expression(right);
  const named = left.type === 'Identifier' && isAnonymous(right);
  const printed = named ? machine.printer.named(left.name, right, code, '') : unnamed(right, code);
  machine.emit([`${given}=`, printed, ';']);
  machine.mark(end);
  bindTarget(machine, left, given);
}

/** The target of a property has been evaluated by {@link evaluateTarget}. */
function bindTarget(machine: Machine, node: Node, value: Code): void {
  const target = unwrap(node);
  if (target.type === 'ObjectPattern' || target.type === 'ArrayPattern') {
    bindPattern(machine, target, machine.save(value));
    return;
  }
  assign(machine, target, value);
}

/** To a target that has been evaluated as far as it can be. */
function assign(machine: Machine, target: Node, value: Code): void {
  const { printer } = machine;
  machine.emit([
    target.type === 'Identifier' ? printer.assign(target, '=', value) : [printer.print(target), ' = ', value],
    ';',
  ]);
}
