/**
 * Builds the state machine of one suspendable function. Statements that may stop are taken apart into labels
 * and jumps; all others are copied.
 *
 *     body  =>  (µk, µx) => { var µl = µk.l; µl: for (;;) switch (µl) { case 0: ... } }
 *     await v, yield v  =>  µk.l = 3; return v; case 3:          // and µx is what it evaluates to
 *     return v          =>  µk.l = -1; return v;
 *
 * `try` costs nothing but a number: which label takes exceptions is known wherever control goes. The driver
 * catches what the machine throws and enters it again at `µk.h`.
 */
import type * as ESTree from 'estree';
import { ACTIVATION, LOCALS } from '../../reserved.ts';
import type { FunctionNode, Node } from '../ast.ts';
import { aliasesIn, type Code, Label, labelId, origin, type Part } from './code.ts';
import { type Exit, Exits } from './exits.ts';
import { lowerExpression } from './expressions.ts';
import type { Functions } from './functions.ts';
import type { EnteredScope, Placement } from './places.ts';
import { helper, type Printer } from './printer.ts';
import { lowerStatement } from './statements.ts';
import type { SuspendableKind } from './suspension.ts';

export const SENT = LOCALS.sent;

export const field = (name: keyof typeof ACTIVATION): string => `${LOCALS.activation}.${ACTIVATION[name]}`;

export interface MachineOptions {
  node: FunctionNode;
  kind: SuspendableKind;
  printer: Printer;
  functions: Functions;
  inside: Set<Node>;
  placement: Placement;
}

export class Machine {
  readonly node: FunctionNode;
  readonly kind: SuspendableKind;
  readonly printer: Printer;
  readonly exits: Exits;
  readonly #functions: Functions;
  readonly #inside: Set<Node>;
  readonly #placement: Placement;
  readonly #out: Code[] = [];
  readonly #labels: Label[] = [];
  /** Where suspensions go on: each comes after a `return`. */
  readonly #resumed = new Set<Label>();
  /** Temporaries that are needed again after whatever is evaluated now. */
  readonly #live: string[] = [];
  #temporaries = 0;
  readonly #kept: string[] = [];
  /** The label that takes exceptions here. */
  #handler: Label | null = null;
  /** The objects of the `with` statements around, outermost first. */
  #withObjects: string[] = [];

  constructor(options: MachineOptions) {
    this.node = options.node;
    this.kind = options.kind;
    this.printer = options.printer;
    this.#functions = options.functions;
    this.#inside = options.inside;
    this.#placement = options.placement;
    this.exits = new Exits(this);
  }

  /** The arrow function. */
  build(): Code {
    const start = this.label();
    start.references++;
    this.mark(start);
    this.enter(this.node);
    const { body } = this.node;
    if (body.type === 'BlockStatement') {
      for (const statement of body.body) {
        if (!('directive' in statement)) this.statement(statement);
      }
      this.emit(`${field('label')}=-1;return;`);
    } else {
      const value = this.expression(body);
      this.emit([`${field('label')}=-1;return `, parenthesized(value), ';']);
    }
    this.exits.finish();
    this.#numberLabels();
    const { activation, sent, next } = LOCALS;
    const temporaries = Array.from({ length: this.#temporaries }, (_, i) => `,${LOCALS.temporary}${i + 1}`);
    const returned = this.exits.usesReturned ? `,${LOCALS.returned}` : '';
    return [
      `(${activation},${sent})=>{var ${next}=${field('label')}${temporaries.join('')}${returned};`,
      `${next}:for(;;)switch(${next}){`,
      this.#out,
      '}}',
    ];
  }

  /** What is declared around the arrow; call it after {@link build}. */
  declarations(): Code {
    const { lets, vars } = this.#placement;
    const out: string[] = [];
    if (lets.length > 0) out.push(`let ${[...new Set(lets)].join(',')};`);
    const all = [...vars, ...this.#kept];
    if (all.length > 0) out.push(`var ${[...new Set(all)].join(',')};`);
    return out.join('');
  }

  #numberLabels(): void {
    let id = 0;
    for (const label of this.#labels) if (label.references > 0) label.id = id++;
  }

  // ---- text

  stops(node: Node): boolean {
    return this.#inside.has(node);
  }

  /** Appends statements; `code` may use aliases of environments and is evaluated inside the `with`s around. */
  emit(code: Code): void {
    const aliases = aliasesIn(code, this.node);
    let statement: Code = code;
    if (aliases.size > 0) {
      const constants = [...aliases].map(({ alias, name }) => `const ${alias}=${name};`);
      statement = ['{', ...constants, code, '}'];
    }
    for (const object of [...this.#withObjects].reverse()) statement = [`with(${object}){`, statement, '}'];
    this.#out.push(statement);
  }

  /** What follows stands for this node in stack traces. */
  at(node: Node): void {
    this.#out.push(origin(node.start));
  }

  label(): Label {
    return new Label();
  }

  /** Places the label here. */
  mark(label: Label): void {
    this.#labels.push(label);
    this.#out.push({ type: 'case', label });
  }

  jump(label: Label): Code {
    return [`${LOCALS.next}=`, labelId(label), `;continue ${LOCALS.next};`];
  }

  emitJump(label: Label): void {
    this.#out.push(this.jump(label));
  }

  /**
   * Goes back to the head of a loop; what follows in the text is only reached by jumps. Where the loop stops, it is
   * turned, so that it goes on from there without a jump:
   *
   *     head: A; return v; case 2: B; goto head   =>   goto head; case 2: B; head: A; return v;
   */
  closeLoop(head: Label): void {
    const start = this.#out.findLastIndex(part => isMark(part, head));
    const resume = this.#out.findIndex(
      (part, i) => i > start && isMark(part) && this.#resumed.has(part.label),
    );
    if (resume < 0) {
      this.emitJump(head);
      return;
    }
    const first = this.#out.splice(start, resume - start);
    this.#out.splice(start, 0, this.jump(head));
    this.#out.push(...first);
  }

  /** Jumps if the condition holds. */
  emitJumpIf(condition: Code, label: Label): void {
    this.emit(['if(', condition, '){', this.jump(label), '}']);
  }

  // ---- state

  /** A variable of the machine alone: lost at a suspension unless held, see {@link hold}. */
  temporary(): string {
    return `${LOCALS.temporary}${++this.#temporaries}`;
  }

  /** Evaluates into a temporary. */
  save(code: Code): string {
    const name = this.temporary();
    this.emit([`${name}=`, code, ';']);
    return name;
  }

  /** A variable around the machine. */
  kept(): string {
    const name = `${LOCALS.kept}${this.#kept.length + 1}`;
    this.#kept.push(name);
    return name;
  }

  /** Runs `evaluate` while the temporaries are still needed. */
  hold<T>(temporaries: readonly string[], evaluate: () => T): T {
    const depth = this.#live.length;
    this.#live.push(...temporaries);
    const result = evaluate();
    this.#live.length = depth;
    return result;
  }

  /** For operands whose temporaries become needed one by one. */
  holdMore(temporary: string): void {
    this.#live.push(temporary);
  }

  get held(): number {
    return this.#live.length;
  }

  releaseTo(depth: number): void {
    this.#live.length = depth;
  }

  /** Stops with a value; what it is resumed with is then in {@link SENT}. `before` sets what the driver reads. */
  suspend(value: Code, before = '', sign = ''): void {
    const resume = this.label();
    const live = [...new Set(this.#live)];
    const saved = field('saved');
    const save =
      live.length === 0 ? '' : live.length === 1 ? `${saved}=${live[0]};` : `${saved}=[${live.join(',')}];`;
    this.emit([save, before, `${field('label')}=${sign}`, labelId(resume), ';return ', value, ';']);
    this.#resumed.add(resume);
    this.mark(resume);
    if (live.length === 1) this.emit(`${live[0]}=${saved};${saved}=void 0;`);
    else if (live.length > 1) {
      this.emit([...live.map((name, i) => `${name}=${saved}[${i}];`), `${saved}=void 0;`].join(''));
    }
  }

  get handler(): Label | null {
    return this.#handler;
  }

  /** From here on, in the order of the text and at run time, exceptions go to `handler`. */
  setHandler(handler: Label | null): void {
    this.#handler = handler;
    this.emit([`${field('handler')}=`, handler ? labelId(handler) : '0', ';']);
  }

  /** Like {@link setHandler} where the code that follows in the text is reached from elsewhere. */
  assumeHandler(handler: Label | null): void {
    this.#handler = handler;
  }

  withObject<T>(name: string, inner: () => T): T {
    return this.withObjects([...this.#withObjects, name], inner);
  }

  withObjects<T>(names: string[], inner: () => T): T {
    const before = this.#withObjects;
    this.#withObjects = names;
    const result = inner();
    this.#withObjects = before;
    return result;
  }

  get objects(): string[] {
    return this.#withObjects;
  }

  /** Makes the variables of a scope ready, and its functions. */
  enter(node: Node): void {
    const entered = this.#placement.scopes.get(node);
    if (!entered) return;
    this.#createEnvironment(entered);
    for (const variable of entered.uninitialized) {
      if (entered.properties.includes(variable)) continue;
      this.emit([this.printer.placeText(variable), `=${helper('uninitialized')};`]);
    }
    for (const fn of entered.functions) {
      const id = (fn as ESTree.FunctionDeclaration).id;
      const variable = this.printer.tree.outerScope.get(fn)!.variables.get(id.name)!;
      this.emit([this.printer.placeText(variable), '=', this.#functions.value(fn), ';']);
    }
  }

  #createEnvironment({ environment, properties, uninitialized }: EnteredScope): void {
    if (!environment) return;
    const fields = properties.map(variable => {
      const value = uninitialized.includes(variable) ? helper('uninitialized') : 'void 0';
      return variable.name === '__proto__' ? `["__proto__"]:${value}` : `${variable.name}:${value}`;
    });
    this.emit(`${environment.name}={${fields.join(',')}};`);
  }

  /** A new instance of a loop's scope with the values of the last (ECMA-262 section 14.7.4.4). */
  copyEnvironment(node: Node): void {
    const environment = this.#placement.scopes.get(node)?.environment;
    if (environment) this.emit(`${environment.name}={...${environment.name}};`);
  }

  // ---- syntax

  statement(node: Node): void {
    lowerStatement(this, node);
  }

  /**
   * Emits whatever has to run first and returns code for the value, to be evaluated before anything else is
   * emitted. Of any precedence but that of a comma.
   */
  expression(node: Node): Code {
    return lowerExpression(this, node);
  }

  exit(exit: Exit): void {
    this.exits.emit(exit);
  }
}

function isMark(part: Code, label?: Label): part is Part & { type: 'case' } {
  if (typeof part === 'string' || !('type' in part) || part.type !== 'case') return false;
  return label === undefined || part.label === label;
}

/** Safe wherever an expression may stand. */
export function parenthesized(code: Code): Code {
  return typeof code === 'string' && /^[\wµ$]+$/.test(code) ? code : ['(', code, ')'];
}
