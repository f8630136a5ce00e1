/**
 * `using` and `await using` (ECMA-262 explicit resource management), which not all engines know, as `try` statements.
 * What disposes is part of the program's text, so that it moves with the program while it waits.
 *
 *     { using a = x; b; }         =>  {const _env={};try{ const a = _use(_env,x); b;
 *                                     }catch(e){_fail(_env,e)}finally{_next(_env);_end(_env)}}
 *     { await using a = x; b; }   =>  {const _env={};try{ const a = _use(_env,x,true); b;
 *                                     }catch(e){_fail(_env,e)}finally{while(_next(_env))try{await _env.result}
 *                                     catch(e){_fail(_env,e)}_end(_env)}}
 *     for (using a of x) b;       =>  for (const a of x) {const _env={};try{_use(_env,a);b;}catch ... }
 *     using f = () => {};         =>  const f = _use(_env,{f:() => {}}.f);
 */
import type * as ESTree from 'estree';
import { eachChild, isClass, isFunction, type Node, type Program, unwrap } from './ast.ts';
import { Edits } from './edits.ts';
import { placeBefore, type Replaced } from './replaced.ts';
import { skipTrivia } from './trivia.ts';
import { isAwaited, isUsing, keywordOf, markedCall } from './using-marks.ts';

/** Undefined: the program has none. */
export function replaceUsing(text: string, program: Program): Replaced | undefined {
  if (!program.uses) return undefined;
  const edits = new Edits(text);
  new Disposal(text, edits, freeSuffix(text)).visit(program);
  const replaced = edits.apply();
  const pieces = edits.pieces();
  return { text: replaced, pieces, before: at => placeBefore(pieces, at) };
}

/** Makes the names of the helpers names that the text does not contain. */
function freeSuffix(text: string): string {
  let suffix = '';
  while (['_env', '_use', '_fail', '_next', '_end'].some(name => text.includes(name + suffix))) suffix += '_';
  return suffix;
}

/** What is used, and by which name. */
interface Resource {
  name: string;
  value: Node;
  /** The marked text around the value. */
  around: Node;
  awaits: boolean;
}

/** As written, or as src/instrument/using-marks.ts leaves it. */
function resourcesOf(node: Node): Resource[] {
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id, init }) => {
    if (!init || id.type !== 'Identifier') return [];
    const { name } = id;
    const marked = markedCall(init);
    if (marked) return { name, value: marked.call.arguments[0]!, around: init, awaits: marked.awaits };
    return isUsing(node) ? { name, value: init, around: init, awaits: isAwaited(node) } : [];
  });
}

class Disposal {
  readonly #text: string;
  readonly #edits: Edits;
  readonly #suffix: string;
  readonly #env: string;

  constructor(text: string, edits: Edits, suffix: string) {
    this.#text = text;
    this.#edits = edits;
    this.#suffix = suffix;
    this.#env = `_env${suffix}`;
  }

  visit(node: Node): void {
    switch (node.type) {
      case 'Program':
        this.#program(node);
        break;
      case 'BlockStatement':
        this.#block(node, node.start + 1);
        break;
      case 'StaticBlock':
        this.#block(node, this.#text.indexOf('{', skipTrivia(this.#text, node.start + 'static'.length)) + 1);
        break;
      case 'ForOfStatement':
        this.#loop(node);
        break;
      default:
        break;
    }
    eachChild(node, child => this.visit(child));
  }

  #program(node: Program): void {
    const end = this.#text.length;
    this.#statements(node.body as Node[], 0, end);
    this.#edits.point(end, `\n${this.#helpers()}`);
  }

  #block(node: ESTree.BlockStatement | ESTree.StaticBlock, at: number): void {
    this.#statements(node.body as Node[], at, node.end - 1);
  }

  #statements(body: readonly Node[], start: number, end: number): void {
    const resources = body.flatMap(resourcesOf);
    if (resources.length === 0) return;
    this.#open(body, start);
    for (const statement of body) if (isUsing(statement)) this.#replaceKeyword(statement);
    for (const resource of resources) this.#use(resource);
    // The text may end in a comment.
    const line = end === this.#text.length ? '\n' : '';
    this.#edits.point(end, `${line}${this.#close(resources.some(({ awaits }) => awaits))}`);
  }

  /** Behind directives. */
  #open(body: readonly Node[], at: number): void {
    const directive = body.findLast(statement => 'directive' in statement);
    this.#edits.point(directive?.end ?? at, `${directive ? ';' : ''}${this.#beginning()}`);
  }

  #beginning(): string {
    return `const ${this.#env}={};try{`;
  }

  #close(awaits: boolean): string {
    const env = this.#env;
    const failed = `catch(e){${this.#call('_fail', 'e')}}`;
    const next = this.#call('_next');
    const disposed = awaits ? `while(${next})try{await ${env}.result}${failed}` : `${next};`;
    return `}${failed}finally{${disposed}${this.#call('_end')}}`;
  }

  #call(helper: string, ...args: string[]): string {
    return `${helper}${this.#suffix}(${[this.#env, ...args].join()})`;
  }

  #use({ name, value, around, awaits }: Resource): void {
    const isNamed = isAnonymous(value) && name !== '__proto__';
    const open = `_use${this.#suffix}(${this.#env},${isNamed ? `{${name}:` : ''}`;
    const close = `${isNamed ? `}.${name}` : ''}${awaits ? ',true' : ''})`;
    if (around === value) {
      this.#edits.open(value, open);
      this.#edits.close(value, close);
    } else {
      this.#edits.replace({ start: around.start, end: value.start }, open);
      this.#edits.replace({ start: value.end, end: around.end }, close);
    }
  }

  #replaceKeyword(declaration: ESTree.VariableDeclaration): void {
    this.#edits.replace(keywordOf(this.#text, declaration), 'const');
  }

  #loop({ left, right, body }: ESTree.ForOfStatement): void {
    if (left.type !== 'VariableDeclaration') return;
    const marked = markedCall(right);
    if (!marked && !isUsing(left)) return;
    const awaits = marked?.awaits ?? isAwaited(left);
    if (marked) {
      const value = marked.call.arguments[0]!;
      this.#edits.replace({ start: right.start, end: value.start }, '(');
      this.#edits.replace({ start: value.end, end: right.end }, ')');
    } else this.#replaceKeyword(left);
    const { name } = left.declarations[0]!.id as ESTree.Identifier;
    const use = this.#call('_use', name, ...(awaits ? ['true'] : []));
    this.#edits.open(body, `{${this.#beginning()}${use};`);
    this.#edits.close(body, `${this.#close(awaits)}}`);
  }

  /**
   * `_next` disposes until something is to be awaited, or to the end (DisposeResources). An exception of what is only
   * disposable, in an `await using`, also comes with the awaited value.
   */
  #helpers(): string {
    return `
function _use(env, value, awaits) {
  let method, indirect;
  if (value !== null && value !== undefined) {
    if (Object(value) !== value) throw new TypeError("What is used must be an object, null or undefined");
    if (awaits) method = value[Symbol.asyncDispose];
    if (method === null || method === undefined) {
      method = value[Symbol.dispose];
      indirect = awaits;
    }
    if (typeof method !== "function") throw new TypeError("What is used has no method to dispose of it");
  } else if (!awaits) return value;
  env.top = { value, method, awaits, indirect, below: env.top };
  return value;
}
function _fail(env, error) {
  if (!env.failed) env.error = error;
  else if (typeof SuppressedError === "function") env.error = new SuppressedError(error, env.error);
  else env.error = Object.assign(new Error(), { name: "SuppressedError", error, suppressed: env.error });
  env.failed = true;
}
function _next(env) {
  for (;;) {
    const entry = env.top;
    env.result = undefined;
    if (env.waits && !env.awaited && !entry?.awaits) {
      env.waits = false;
      return true;
    }
    if (!entry) return false;
    env.top = entry.below;
    if (!entry.method) {
      env.waits = true;
      continue;
    }
    try {
      const result = Reflect.apply(entry.method, entry.value, []);
      if (!entry.awaits) continue;
      if (!entry.indirect) env.result = result;
    } catch (error) {
      if (!entry.indirect) {
        _fail(env, error);
        continue;
      }
      env.result = Promise.reject(error);
    }
    return (env.awaited = true);
  }
}
function _end(env) {
  if (env.failed) throw env.error;
}`
      .trim()
      .replace(/\n\s*/g, ' ')
      .replace(/\b_(?:use|fail|next|end)\b/g, name => name + this.#suffix);
  }
}

/** What a declaration gives its name to (NamedEvaluation). */
function isAnonymous(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'ArrowFunctionExpression') return true;
  return (isFunction(inner) || isClass(inner)) && !('id' in inner && inner.id);
}
