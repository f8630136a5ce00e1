/**
 * `for await` (ECMA-262 sections 7.4.13 and 14.7.5.7).
 *
 *     for await (const x of xs) body
 *     =>  µp1=µr.aiter(xs); µk.h=5;
 *         case 1: await µr.anext(µp1); if (µr.astep(µp1,µx)) goto 2; x=µp1.v; body; goto 1;
 *         case 5: µk.h=0; close as below, an error in closing does not replace the exception; pass it on
 *         case 2: µk.h=0; µp1=void 0;
 *     break
 *     =>  µk.h=0; if (µr.aclose(µp1)) { await µp1.v; µr.object(µx); } goto 2;
 */
import type * as ESTree from 'estree';
import type { Label } from './code.ts';
import { lowerIteration, open } from './iterations.ts';
import { labelsOf } from './loops.ts';
import { field, type Machine, SENT } from './machine.ts';
import { helper } from './printer.ts';

export function lowerForAwait(machine: Machine, node: ESTree.ForOfStatement): void {
  const iterator = open(machine, node, 'asyncIterate');
  const again = machine.label();
  const end = machine.label();
  const done = machine.label();
  const failed = machine.label();
  const outer = machine.handler;
  machine.setHandler(failed);
  machine.mark(again);
  machine.at(node);
  machine.suspend(`${helper('asyncNext')}(${iterator})`);
  machine.emitJumpIf(`${helper('asyncStep')}(${iterator},${SENT})`, done);
  const target = {
    type: 'target',
    labels: labelsOf(machine, node),
    breakTo: end,
    continueTo: null,
    plain: true,
  } as const;
  const close = (): void => closeNormally(machine, iterator);
  machine.exits.within(target, () =>
    machine.exits.within({ type: 'closing', outer, close }, () =>
      lowerIteration(machine, node, iterator, again),
    ),
  );
  machine.mark(failed);
  machine.setHandler(outer);
  closeAfterFailure(machine, iterator, outer);
  machine.mark(done);
  machine.setHandler(outer);
  machine.mark(end);
  machine.emit(`${iterator}=void 0;`);
}

function closeNormally(machine: Machine, iterator: string): void {
  const closed = machine.label();
  machine.emitJumpIf(`!${helper('asyncClose')}(${iterator})`, closed);
  machine.suspend(`${iterator}.v`);
  machine.emit(`${helper('object')}(${SENT});`);
  machine.mark(closed);
}

function closeAfterFailure(machine: Machine, iterator: string, outer: Label | null): void {
  const mode = machine.kept();
  const value = machine.kept();
  const ignored = machine.label();
  const closed = machine.label();
  machine.emit(
    `${mode}=${field('mode')};${value}=${field('exception')};${field('mode')}=0;${field('exception')}=void 0;`,
  );
  // While an exception is passed on, those of closing are dropped; a return() is replaced by them.
  const dropping = machine.label();
  if (machine.kind === 'async generator') machine.emitJumpIf(`!${mode}`, dropping);
  else machine.emitJump(dropping);
  if (machine.kind === 'async generator') {
    closeNormally(machine, iterator);
    machine.exits.return(value);
  }
  machine.mark(dropping);
  machine.setHandler(ignored);
  machine.emitJumpIf(`!${helper('asyncClose')}(${iterator})`, closed);
  machine.suspend(`${iterator}.v`);
  machine.mark(ignored);
  machine.emit(`${field('mode')}=0;${field('exception')}=void 0;`);
  machine.mark(closed);
  machine.setHandler(outer);
  machine.emit(`throw ${value};`);
}
