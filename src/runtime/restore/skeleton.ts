/**
 * Scope skeletons: from the ids of live functions and scopes, the program's own text, cut and nested as in the
 * source, so that the functions are closures over native variables again.
 *
 *     function*(){ const µv = yield { f: { 17: () => (text of 17) }, k: { "4": inner scope } }; const a = µv[0]; let b = µv[1]; }
 *
 * A generator, because functions must exist before the values of the variables they see: it is resumed once, with
 * the values. `const` stays constant, and what stands behind `return` stays in its temporal dead zone.
 *
 * Where there are many instances of a scope without constants, a generator for each would take too long. (One that is
 * alone keeps it, because engines take a variable for constant that has been written once.)
 *
 *     function(){ let a; return { f: {...}, k: {...}, s: µv => { a = µv[0]; } }; }
 *
 * Where `arguments` is captured an ordinary function takes the place of the generator, whose `arguments` engines do
 * not make alike, and arrow functions that of generators inside it:
 *
 *     function(x){ let a; return { f: {...}, k: {...}, a: arguments, s: µv => { x = µv[0]; a = µv[1]; } }; let b; }
 *
 * Each piece of the program's text has its place before it, as in `/*µz1234*\/x => x + 1`.
 * The text comes from the image alone. A snapshot contributes numbers, which were checked against the image, and
 * values, which arrive in `µv`.
 */
import { GLOBALS, HELPERS, LOCALS, SECOND_WITH } from '../../reserved.ts';
import {
  homeFile,
  type ImageFile,
  type ImageFunction,
  type ImageScope,
  type ImageVariable,
  type ProgramImage,
} from '../image.ts';

/** What the code of one scope instance yields before it takes the values of its variables. */
export interface ScopeInstance {
  /** Makers of the functions whose text stands in it; a class takes its superclass and fills in its own scope. */
  f: Record<number, (heritage?: unknown, inside?: ScopeInstance, fieldKeys?: unknown[]) => object>;
  /** Makers of the scopes directly inside, by {@link variantOf}. */
  k: Record<string, (...args: unknown[]) => Generator<ScopeInstance, void, unknown[]> | ScopeInstance>;
  /** Its `arguments` object, where that is captured. */
  a?: object;
  /** Takes the values of the variables, where no generator waits for them. */
  s?: (values: unknown[]) => void;
}

/** Names that are no variables of the skeleton: bound by how its functions are called. */
const NOT_DECLARED = new Set(['this', 'arguments', 'super', 'super()', 'super of']);
/** What the restoring host gives a file, whatever it was before. */
const HOST_GIVEN = new Set(['__filename', '__dirname']);

/** Names the code of a scope whose given variables are still in their temporal dead zone. */
export function variantOf(scope: number, dead: readonly number[]): string {
  return dead.length === 0 ? `${scope}` : `${scope}:${dead.join(':')}`;
}

export interface SkeletonScope {
  scope: number;
  /** Indices of variables in their temporal dead zone, ascending. */
  dead: readonly number[];
  /** Its `arguments` object is needed. */
  ownArguments?: boolean;
}

/** In place of the index of a variable: no direct eval has added it. */
function absentAt(index: number): number {
  return -1 - index;
}

/** Variables that an instance lacks which has only `present` ones of those that direct evals add. */
export function absent(variables: readonly ImageVariable[], present?: ReadonlySet<number>): number[] {
  return variables.flatMap(({ kind }, index) =>
    kind === 'dynamic' && !present?.has(index) ? [absentAt(index)] : [],
  );
}

const MANY = 8;

type Form = 'generator' | 'function' | 'with arguments' | 'arrow';

interface Body {
  variables: readonly ImageVariable[];
  dead: readonly number[];
  identity: string | undefined;
  functions: readonly number[];
  scopes: readonly number[];
  strict: boolean;
  parameters: readonly string[];
  before: string;
  form: Form;
}

export class Skeleton {
  readonly #image: ProgramImage;
  readonly #functions: Set<number>;
  /** Live scopes with the variants that occur. */
  readonly #scopes = new Map<number, Map<string, readonly number[]>>();
  readonly #withArguments = new Set<number>();
  /** Instances of each scope. */
  readonly #counts = new Map<number, number>();
  readonly #children = new Map<number, number[]>();
  readonly #contained = new Map<number, number[]>();

  /** `functions` and `scopes` are what is live; scopes around them are added. */
  constructor(image: ProgramImage, functions: Iterable<number>, scopes: Iterable<SkeletonScope>) {
    this.#image = image;
    this.#functions = new Set(functions);
    for (const { scope, dead, ownArguments } of scopes) {
      const count = this.#counts.get(scope) ?? 0;
      this.#counts.set(scope, count + 1);
      if (ownArguments) this.#withArguments.add(scope);
      // Most are like the one before.
      if (count === 0 || dead.length > 0 || !this.#scopes.get(scope)!.has(`${scope}`)) {
        this.#addScope(scope).set(variantOf(scope, dead), dead);
      }
    }
    for (const id of this.#functions) {
      const info = image.functions[id]!;
      if (info.kind === 'member' || info.scope < 0) continue;
      this.#addScope(info.scope);
      push(this.#contained, info.scope, id);
    }
    for (const [scope, variants] of this.#scopes) {
      if (variants.size > 0) continue;
      const dead = absent(image.scopes[scope]!.variables);
      variants.set(variantOf(scope, dead), dead);
    }
  }

  #addScope(id: number): Map<string, readonly number[]> {
    for (let scope = id; scope >= 0 && !this.#scopes.has(scope); ) {
      this.#scopes.set(scope, new Map());
      const { parent } = this.#image.scopes[scope]!;
      if (parent >= 0) push(this.#children, parent, scope);
      scope = parent;
    }
    return this.#scopes.get(id)!;
  }

  /** Files that have live functions or scopes. */
  files(): Set<number> {
    const files = new Set<number>();
    for (const id of this.#functions) files.add(homeFile(this.#image, this.#image.functions[id]!));
    for (const id of this.#scopes.keys()) files.add(this.#image.scopes[id]!.file);
    return files;
  }

  /** Whether what stands for a file is a generator, or else a function. */
  isGenerator(index: number): boolean {
    return !hasYield(this.#image.files[index]!.variables);
  }

  /** Its body. */
  file(index: number, dead: readonly number[]): string {
    const file = this.#image.files[index]!;
    const getters = file.variables.map(({ name }) => `()=>${name}`);
    return this.#body({
      variables: file.variables,
      dead,
      identity: undefined,
      functions: [...this.#functions].filter(id => {
        const info = this.#image.functions[id]!;
        return homeFile(this.#image, info) === index && info.scope < 0 && info.kind !== 'member';
      }),
      scopes: [...this.#scopes.keys()].filter(
        id => this.#image.scopes[id]!.file === index && this.#image.scopes[id]!.parent < 0,
      ),
      strict: file.strict,
      parameters: [],
      before: getters.length > 0 ? `${GLOBALS.registerFile}(${index},[${getters}]);` : '',
      form: this.isGenerator(index) ? 'generator' : 'function',
    });
  }

  #scope(id: number): string {
    const scope = this.#image.scopes[id]!;
    if (scope.class !== undefined) return '';
    const parameters = scope.parameters ?? [];
    const head = scope.around ? [`${LOCALS.implied}${id}`] : parameters;
    const form = this.#form(id);
    return [...this.#scopes.get(id)!]
      .map(([variant, dead]) => {
        const body = this.#body({
          variables: scope.around ? [] : scope.variables,
          dead,
          identity: scope.identity ? `${LOCALS.scope}${id}` : undefined,
          functions: this.#contained.get(id) ?? [],
          scopes: this.#children.get(id) ?? [],
          strict: scope.strict,
          parameters,
          before: '',
          form,
        });
        return `${JSON.stringify(variant)}:${headOf(form, head, scope.home)}{${inWith(id, scope, body)}}${scope.home ? '}).m' : ''}`;
      })
      .join(',\n');
  }

  /** Whether a scope has `arguments` and `super` of its own, or may use those of a function around it. */
  #form(id: number): Form {
    const { scopes } = this.#image;
    if (this.#withArguments.has(id)) return 'with arguments';
    const alone = this.#mayBeFunction(id) ? 'function' : 'generator';
    for (let at = id; at >= 0; at = scopes[at]!.parent) {
      const { variables, home } = scopes[at]!;
      if (this.#withArguments.has(at) || home !== undefined) return at === id ? alone : 'arrow';
      if (variables.some(({ name }) => name === 'this')) return alone;
    }
    return alone;
  }

  #mayBeFunction(id: number): boolean {
    const { around, variables } = this.#image.scopes[id]!;
    if (around) return false;
    if (hasYield(variables)) return true;
    return (this.#counts.get(id) ?? 0) >= MANY && variables.every(({ kind }) => kind !== 'const');
  }

  #body({ variables, dead, identity, functions, scopes, strict, parameters, before, form }: Body): string {
    const own = form === 'with arguments' ? ',a:arguments' : '';
    const makers = functions.map(id => this.#maker(id)).join(',\n');
    const inner = this.#inner(scopes);
    const live: string[] = [];
    const never: string[] = [];
    const given: string[] = [];
    variables.forEach(({ name, kind }, index) => {
      if (NOT_DECLARED.has(name) || name.startsWith('#') || HOST_GIVEN.has(name)) return;
      if (kind === 'dynamic' && dead.includes(absentAt(index))) return;
      const value = `${LOCALS.value}[${index}]`;
      if (dead.includes(index)) never.push(`let ${name};`);
      else if (kind === 'host' || parameters.includes(name)) live.push(`${name}=${value};`);
      else if (form !== 'generator') {
        given.push(name);
        live.push(`${name}=${value};`);
      } else live.push(`${kind === 'const' ? 'const' : letOf(name)} ${name}=${value};`);
    });
    const start = [strict ? '"use strict";' : '', identity ? `let ${identity};` : '', before];
    if (form !== 'generator') {
      return [
        ...start,
        ...given.map(name => `${letOf(name)} ${name};`),
        `return{f:{${makers}},k:{${inner}}${own},s:${LOCALS.value}=>{${live.join('')}}};`,
        ...never,
      ].join('');
    }
    return [
      ...start,
      `const ${LOCALS.value}=yield{f:{${makers}},k:{${inner}}${own}};`,
      ...live,
      never.length > 0 ? `return;${never.join('')}` : '',
    ].join('');
  }

  #inner(scopes: readonly number[]): string {
    return scopes
      .map(id => this.#scope(id))
      .filter(text => text !== '')
      .join(',\n');
  }

  /** A static block that hands out what stands in the scope of a class. */
  #classScope(id: number): string {
    const own = [...this.#scopes.keys()].find(scope => this.#image.scopes[scope]!.class === id);
    if (own === undefined) return '';
    const makers = (this.#contained.get(own) ?? []).map(fn => this.#maker(fn)).join(',\n');
    const { classScope } = LOCALS;
    return `static{${classScope}.f={${makers}};${classScope}.k={${this.#inner(this.#children.get(own) ?? [])}}}`;
  }

  #maker(id: number): string {
    const info = this.#image.functions[id]!;
    const file = this.#image.files[info.file]!;
    const text = functionText(file, info);
    switch (info.kind) {
      case 'class': {
        // Its registration is the first thing in its body.
        const register = text.indexOf(`static{${GLOBALS.registerClass}(this,${id}`);
        const inside = this.#classScope(id);
        const rest =
          inside && mark(file.code.indexOf(`static{${GLOBALS.registerClass}(this,${id}`, info.start));
        const whole = text.slice(0, register) + inside + rest + text.slice(register);
        return `${id}:(${LOCALS.heritage},${LOCALS.classScope},${LOCALS.fieldKeys})=>${named(info, `(${whole})`)}`;
      }
      case 'method':
        return `${id}:()=>${this.#strict(info, method(info, text))}`;
      case 'getter':
      case 'setter': {
        const accessor = info.kind === 'getter' ? 'get' : 'set';
        const key = JSON.stringify(info.name.replace(/^[gs]et /, ''));
        const object = `{${prototypeOf(info)}${accessor} ${key}${text}}`;
        const { helpers } = GLOBALS;
        return `${id}:()=>${this.#strict(info, `${helpers}.${HELPERS.accessor}(${object},${key},"${accessor}")`)}`;
      }
      default:
        return `${id}:()=>${this.#strict(info, named(info, `(${info.prefix}${text})`))}`;
    }
  }

  /** Strict code whose own text does not say so, because the function around it did. */
  #strict(info: ImageFunction, expression: string): string {
    const around =
      info.scope < 0
        ? this.#image.files[homeFile(this.#image, info)]!.strict
        : this.#image.scopes[info.scope]!.strict;
    return info.strict && !around ? `(()=>{"use strict";return ${expression}})()` : expression;
  }
}

/** What declares a variable; the word `let` is a name of a `var` or a parameter only. */
function letOf(name: string): string {
  return name === 'let' ? 'var' : 'let';
}

/** A name that sloppy code may give a variable, but not where a generator stands. Its constants can then be assigned to. */
function hasYield(variables: readonly ImageVariable[]): boolean {
  return variables.some(({ name }) => name === 'yield');
}

function headOf(form: Form, parameters: readonly string[], home: string | undefined): string {
  if (home !== undefined)
    return `({__proto__:${superOf(home)},${form === 'generator' ? '*' : ''}m(${parameters})`;
  switch (form) {
    case 'generator':
      return `function*(${parameters})`;
    case 'function':
    case 'with arguments':
      return `function(${parameters})`;
    case 'arrow':
      return `(${parameters})=>`;
  }
}

/** The body of a scope; that of a `with` takes its object, which must exist when functions are made in it. */
function inWith(id: number, { around }: ImageScope, body: string): string {
  if (!around) return body;
  const enter = `${GLOBALS.helpers}.${HELPERS.enterWith}(${LOCALS.implied}${id},${id},[${around}])`;
  return `with(${enter})${SECOND_WITH}{${body}}`;
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function functionText(file: ImageFile, info: ImageFunction): string {
  let text = '';
  let at = info.start;
  for (const [start, end, replacement] of info.restore ?? []) {
    text += mark(at) + file.code.slice(at, start) + replacement;
    at = end;
  }
  return withTarget(text + mark(at) + file.code.slice(at, info.end), info);
}

/** Tells stack traces where the code that follows lies in the file's, see stack-traces.ts. */
function mark(offset: number): string {
  return `/*${LOCALS.piece}${offset}*/`;
}

/** `new.target` of a function around an arrow is a variable of the skeleton. */
function withTarget(text: string, { free }: ImageFunction): string {
  return text.replace(NEW_TARGET, (whole, variable: string) =>
    // What follows stays in its column.
    free.some(([, name]) => name === variable) ? variable.padEnd(whole.length) : whole,
  );
}
const NEW_TARGET = new RegExp(`/\\*(${LOCALS.implied}\\d+)\\*/.*?/\\*${LOCALS.implied}\\*/`, 'gs');

/** The prototype of an object whose methods find with `super` what those of the original find. */
function superOf(home: string): string {
  return `${GLOBALS.superOf}(()=>${home})`;
}

function prototypeOf({ home }: ImageFunction): string {
  return home === undefined ? '' : `__proto__:${superOf(home)},`;
}

function method(info: ImageFunction, text: string): string {
  const key = JSON.stringify(info.name);
  return `({${prototypeOf(info)}${info.prefix}${key}${text}})[${key}]`;
}

/** An anonymous function takes its name from a property it is the value of. */
function named(info: ImageFunction, expression: string): string {
  if (info.name === '') return expression;
  const key = JSON.stringify(info.name);
  // JavaScriptCore does not name a class with a static block by a computed key.
  return info.name === '__proto__' ? expression : `({${key}:${expression}})[${key}]`;
}
