/** `if`, `switch`, labels and `with` around suspension points. */
import type * as ESTree from 'estree';
import { LOCALS } from '../../reserved.ts';
import { type Label, labelId } from './code.ts';
import { jumpIfFalse } from './conditions.ts';
import { type Machine, parenthesized } from './machine.ts';
import { unnamed } from './names.ts';
import { helper } from './printer.ts';

/** `if (test) a; else b;`  =>  `if (!test) goto 2; a; goto 3; case 2: b; case 3:` */
export function lowerIf(machine: Machine, node: ESTree.IfStatement): void {
  const end = machine.label();
  const otherwise = node.alternate ? machine.label() : end;
  jumpIfFalse(machine, node.test, otherwise);
  machine.statement(node.consequent);
  if (node.alternate) {
    machine.emitJump(end);
    machine.mark(otherwise);
    machine.statement(node.alternate);
  }
  machine.mark(end);
}

/** `a: { ... break a; ... }`  =>  a label behind it; loops look for their labels themselves. */
export function lowerLabeled(machine: Machine, node: ESTree.LabeledStatement): void {
  let body: ESTree.Statement = node.body;
  const labels = [node.label.name];
  while (body.type === 'LabeledStatement') {
    labels.push(body.label.name);
    body = body.body;
  }
  const end = machine.label();
  machine.exits.within({ type: 'target', labels, breakTo: end, continueTo: null, plain: false }, () =>
    machine.statement(body),
  );
  machine.mark(end);
}

/**
 * `switch (v) { case a: x; break; default: y }`
 * =>  `switch (v) { case a: goto 2; default: goto 3 } case 2: x; goto 4; case 3: y; case 4:`
 */
export function lowerSwitch(machine: Machine, node: ESTree.SwitchStatement): void {
  const end = machine.label();
  const value = machine.save(unnamed(node.discriminant, machine.expression(node.discriminant)));
  machine.enter(node);
  const branches = node.cases.map(branch => ({ branch, label: machine.label() }));
  const otherwise = branches.find(({ branch }) => !branch.test)?.label ?? end;
  if (branches.some(({ branch }) => branch.test && machine.stops(branch.test))) {
    machine.hold([value], () => {
      for (const { branch, label } of branches) {
        if (!branch.test) continue;
        const test = machine.expression(branch.test);
        machine.emitJumpIf([value, '===', parenthesized(test)], label);
      }
    });
    machine.emitJump(otherwise);
  } else {
    emitDispatch(machine, value, branches, otherwise);
  }
  machine.exits.within({ type: 'target', labels: [], breakTo: end, continueTo: null, plain: true }, () => {
    for (const { branch, label } of branches) {
      machine.mark(label);
      for (const statement of branch.consequent) machine.statement(statement);
    }
  });
  machine.mark(end);
}

function emitDispatch(
  machine: Machine,
  value: string,
  branches: { branch: ESTree.SwitchCase; label: Label }[],
  otherwise: Label,
): void {
  const cases = branches.flatMap(({ branch, label }) =>
    branch.test
      ? [
          'case ',
          parenthesized(machine.printer.print(branch.test)),
          `:${LOCALS.next}=`,
          labelId(label),
          `;continue ${LOCALS.next};`,
        ]
      : [],
  );
  machine.emit([`switch(${value}){`, ...cases, '}', machine.jump(otherwise)]);
}

/** `with (o) { a; await b; c; }`  =>  `with (µp1) { a; } ... with (µp1) { c; }` */
export function lowerWith(machine: Machine, node: ESTree.WithStatement): void {
  const value = machine.expression(node.object);
  const object = machine.kept();
  machine.emit([`${object}=${helper('scope')}(`, value, ');']);
  machine.withObject(object, () => machine.statement(node.body));
}
