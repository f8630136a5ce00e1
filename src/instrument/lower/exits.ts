/**
 * Leaving statements early: `break`, `continue` and `return` across whatever must run or be undone on the way
 * out (ECMA-262 section 6.2.4, completion records).
 *
 *     for (const x of xs) { await x; if (x) break; }   =>  ... if (x) {µl=9;continue µl;} ...
 *                                                          case 9: µk.h=0; µr.close(µp1); µl=2;continue µl;
 */
import type * as ESTree from 'estree';
import { LOCALS } from '../../reserved.ts';
import { eachChild, isFunction, type Node } from '../ast.ts';
import type { Code, Label } from './code.ts';
import { field, type Machine } from './machine.ts';
import { unnamed } from './names.ts';

export type Context =
  /** What `break` and `continue` find. */
  | { type: 'target'; labels: string[]; breakTo: Label | null; continueTo: Label | null; plain: boolean }
  /** A region whose exceptions go to a label; `outer` takes them outside. */
  | { type: 'protected'; outer: Label | null }
  /** A region with a `finally`, which ends with what the kept variables say. */
  | { type: 'finally'; outer: Label | null; entry: Label; completion: string; value: string; exits: Exit[] }
  /** A region to be left by running `close`. */
  | { type: 'closing'; outer: Label | null; close: () => void };

/** Where control goes; a `return` finds its value in µy. */
export type Exit = { type: 'return' } | { type: 'jump'; label: Label; context: Context };

/** Values of a `completion` variable. */
export const COMPLETION = { normal: 0, throw: 1, return: 2, jump: 3 } as const;

interface Entered {
  context: Context;
  /** The `with` objects around it. */
  objects: string[];
}

interface Outlined {
  label: Label;
  exit: Exit;
  contexts: Entered[];
  handler: Label | null;
  objects: string[];
}

export class Exits {
  readonly #machine: Machine;
  #contexts: Entered[] = [];
  /** Exits of copied statements that have something to do on the way. */
  readonly #outlined: Outlined[] = [];
  usesReturned = false;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  within<T>(context: Context, inner: () => T): T {
    this.#contexts.push({ context, objects: this.#machine.objects });
    const result = inner();
    this.#contexts.pop();
    return result;
  }

  /** `return value`, as statements of their own. */
  return(value: Code): void {
    const exit: Exit = { type: 'return' };
    if (this.#isDirect(exit)) {
      this.#machine.emit([`${field('label')}=-1;return `, value, ';']);
      return;
    }
    this.usesReturned = true;
    this.#machine.emit([`${LOCALS.returned}=`, value, ';']);
    this.emit(exit);
  }

  /** Emits all that has to happen from here to the exit. */
  emit(exit: Exit): void {
    const machine = this.#machine;
    const { handler } = machine;
    const contexts = this.#contexts;
    machine.hold(exit.type === 'return' ? [LOCALS.returned] : [], () => {
      if (!this.#unwind(exit)) this.#arrive(exit);
    });
    this.#contexts = contexts;
    machine.assumeHandler(handler);
  }

  /** Returns whether a `finally` takes over. */
  #unwind(exit: Exit): boolean {
    const machine = this.#machine;
    const all = this.#contexts;
    for (let i = all.length - 1; i >= 0; i--) {
      const { context, objects } = all[i]!;
      if (exit.type === 'jump' && exit.context === context) return false;
      this.#contexts = all.slice(0, i);
      switch (context.type) {
        case 'target':
          break;
        case 'protected':
          machine.setHandler(context.outer);
          break;
        case 'closing':
          machine.setHandler(context.outer);
          machine.withObjects(objects, context.close);
          break;
        case 'finally':
          this.#enterFinally(context, exit);
          return true;
      }
    }
    return false;
  }

  #enterFinally(context: Context & { type: 'finally' }, exit: Exit): void {
    const { completion, value, entry, exits } = context;
    const set = (number: number): string => `${completion}=${number};`;
    if (exit.type === 'return') {
      this.#machine.emit(`${set(COMPLETION.return)}${value}=${LOCALS.returned};`);
    } else {
      this.#machine.emit(set(COMPLETION.jump + indexIn(exits, exit)));
    }
    this.#machine.emitJump(entry);
  }

  #arrive(exit: Exit): void {
    if (exit.type === 'jump') this.#machine.emitJump(exit.label);
    else this.#machine.emit(`${field('label')}=-1;return ${LOCALS.returned};`);
  }

  /** Nothing has to happen on the way. */
  #isDirect(exit: Exit): boolean {
    for (let i = this.#contexts.length - 1; i >= 0; i--) {
      const { context } = this.#contexts[i]!;
      if (exit.type === 'jump' && exit.context === context) return true;
      if (context.type !== 'target') return false;
    }
    return true;
  }

  find(node: ESTree.BreakStatement | ESTree.ContinueStatement): Exit {
    const isBreak = node.type === 'BreakStatement';
    for (let i = this.#contexts.length - 1; i >= 0; i--) {
      const { context } = this.#contexts[i]!;
      if (context.type !== 'target') continue;
      const label = isBreak ? context.breakTo : context.continueTo;
      const named = node.label ? context.labels.includes(node.label.name) : context.plain;
      if (label && named) return { type: 'jump', label, context };
    }
    throw new Error(`no target for ${node.type} at ${node.start}`);
  }

  /** Replaces the jumps out of a statement that is copied. */
  replaceJumps(root: Node): void {
    this.#replaceJumps(root, { labels: [], breaks: false, continues: false });
  }

  #replaceJumps(node: Node, inside: { labels: string[]; breaks: boolean; continues: boolean }): void {
    switch (node.type) {
      case 'ReturnStatement':
        this.#replaceReturn(node);
        return;
      case 'BreakStatement':
      case 'ContinueStatement': {
        const plain = node.type === 'BreakStatement' ? inside.breaks : inside.continues;
        if (node.label ? inside.labels.includes(node.label.name) : plain) return;
        this.#machine.printer.replace(node, ['{', this.#jumpOut(this.find(node)), '}']);
        return;
      }
      case 'LabeledStatement':
        this.#replaceJumps(node.body, { ...inside, labels: [...inside.labels, node.label.name] });
        return;
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#replaceJumps(node.body, { ...inside, breaks: true, continues: true });
        return;
      case 'SwitchStatement':
        for (const branch of node.cases) {
          for (const statement of branch.consequent)
            this.#replaceJumps(statement, { ...inside, breaks: true });
        }
        return;
      case 'BlockStatement':
      case 'IfStatement':
      case 'TryStatement':
      case 'CatchClause':
      case 'WithStatement':
        eachChild(node, child => {
          if (!isFunction(child)) this.#replaceJumps(child, inside);
        });
        return;
      default:
        return;
    }
  }

  #replaceReturn(node: ESTree.ReturnStatement): void {
    const { printer } = this.#machine;
    const value = node.argument ? unnamed(node.argument, printer.print(node.argument)) : '';
    const exit: Exit = { type: 'return' };
    if (this.#isDirect(exit)) {
      printer.replace(node, [`{${field('label')}=-1;return `, value, ';}']);
      return;
    }
    this.usesReturned = true;
    printer.replace(node, [
      `{${LOCALS.returned}=`,
      value === '' ? 'void 0' : value,
      ';',
      this.#jumpOut(exit),
      '}',
    ]);
  }

  #jumpOut(exit: Exit): Code {
    const machine = this.#machine;
    if (exit.type === 'jump' && this.#isDirect(exit)) return machine.jump(exit.label);
    const top = this.#contexts.at(-1)?.context;
    const same = this.#outlined.find(
      ({ contexts, exit: other }) =>
        contexts.at(-1)?.context === top &&
        other.type === exit.type &&
        (other.type === 'return' || exit.type === 'return' || other.label === exit.label),
    );
    const label = same?.label ?? machine.label();
    if (!same) {
      this.#announce(exit);
      const { handler, objects } = machine;
      this.#outlined.push({ label, exit, contexts: [...this.#contexts], handler, objects });
    }
    return machine.jump(label);
  }

  /** The first `finally` on the way has to know of the exit before its own code is emitted. */
  #announce(exit: Exit): void {
    if (exit.type === 'return') return;
    for (let i = this.#contexts.length - 1; i >= 0; i--) {
      const { context } = this.#contexts[i]!;
      if (context === exit.context) return;
      if (context.type !== 'finally') continue;
      indexIn(context.exits, exit);
      return;
    }
  }

  /** Emits what copied statements jump to. */
  finish(): void {
    const machine = this.#machine;
    for (const { label, exit, contexts, handler, objects } of this.#outlined) {
      machine.mark(label);
      machine.assumeHandler(handler);
      this.#contexts = contexts;
      machine.withObjects(objects, () => this.emit(exit));
    }
  }
}

function indexIn(exits: Exit[], exit: Exit & { type: 'jump' }): number {
  const index = exits.findIndex(known => known.type === 'jump' && known.label === exit.label);
  return index < 0 ? exits.push(exit) - 1 : index;
}
