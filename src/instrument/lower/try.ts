/**
 * `try` around suspension points.
 *
 *     try { a } catch (e) { b } finally { c }
 *     =>  µk.h=1; a; µk.h=2; µp1=0; goto 3;
 *         case 1: µk.h=2; if (µk.m) goto 2; e=µk.e; b; µp1=0; goto 3;
 *         case 2: µp1=1+µk.m; µp2=µk.e;
 *         case 3: µk.h=0; c; if (µp1===1) throw µp2; if (µp1===2) return µp2;
 *
 * µp1 says how the statement is to end once c has run: see COMPLETION in exits.ts.
 */
import type * as ESTree from 'estree';
import type { Label } from './code.ts';
import { COMPLETION, type Exit } from './exits.ts';
import { field, type Machine } from './machine.ts';
import { bindPattern } from './patterns.ts';

export function lowerTry(machine: Machine, node: ESTree.TryStatement): void {
  const end = machine.label();
  if (node.finalizer) lowerFinally(machine, node, end);
  else lowerCatch(machine, node, end);
  machine.mark(end);
}

function lowerFinally(machine: Machine, node: ESTree.TryStatement, end: Label): void {
  const outer = machine.handler;
  const raised = machine.label();
  const entry = machine.label();
  const completion = machine.kept();
  const value = machine.kept();
  const exits: Exit[] = [];
  machine.setHandler(raised);
  machine.exits.within({ type: 'finally', outer, entry, completion, value, exits }, () => {
    const done = machine.label();
    if (node.handler) lowerCatch(machine, node, done);
    else machine.statement(node.block);
    machine.mark(done);
    machine.emit(`${completion}=${COMPLETION.normal};`);
    machine.emitJump(entry);
  });
  machine.mark(raised);
  machine.emit(
    `${completion}=${COMPLETION.throw}+${field('mode')};${value}=${field('exception')};` +
      `${field('mode')}=0;${field('exception')}=void 0;`,
  );
  machine.mark(entry);
  machine.setHandler(outer);
  machine.statement(node.finalizer!);
  emitCompletion(machine, completion, value, exits, end);
}

function emitCompletion(
  machine: Machine,
  completion: string,
  value: string,
  exits: Exit[],
  end: Label,
): void {
  machine.emitJumpIf(`${completion}===${COMPLETION.normal}`, end);
  machine.emit(`if(${completion}===${COMPLETION.throw})throw ${value};`);
  exits.forEach((exit, i) => {
    const next = machine.label();
    machine.emitJumpIf(`${completion}!==${COMPLETION.jump + i}`, next);
    machine.exit(exit);
    machine.mark(next);
  });
  machine.exits.return(value);
}

function lowerCatch(machine: Machine, node: ESTree.TryStatement, end: Label): void {
  const outer = machine.handler;
  const caught = machine.label();
  const handler = node.handler!;
  machine.setHandler(caught);
  machine.exits.within({ type: 'protected', outer }, () => machine.statement(node.block));
  machine.setHandler(outer);
  machine.emitJump(end);
  machine.mark(caught);
  machine.setHandler(outer);
  passReturnOn(machine);
  if (!machine.stops(handler)) {
    copyHandler(machine, handler);
    return;
  }
  machine.enter(handler);
  if (handler.param) {
    const { param } = handler;
    const exception = machine.save(field('exception'));
    machine.emit(`${field('exception')}=void 0;`);
    if (machine.stops(param)) bindPattern(machine, param, exception);
    else machine.emit(['(', machine.printer.print(param), ' = ', exception, ');']);
  }
  machine.statement(handler.body);
}

/** A handler that cannot stop keeps its scope. */
function copyHandler(machine: Machine, { param, body }: ESTree.CatchClause): void {
  machine.exits.replaceJumps(body);
  const exception = machine.save(field('exception'));
  machine.emit(`${field('exception')}=void 0;`);
  const declared = param ? ['let ', machine.printer.print(param), '=', exception, ';'] : '';
  machine.emit(['{', declared, machine.printer.print(body), '}']);
}

/** At a label that took control from a generator's `return()`: only a `finally` stops that. */
export function passReturnOn(machine: Machine): void {
  if (machine.kind === 'async') return;
  const { handler } = machine;
  const [mode, exception] = [field('mode'), field('exception')];
  if (handler) machine.emitJumpIf(mode, handler);
  else machine.emit(`if(${mode}){${mode}=0;${field('label')}=-1;return ${exception};}`);
}
