/**
 * What instrumentation adds to a class: its registration, and the edits that make its text safe to evaluate again
 * when a process is restored, where everything that ran once must not run twice.
 *
 *     class K extends base() {            class K extends µw {
 *       [key()]() {}                        ["µ0"]() {}
 *       [key()] = 1;                        [µb(17,0,µn[0])] = µq?void 0:1;
 *       static count = start();      =>
 *       static #n = start();                static #n;
 *       field = make();                     field = µq?void 0:make();
 *       constructor(a) { super(a) }         constructor(a) { if(µq)return super(...µq(µw)),void 0;super(a) }
 *     }                                   }
 */
import type * as ESTree from 'estree';
import { GLOBALS, LOCALS } from '../reserved.ts';
import { type Class, eachChild, isClass, isFunction, type Node, unwrap } from './ast.ts';

type Member = ESTree.ClassBody['body'][number];
interface Range {
  start: number;
  end: number;
}
/** Offsets into the original text. */
export type TextEdit = [start: number, end: number, text: string];

const PROBE = GLOBALS.probe;

/**
 * The last argument of the registration: how to read and write the private fields, of instances and of the class,
 * and how to come by private methods.
 */
export function privateAccess(node: Class): string {
  const own = privateMembers(node, false);
  const fixed = privateMembers(node, true);
  if (own.length + fixed.length === 0) return '';
  const fields = own.filter(isField).map(nameOf);
  const statics = fixed.filter(isField).map(nameOf);
  const brand = own[0] && nameOf(own[0]);
  const read = brand ? `o=>#${brand} in o?[${fields.map(name => `o.#${name}`)}]:void 0` : '0';
  const write = brand ? `(o,v)=>{${fields.map((name, i) => `o.#${name}=v[${i}]`).join(';')}}` : '0';
  const readStatic = `()=>[${statics.map(name => `this.#${name}`)}]`;
  const writeStatic = `v=>{${statics.map((name, i) => `this.#${name}=v[${i}]`).join(';')}}`;
  const access = [read, write, readStatic, writeStatic];
  const methods = own.filter(isMethod).map(member => `o.#${nameOf(member)}`);
  const staticMethods = fixed.filter(isMethod).map(member => `this.#${nameOf(member)}`);
  if (methods.length + staticMethods.length > 0) access.push(`o=>[${methods}]`, `()=>[${staticMethods}]`);
  return `[${access}]`;
}

/** One entry for each private name, an accessor pair counting once. */
function privateMembers(node: Class, isStatic: boolean): Exclude<Member, ESTree.StaticBlock>[] {
  const found = new Map<string, Exclude<Member, ESTree.StaticBlock>>();
  for (const member of node.body.body) {
    if (member.type === 'StaticBlock' || member.static !== isStatic) continue;
    if (member.key.type === 'PrivateIdentifier') found.set(member.key.name, member);
  }
  return [...found.values()];
}

function isField(member: Member): boolean {
  return member.type === 'PropertyDefinition';
}

function isMethod(member: Member): boolean {
  return member.type === 'MethodDefinition' && member.kind === 'method';
}

/** A method that programs can hold without its being a property of anything. */
export function isPrivateMethod(member: Member): boolean {
  return isMethod(member) && (member as ESTree.MethodDefinition).key.type === 'PrivateIdentifier';
}

/** The computed names of instance fields: evaluated with the class, needed by its instances. */
export function computedFieldNames(node: Class): ESTree.Expression[] {
  return node.body.body.flatMap(member =>
    member.type === 'PropertyDefinition' && member.computed && !member.static
      ? [member.key as ESTree.Expression]
      : [],
  );
}

function nameOf(member: Exclude<Member, ESTree.StaticBlock>): string {
  return (member.key as ESTree.PrivateIdentifier).name;
}

/** Whether the constructor of a class may return another object than it made. */
export function mayReturn(node: Class): boolean {
  const own = node.body.body.find(
    member => member.type === 'MethodDefinition' && member.kind === 'constructor',
  );
  return own !== undefined && returnsValue((own as ESTree.MethodDefinition).value.body);
}

function returnsValue(node: Node): boolean {
  if (node.type === 'ReturnStatement') return Boolean(node.argument);
  let found = false;
  eachChild(node, child => {
    found ||= !isFunction(child) && !isClass(child) && returnsValue(child);
  });
  return found;
}

/** Edits for the restored text of a class; its first computed field name has the given index; `source` is the original. */
export function restoreEdits(node: Class, id: number, firstField: number, source: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let placeholder = 0;
  let fieldKey = 0;
  let hasConstructor = false;
  if (node.superClass) edits.push(replace(node.superClass, LOCALS.heritage));
  for (const member of node.body.body) {
    if (member.type === 'StaticBlock') {
      edits.push(replace(member, ''));
      continue;
    }
    const isPrivate = member.key.type === 'PrivateIdentifier';
    if (member.type === 'PropertyDefinition') {
      if (member.static) {
        edits.push(replace(member, isPrivate ? `static ${text(member.key, source)};` : ''));
        continue;
      }
      if (member.computed) {
        // What closes the call, which was inserted behind the key, is left.
        const key = `${LOCALS.fieldKeys}[${fieldKey}]`;
        edits.push(replace(member.key, `${GLOBALS.fieldKey}(${id},${firstField + fieldKey++},${key}`));
        if (member.value) edits.push(...guard(member.value, key));
      } else if (member.value) {
        edits.push(...guard(member.value, nameText(member.key, source)));
      }
      continue;
    }
    if (member.computed) edits.push(replace(member.key, `"µ${placeholder++}"`));
    if (member.kind !== 'constructor') continue;
    hasConstructor = true;
    const at = bodyStart(member.value.body);
    edits.push([at, at, `if(${PROBE})return${node.superClass ? constructParent() : ''};`]);
  }
  if (!hasConstructor && node.superClass) {
    const at = node.body.start + 1;
    const rest = `${LOCALS.value}r`;
    edits.unshift([
      at,
      at,
      `constructor(...${rest}){if(${PROBE})return${constructParent()};super(...${rest})}`,
    ]);
  }
  return edits.sort((a, b) => a[0] - b[0]);
}

/** Calls the parent with what it can take while nothing of it may run. */
function constructParent(): string {
  return ` super(...${PROBE}(${LOCALS.heritage})),void 0`;
}

function replace({ start, end }: Range, by: string): TextEdit {
  return [start, end, by];
}

function text({ start, end }: Range, source: string): string {
  return source.slice(start, end);
}

function nameText(key: Node, source: string): string {
  return key.type === 'Identifier' || key.type === 'PrivateIdentifier'
    ? JSON.stringify(text(key, source))
    : text(key, source);
}

/** Functions are left as they are: making one has no effect, and it keeps its name. */
function guard(value: ESTree.Expression, name: string): TextEdit[] {
  const inner = unwrap(value);
  if (isFunction(inner)) return [];
  const before = `${PROBE}?void 0:`;
  // An anonymous class takes its name from the field.
  if (isClass(inner) && !inner.id) {
    return [
      [value.start, value.start, `${before}({[${name}]:`],
      [value.end, value.end, `})[${name}]`],
    ];
  }
  return [
    [value.start, value.start, `${before}(`],
    [value.end, value.end, ')'],
  ];
}

function bodyStart(body: ESTree.BlockStatement): number {
  let at = body.start + 1;
  for (const statement of body.body) {
    if (statement.type !== 'ExpressionStatement' || !('directive' in statement)) break;
    at = statement.end;
  }
  return at;
}
