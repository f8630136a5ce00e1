/**
 * `for of` and `for in` around suspension points.
 *
 *     for (const x of xs) body
 *     =>  µp1=µr.iter(xs); µk.h=3;
 *         case 1: if (µr.step(µp1)) goto 2; x=µp1.v; body; goto 1;
 *         case 3: µk.h=0; µr.unwind(µk,µp1);                       // an exception: close the iterator, pass it on
 *         case 2: µk.h=0; µp1=void 0;
 *
 * `break` and `return` close the iterator on their way out. The iteration record knows when the iterator itself
 * failed or ended, and is not closed then (ECMA-262 sections 7.4.11 and 14.7.5.7).
 */
import type * as ESTree from 'estree';
import { LOCALS } from '../../reserved.ts';
import type { Node } from '../ast.ts';
import type { Label } from './code.ts';
import { labelsOf } from './loops.ts';
import { type Machine, parenthesized } from './machine.ts';
import { assignTo, bindPattern } from './patterns.ts';
import { helper } from './printer.ts';
import { passReturnOn } from './try.ts';

type Loop = ESTree.ForOfStatement | ESTree.ForInStatement;

export function lowerForOf(machine: Machine, node: ESTree.ForOfStatement): void {
  const iterator = open(machine, node, 'iterate');
  const again = machine.label();
  const end = machine.label();
  const done = machine.label();
  const outer = machine.handler;
  const failed = machine.label();
  machine.setHandler(failed);
  machine.mark(again);
  machine.at(node);
  machine.emitJumpIf(`${helper('step')}(${iterator})`, done);
  const close = (): void => machine.emit(`${helper('close')}(${iterator});`);
  machine.exits.within(
    { type: 'target', labels: labelsOf(machine, node), breakTo: end, continueTo: null, plain: true },
    () =>
      machine.exits.within({ type: 'closing', outer, close }, () =>
        lowerIteration(machine, node, iterator, again),
      ),
  );
  machine.mark(failed);
  machine.setHandler(outer);
  machine.emit(`${helper('unwind')}(${LOCALS.activation},${iterator});`);
  passReturnOn(machine);
  machine.mark(done);
  machine.setHandler(outer);
  machine.mark(end);
  machine.emit(`${iterator}=void 0;`);
}

/** Evaluates what is iterated over, in the scope of the loop's variables, which are not initialized yet. */
export function open(machine: Machine, node: Loop, how: 'iterate' | 'asyncIterate' | 'keys'): string {
  machine.enter(node);
  const subject = machine.expression(node.right);
  const iterator = machine.kept();
  machine.at(node.right);
  machine.emit([`${iterator}=${helper(how)}(`, subject, ');']);
  return iterator;
}

/** Binds the next value, runs the body and goes on. */
export function lowerIteration(machine: Machine, node: Loop, iterator: string, again: Label): void {
  machine.enter(node);
  bindHead(machine, node.left, `${iterator}.v`);
  const labels = labelsOf(machine, node);
  machine.exits.within({ type: 'target', labels, breakTo: null, continueTo: again, plain: true }, () =>
    machine.statement(node.body),
  );
  machine.closeLoop(again);
}

function bindHead(machine: Machine, left: Node, value: string): void {
  if (left.type === 'VariableDeclaration') {
    const { id } = left.declarations[0]!;
    if (machine.stops(id)) bindPattern(machine, id, machine.save(value));
    else machine.emit(['(', machine.printer.print(id), ' = ', value, ');']);
  } else if (machine.stops(left)) {
    assignTo(machine, left, value);
  } else {
    machine.emit(['(', machine.printer.print(left), ' = ', value, ');']);
  }
}

/** `for (k in o) body`  =>  `µp1=µr.keys(o); case 1: if (µr.inkey(µp1)) goto 2; k=µp1.v; body; goto 1; case 2:` */
export function lowerForIn(machine: Machine, node: ESTree.ForInStatement): void {
  initializeHead(machine, node.left);
  const keys = open(machine, node, 'keys');
  const again = machine.label();
  const end = machine.label();
  machine.mark(again);
  machine.emitJumpIf(`${helper('nextKey')}(${keys})`, end);
  machine.exits.within(
    { type: 'target', labels: labelsOf(machine, node), breakTo: end, continueTo: null, plain: true },
    () => lowerIteration(machine, node, keys, again),
  );
  machine.mark(end);
  machine.emit(`${keys}=void 0;`);
}

/** Annex B.3.5: `for (var k = value in o)`. */
function initializeHead(machine: Machine, left: Node): void {
  if (left.type !== 'VariableDeclaration') return;
  const { id, init } = left.declarations[0]!;
  if (!init) return;
  const value = machine.expression(init);
  machine.emit([machine.printer.print(id), ' = ', parenthesized(value), ';']);
}
