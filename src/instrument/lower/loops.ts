/** `while`, `do` and `for` around suspension points. */
import type * as ESTree from 'estree';
import type { Node } from '../ast.ts';
import type { Label } from './code.ts';
import { jumpIfFalse, jumpIfTrue } from './conditions.ts';
import { type Machine, parenthesized } from './machine.ts';

/** The labels in front of a loop, which `continue` may name. */
export function labelsOf(machine: Machine, node: Node): string[] {
  const labels: string[] = [];
  const { parents } = machine.printer.tree;
  for (let n = parents.get(node); n?.type === 'LabeledStatement'; n = parents.get(n))
    labels.push(n.label.name);
  return labels;
}

/** The body of a loop that is left by going to `breakTo`. */
function lowerBody(machine: Machine, node: Node, body: Node, breakTo: Label, continueTo: Label): void {
  const labels = labelsOf(machine, node);
  machine.exits.within({ type: 'target', labels, breakTo, continueTo, plain: true }, () =>
    machine.statement(body),
  );
}

/** `while (test) body`  =>  `case 1: if (!test) goto 2; body; goto 1; case 2:` */
export function lowerWhile(machine: Machine, node: ESTree.WhileStatement): void {
  const again = machine.label();
  const end = machine.label();
  machine.mark(again);
  jumpIfFalse(machine, node.test, end);
  lowerBody(machine, node, node.body, end, again);
  machine.closeLoop(again);
  machine.mark(end);
}

/** `do body while (test)`  =>  `case 1: body; case 2: if (test) goto 1; case 3:` */
export function lowerDoWhile(machine: Machine, node: ESTree.DoWhileStatement): void {
  const again = machine.label();
  const check = machine.label();
  const end = machine.label();
  machine.mark(again);
  lowerBody(machine, node, node.body, end, check);
  machine.mark(check);
  jumpIfTrue(machine, node.test, again);
  machine.mark(end);
}

/** `for (init; test; update) body`  =>  `init; case 1: if (!test) goto 3; body; case 2: update; goto 1; case 3:` */
export function lowerFor(machine: Machine, node: ESTree.ForStatement): void {
  const again = machine.label();
  const next = machine.label();
  const end = machine.label();
  machine.enter(node);
  if (node.init?.type === 'VariableDeclaration') machine.statement(node.init);
  else if (node.init) machine.emit([parenthesized(machine.expression(node.init)), ';']);
  machine.copyEnvironment(node);
  machine.mark(again);
  if (node.test) jumpIfFalse(machine, node.test, end);
  lowerBody(machine, node, node.body, end, next);
  machine.mark(next);
  machine.copyEnvironment(node);
  if (node.update) machine.emit([parenthesized(machine.expression(node.update)), ';']);
  machine.closeLoop(again);
  machine.mark(end);
}
