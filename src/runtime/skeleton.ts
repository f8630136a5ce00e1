/**
 * Scope skeletons: from the ids of live functions and scopes, the program's own text, cut and nested as in the
 * source, so that the functions are closures over native variables again.
 *
 *     function () { let a, b, µe3; return { s: { a: µv => { a = µv } }, f: { 17: () => (text of 17) }, k: { 4: inner scope } } }
 *
 * The text comes from the image alone. A snapshot contributes numbers, which were checked against the image, and
 * values, which go through the setters.
 */
import { GLOBALS, LOCALS } from '../reserved.ts';
import type { ImageFile, ImageFunction, ImageScope, ImageVariable, ProgramImage } from './image.ts';

/** One instance of a scope, as the generated code returns it. */
export interface ScopeInstance {
  /** Setters of its variables. */
  s: Record<string, (value: unknown) => void>;
  /** Makers of the functions whose text stands in it; a class takes its superclass. */
  f: Record<number, (heritage?: unknown) => object>;
  /** Makers of the scopes directly inside. */
  k: Record<number, (this: unknown, ...args: unknown[]) => ScopeInstance>;
}

/** Names that are no variables of the skeleton: bound by how its functions are called. */
const NOT_DECLARED = new Set(['this', 'arguments', 'new.target', 'super']);

export class Skeleton {
  readonly #image: ProgramImage;
  readonly #functions: Set<number>;
  readonly #scopes = new Set<number>();
  readonly #children = new Map<number, number[]>();
  readonly #contained = new Map<number, number[]>();

  /** `functions` and `scopes` are ids that are live; scopes around them are added. */
  constructor(image: ProgramImage, functions: Iterable<number>, scopes: Iterable<number>) {
    this.#image = image;
    this.#functions = new Set(functions);
    for (const scope of scopes) this.#addScope(scope);
    for (const id of this.#functions) {
      const info = image.functions[id]!;
      if (info.kind === 'member') continue;
      this.#addScope(info.scope);
      if (info.scope >= 0) push(this.#contained, info.scope, id);
    }
  }

  #addScope(id: number): void {
    for (let scope = id; scope >= 0 && !this.#scopes.has(scope); ) {
      this.#scopes.add(scope);
      const { parent } = this.#image.scopes[scope]!;
      if (parent >= 0) push(this.#children, parent, scope);
      scope = parent;
    }
  }

  /** Files that have live functions or scopes. */
  files(): Set<number> {
    const files = new Set<number>();
    for (const id of this.#functions) files.add(this.#image.functions[id]!.file);
    for (const id of this.#scopes) files.add(this.#image.scopes[id]!.file);
    return files;
  }

  /** The body of the function that a file is. */
  file(index: number): string {
    const file = this.#image.files[index]!;
    const inner = [...this.#scopes].filter(
      id => this.#image.scopes[id]!.file === index && this.#image.scopes[id]!.parent < 0,
    );
    const functions = [...this.#functions].filter(id => {
      const info = this.#image.functions[id]!;
      return info.file === index && info.scope < 0 && info.kind !== 'member';
    });
    const declared = file.variables.filter(({ kind }) => kind !== 'host');
    const getters = file.variables.map(({ name }) => `()=>${name}`);
    const register = getters.length > 0 ? `${GLOBALS.registerFile}(${index},[${getters}]);` : '';
    return this.#body(file, file.variables, declared, [], functions, inner, file.strict, register);
  }

  #scope(id: number): string {
    const scope = this.#image.scopes[id]!;
    const file = this.#image.files[scope.file]!;
    const identity = scope.identity && !namedByValue(scope) ? [`${LOCALS.scope}${id}`] : [];
    const functions = this.#contained.get(id) ?? [];
    const inner = this.#children.get(id) ?? [];
    const body = this.#body(
      file,
      scope.variables,
      scope.variables,
      identity,
      functions,
      inner,
      scope.strict,
      '',
    );
    return `${id}:function(){${body}}`;
  }

  #body(
    file: ImageFile,
    settable: readonly ImageVariable[],
    declared: readonly ImageVariable[],
    identity: readonly string[],
    functions: readonly number[],
    scopes: readonly number[],
    strict: boolean,
    before: string,
  ): string {
    const names = declared.map(({ name }) => name).filter(isDeclared);
    const lets = [...names, ...identity];
    const setters = settable
      .map(({ name }) => name)
      .filter(isDeclared)
      .map(name => `${JSON.stringify(name)}:${LOCALS.value}=>{${name}=${LOCALS.value}}`);
    return [
      strict ? '"use strict";' : '',
      lets.length > 0 ? `let ${lets};` : '',
      before,
      `return{s:{${setters}},f:{${functions.map(id => this.#maker(file, id)).join(',\n')}},`,
      `k:{${scopes.map(id => this.#scope(id)).join(',\n')}}}`,
    ].join('');
  }

  #maker(file: ImageFile, id: number): string {
    const info = this.#image.functions[id]!;
    const text = functionText(file, info);
    switch (info.kind) {
      case 'class':
        return `${id}:${LOCALS.heritage}=>${this.#strict(info, named(info, `(${text})`))}`;
      case 'method':
        return `${id}:()=>${this.#strict(info, `({${info.prefix}${JSON.stringify(info.name)}${text}})[${JSON.stringify(info.name)}]`)}`;
      case 'getter':
      case 'setter': {
        const accessor = info.kind === 'getter' ? 'get' : 'set';
        const key = info.name.replace(/^[gs]et /, '');
        const object = `{${accessor} ${JSON.stringify(key)}${text}}`;
        return `${id}:()=>Object.getOwnPropertyDescriptor(${object},${JSON.stringify(key)}).${accessor}`;
      }
      default:
        return `${id}:()=>${this.#strict(info, named(info, `(${text})`))}`;
    }
  }

  /** Strict code whose own text does not say so, because the function around it did. */
  #strict(info: ImageFunction, expression: string): string {
    const around =
      info.scope < 0 ? this.#image.files[info.file]!.strict : this.#image.scopes[info.scope]!.strict;
    return info.strict && !around ? `(function(){"use strict";return ${expression}}).call(this)` : expression;
  }
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function isDeclared(name: string): boolean {
  return !NOT_DECLARED.has(name) && !name.startsWith('#');
}

/** Scopes of a name need no identity variable: the value of the name is it. */
function namedByValue(_scope: ImageScope): boolean {
  return false;
}

function functionText(file: ImageFile, info: ImageFunction): string {
  if (!info.restore) return file.code.slice(info.start, info.end);
  let text = '';
  let at = info.start;
  for (const [start, end, replacement] of info.restore) {
    text += file.code.slice(at, start) + replacement;
    at = end;
  }
  return text + file.code.slice(at, info.end);
}

/** An anonymous function takes its name from a property it is the value of. */
function named(info: ImageFunction, expression: string): string {
  if (info.name === '') return expression;
  const key = JSON.stringify(info.name);
  return `({${info.name === '__proto__' ? `[${key}]` : key}:${expression}})[${key}]`;
}
