/**
 * Every function says in its text which one it is. Those that hold on to scopes also begin with a probe: they ask
 * whether they are being captured, and if so answer with the identities of the scopes and the getters of their
 * free variables. Methods of classes hold on to nothing, since their class is registered with what they use.
 *
 *     function f(x) { body }    =>  function f(/*µu17*\/x) { body }
 *                                   function f(/*µu17*\/x) { if(µq)throw()=>[[µe3??={}],[()=>a,()=>b]];body }
 *     x => value                =>  x/*µu18*\/ => value
 *                                   x/*µu18*\/ => {if(µq)throw()=>[[],[()=>a]];return(value)}
 *     function* f() { body }    =>  function* f(/*µu19*\/) { if(µq)return µq(()=>[[],[()=>a]]);body }
 *     function f({ [key()]: x }) {}  =>  function f({ [µq?0:(key())]: x }) {...}
 *     class K { members }       =>  class K { static{µc(this,19,thunk)}members }
 *     class K { [key] = 1 }     =>  class K { static{µc(this,19,thunk)}[µb(19,0,key)] = 1 }
 *     the start of a file       =>  µm(0,[()=>a,()=>b]);
 *     a scope with identity     =>  let µe3; in it
 *     with (object) { x => a }  =>  with (µr.enter(object,5,[()=>a]))with((async function*(){}).µr){
 *                                     x/*µu20*\/ => {if(µq)throw()=>[[µs5],[()=>µw5,µs5[0]]];return(a)} }
 *
 * Engines inline functions up to a number of bytecodes: to throw the answer takes fewer than to call and return. It
 * is the first thing that a function does, so nothing of the program can catch it.
 */
import type * as ESTree from 'estree';
import { GLOBALS, HELPERS, LOCALS, PROBE, SECOND_WITH } from '../reserved.ts';
import type {
  EvalScope,
  EvalSite,
  ImageFunction,
  ImageMember,
  ImageTemplate,
  ImageVariable,
  ProgramImage,
} from '../runtime/image.ts';
import { type Class, type FunctionNode, isClass, isFunction, type Node, type Program } from './ast.ts';
import { analyzeCaptures, type CapturedScope, type Captures, type Unit } from './captures.ts';
import { computedFieldNames, isPrivateMethod, mayReturn, privateAccess, restoreEdits } from './class-text.ts';
import { Edits } from './edits.ts';
import { type DirectEval, editEvals } from './evals.ts';
import { assignable, canDeclare, hiddenInBody, hides } from './marked-scopes.ts';
import { inferredName, keyName } from './names.ts';
import type { Piece } from './positions.ts';
import { analyzeScopes, IMPLICIT, type Scope, type ScopeTree, type Variable } from './scopes.ts';
import { editTemplates } from './templates.ts';
import { skipTrivia } from './trivia.ts';

/**
 * Instruments one file and appends it, its functions and its scopes to the image. Returns what of the instrumented
 * text is the source as it stands.
 */
export function probeFile(image: ProgramImage, path: string, source: string, program: Program): Piece[] {
  const tree = analyzeScopes(program);
  const captures = analyzeCaptures(tree, image.functions.length, image.scopes.length);
  const text = source.startsWith('#!') ? `//${source.slice(2)}` : source;
  const prober = new Prober(text, program, tree, captures, image.files.length);
  image.templates.push(...prober.editTemplates(image.templates.length));
  const sites = prober.editEvals(image.evals?.length ?? 0);
  if (sites.length > 0) image.evals = [...(image.evals ?? []), ...sites];
  const code = prober.edit();
  image.functions.push(...prober.functions());
  for (const scope of tree.scopes) {
    const captured = captures.scopes.get(scope);
    image.scopes.push(
      captured && !scope.given
        ? {
            file: program.around?.file ?? image.files.length,
            parent: prober.parentOf(captured)?.id ?? -1,
            variables: captured.variables.map(variable => imageVariable(variable, captured.id)),
            identity: captured.identity,
            strict: scope.strict,
            ...mappedParameters(scope),
            ...(isClass(scope.node) ? { class: captures.units.get(scope.node)!.id } : {}),
            ...prober.homeOf(scope),
            ...(scope.kind === 'with' ? { around: prober.around(scope) } : {}),
            ...(scope.kind === 'name' || scope.kind === 'object' ? { named: true as const } : {}),
          }
        : null,
    );
  }
  image.files.push({
    path,
    format: 'commonjs',
    source,
    code,
    strict: tree.root.strict,
    variables: program.around ? [] : captures.fileVariables.map(variable => imageVariable(variable)),
    positions: [],
    ...(program.evaluated ? { evaluated: true } : {}),
    ...(program.around ? { host: program.around.file } : {}),
    ...(sites.length > 0 ? { evals: true } : {}),
  });
  return prober.pieces();
}

/** Parameters that a captured `arguments` object shares its elements with (ECMA-262 section 10.4.4). */
function mappedParameters(scope: Scope): { parameters?: string[] } {
  if (scope.strict || !scope.variables.has('arguments')) return {};
  const { params } = scope.node as FunctionNode;
  const simple = params.every(({ type }) => type === 'Identifier');
  // A rest parameter alone makes the object unmapped.
  return {
    parameters: simple ? params.map(param => (param as ESTree.Identifier).name) : [`...${LOCALS.value}r`],
  };
}

/** `scope`: the id of the captured scope it belongs to, if that is not the file. */
function imageVariable(variable: Variable, scope?: number): ImageVariable {
  const { kind } = variable;
  const name = imageName(variable, scope);
  if (name !== variable.name) return { name, kind: 'const' };
  switch (kind) {
    case 'const':
    case 'function':
    case 'host':
    case 'implicit':
    case 'dynamic':
      return { name, kind };
    case 'name':
      return { name, kind: 'const' };
    default:
      return { name, kind: 'let' };
  }
}

/** What has no name in the program, but is a value that closures share, gets one. */
function imageName({ name, scope: { kind } }: Variable, scope: number | undefined): string {
  const implied =
    name === IMPLICIT.newTarget || name === IMPLICIT.object || (name === IMPLICIT.home && kind === 'object');
  return implied ? `${LOCALS.implied}${scope}` : name;
}

class Prober {
  readonly #source: string;
  readonly #program: Program;
  readonly #tree: ScopeTree;
  readonly #captures: Captures;
  readonly #file: number;
  readonly #edits: Edits;
  /** Scopes whose identity some function reports, and which therefore declare it. */
  readonly #reported = new Set<CapturedScope>();
  /** `with` scopes => what functions in them ask of the scopes around, in the order of their places there. */
  readonly #asked = new Map<Scope, string[]>();

  constructor(source: string, program: Program, tree: ScopeTree, captures: Captures, file: number) {
    this.#source = source;
    this.#program = program;
    this.#tree = tree;
    this.#captures = captures;
    this.#file = file;
    this.#edits = new Edits(source);
  }

  editTemplates(first: number): ImageTemplate[] {
    return editTemplates(this.#tree, this.#edits, this.#source, first);
  }

  /** Sites of direct evals have numbers from `first` on. */
  editEvals(first: number): EvalSite[] {
    const { evals } = this.#captures;
    if (evals.length > 0 || this.#program.around) {
      editEvals(evals, first, this.#tree, this.#edits, this.#source);
    }
    return evals.map(site => this.#evalSite(site));
  }

  #evalSite({ scope }: DirectEval): EvalSite {
    const scopes: EvalScope[] = [];
    let own = 0;
    for (let s = scope; s.parent; s = s.parent) {
      const captured = this.#captures.scopes.get(s);
      if (captured) scopes.unshift(this.#evalScope(captured, scope));
      if (s === scope.varScope) own = scopes.length;
    }
    if (scope.varScope === this.#tree.root) own = scopes.length + 1;
    return {
      file: this.#program.around?.file ?? this.#file,
      strict: scope.strict,
      scopes,
      own: scopes.length - own,
    };
  }

  /** A scope as the text of a direct eval in `from` sees it. */
  #evalScope(captured: CapturedScope, from: Scope): EvalScope {
    const { scope, id, variables } = captured;
    const { given } = scope;
    const outer = this.#withBetween(from, scope);
    if (!given) this.#reported.add(captured);
    const canName = given
      ? given.identity !== null
      : canDeclare(scope, this.#tree)
        ? scope.kind !== 'field'
        : this.#marked(captured) !== undefined;
    const identity = outer ? `${this.#fromAround(outer, captured)}()` : this.#identity(captured);
    const getters: Record<string, string> = {};
    for (const variable of outer || given?.getters ? variables : []) {
      const name = imageName(variable, id);
      const getter = this.#getter(variable, from);
      if (getter !== `()=>${name}`) getters[name] = getter;
    }
    return {
      id,
      identity: canName ? identity : null,
      ...(scope.kind === 'with' || given?.with ? { with: true as const } : {}),
      ...(Object.keys(getters).length > 0 ? { getters } : {}),
    };
  }

  edit(): string {
    const { units, fileVariables } = this.#captures;
    if (fileVariables.length > 0 && !this.#program.around) {
      const getters = fileVariables.map(({ name }) => `()=>${name}`);
      this.#afterDirectives(this.#program.body, 0, `${GLOBALS.registerFile}(${this.#file},[${getters}]);`);
    }
    for (const unit of units.values()) {
      if (isClass(unit.node)) this.#probeClass(unit, unit.node);
    }
    for (const scope of this.#reportedScopes()) this.#declareIdentity(scope);
    for (const scope of this.#captures.scopes.values()) this.#nameImplied(scope);
    for (const unit of units.values()) {
      if (!isClass(unit.node)) this.#probeFunction(unit, unit.node);
    }
    for (const scope of this.#captures.scopes.keys()) {
      if (scope.kind === 'with') this.#enterWith(scope.node as ESTree.WithStatement, scope);
    }
    for (const [{ params }, properties] of this.#parameters)
      this.#edits.close(params.at(-1)!, `,...{${properties}}`);
    for (const [node, text] of this.#beginnings) this.#insertBeginning(node, text);
    return this.#edits.apply();
  }

  pieces(): Piece[] {
    return this.#edits.pieces();
  }

  /**
   * Object literals with `super` in them are bound to a name; `new.target` is marked where an arrow uses that of a
   * function around it, so that the restored arrow can use a variable instead.
   */
  #nameImplied({ scope, id, variables }: CapturedScope): void {
    const name = `${LOCALS.implied}${id}`;
    if (scope.kind === 'object') {
      this.#edits.open(scope.node, `((${name}=>${name}=`);
      this.#edits.close(scope.node, ')())');
    }
    const target = variables.find(variable => variable.name === IMPLICIT.newTarget);
    for (const { node } of target?.references ?? []) {
      this.#edits.open(node, `/*${name}*/`);
      this.#edits.close(node, NEW_TARGET_END);
    }
  }

  /** The expression for the object that `super` in a function or initializer goes by. */
  homeOf(scope: Scope): { home?: string } {
    if (!scope.variables.has(IMPLICIT.super)) return {};
    const holder =
      scope.kind === 'function' || scope.kind === 'parameters'
        ? this.#tree.outerScope.get(scope.node)!
        : scope.parent!;
    if (holder.kind === 'object') return { home: this.#ownName(holder) };
    // A mistake, of which the engine speaks.
    if (!isClass(holder.node)) return {};
    const member =
      scope.kind === 'static-block' || scope.kind === 'field'
        ? scope.node
        : this.#tree.parents.get(scope.node);
    const fixed = member?.type === 'StaticBlock' || (member as ESTree.MethodDefinition).static;
    return { home: `${this.#ownName(holder)}${fixed ? '' : '.prototype'}` };
  }

  #reportedScopes(): Set<CapturedScope> {
    for (const unit of this.#captures.units.values()) {
      for (const scope of this.#identities(unit)) this.#reported.add(scope);
    }
    return this.#reported;
  }

  /** The scopes with identity around a unit that holds on to any scope, outermost first. */
  #identities(unit: Unit): CapturedScope[] {
    return this.#around(unit).filter(captured => captured.identity && this.#canName(captured, unit));
  }

  /** The captured scopes in which a unit that holds on to any scope is rebuilt, outermost first. */
  #around(unit: Unit): CapturedScope[] {
    const chain: CapturedScope[] = [];
    if (unit.free.size === 0) return chain;
    for (let scope: Scope | null = unit.outer; scope; scope = scope.parent) {
      const captured = this.#captures.scopes.get(scope);
      if (captured) chain.push(captured);
      // A function around it that holds on to no scope is rebuilt outside of all of them, unless its class is.
      if (this.#isDetached(scope.node) && !usesBeyond(unit, scope)) break;
    }
    return chain.reverse();
  }

  /** The captured scope in which a scope is rebuilt: the same functions end the chain as in {@link #around}. */
  parentOf({ scope, parent }: CapturedScope): CapturedScope | null {
    if (!parent || parent.scope.given) return parent;
    for (let s = scope; s !== parent.scope; s = s.parent!) {
      if (parent.scope.node !== s.node && this.#isDetached(s.node)) return null;
    }
    return parent;
  }

  /** Whether a function or class holds on to no scope, nor does anything inside it to one around it. */
  #isDetached(node: Node): boolean {
    const unit = this.#captures.units.get(node);
    if (unit?.free.size !== 0 || this.#isMember(node)) return false;
    return !isClass(node) || !this.#reaching().has(node);
  }

  /** Classes whose static parts, which they do not hold on to, hold on to scopes around them. */
  #reaching(): Set<Node> {
    if (this.#reachingOut) return this.#reachingOut;
    const found = new Set<Node>();
    for (const { outer, free } of this.#captures.units.values()) {
      for (const { scope: home } of free) {
        for (let s: Scope | null = outer; s && s !== home; s = s.parent) {
          if (s.kind === 'class' && s.node !== home.node) found.add(s.node);
        }
      }
    }
    this.#reachingOut = found;
    return found;
  }
  #reachingOut: Set<Node> | undefined;

  /** The name that a class, function or object literal has inside itself. */
  #ownName(scope: Scope): string {
    const { node } = scope;
    if (scope.kind === 'object') return `${LOCALS.implied}${this.#captures.scopes.get(scope)!.id}`;
    if ((isClass(node) || node.type === 'FunctionExpression') && node.id) return node.id.name;
    return `${LOCALS.className}${this.#captures.units.get(node)!.id}`;
  }

  /** Some scopes are identified by the value of a variable in them, unless an inner one hides it. */
  #canName(captured: CapturedScope, unit: Unit): boolean {
    const { scope } = captured;
    if (scope.given) {
      // It may be a name.
      const { identity } = scope.given;
      return (
        identity !== null &&
        !(/^[\p{ID_Continue}$]+$/u.test(identity) && hides(this.#tree, unit, scope, identity))
      );
    }
    if (!canDeclare(scope, this.#tree)) return this.#marked(captured) !== undefined;
    if (!isNamed(scope)) return scope.kind !== 'field';
    return !hides(this.#tree, unit, scope, this.#ownName(scope));
  }

  /** The variable that is marked during a capture to tell instances of a scope apart that can declare nothing. */
  #marked(captured: CapturedScope): string | undefined {
    const { scope, variables } = captured;
    if (this.#markedIn.has(captured)) return this.#markedIn.get(captured)?.name;
    const users = [...this.#captures.units.values()].filter(unit => this.#around(unit).includes(captured));
    const visible = assignable(scope).filter(({ name }) =>
      users.every(unit => !hides(this.#tree, unit, scope, name)),
    );
    const variable = visible.find(candidate => variables.includes(candidate)) ?? visible[0];
    // It must exist in a restored instance, too.
    if (variable && !variables.includes(variable)) variables.push(variable);
    this.#markedIn.set(captured, variable);
    return variable?.name;
  }
  readonly #markedIn = new Map<CapturedScope, Variable | undefined>();

  #thunk(unit: Unit): string {
    if (unit.free.size === 0) return '';
    const free = [...unit.free].filter(reportable);
    const identities = this.#identities(unit).map(captured => {
      const around = this.#withBetween(unit.outer, captured.scope);
      return around ? `${this.#fromAround(around, captured)}()` : this.#identity(captured);
    });
    const getters = free.map(variable => this.#getter(variable, unit.outer));
    return `()=>[[${identities}],[${getters}]]`;
  }

  #identity(captured: CapturedScope): string {
    const { scope, id } = captured;
    if (scope.given) return scope.given.identity!;
    if (scope.kind === 'with') return `${LOCALS.around}${id}`;
    if (isNamed(scope)) return this.#ownName(scope);
    if (canDeclare(scope, this.#tree)) return `${LOCALS.scope}${id}??={}`;
    const name = this.#marked(captured);
    return `${GLOBALS.probe}.${PROBE.mark}(()=>${name},${LOCALS.value}=>${name}=${LOCALS.value})`;
  }

  /** A function that reads a variable, as seen from a scope. */
  #getter(variable: Variable, from: Scope): string {
    const around = this.#withBetween(from, variable.scope);
    if (around) return this.#fromAround(around, variable);
    const name = imageName(variable, this.#captures.scopes.get(variable.scope)?.id);
    return variable.scope.given?.getters?.[name] ?? `()=>${this.#expression(variable)}`;
  }

  /** The innermost `with` on the way from a scope to one around it: names do not get past it unasked. */
  #withBetween(from: Scope, to: Scope): Scope | undefined {
    for (let scope = from; scope !== to; scope = scope.parent!) if (scope.kind === 'with') return scope;
    return undefined;
  }

  /** The function that the entry of a `with` keeps for a variable, or the identity of a scope, around it. */
  #fromAround(scope: Scope, wanted: Variable | CapturedScope): string {
    const outer = scope.parent!;
    let text: string;
    if ('kind' in wanted) text = this.#getter(wanted, outer);
    else {
      const farther = this.#withBetween(outer, wanted.scope);
      text = farther ? this.#fromAround(farther, wanted) : `()=>${this.#identity(wanted)}`;
    }
    const around = this.around(scope);
    if (!around.includes(text)) around.push(text);
    return `${LOCALS.around}${this.#captures.scopes.get(scope)!.id}[${around.indexOf(text)}]`;
  }

  around(scope: Scope): string[] {
    let around = this.#asked.get(scope);
    if (!around) this.#asked.set(scope, (around = []));
    return around;
  }

  #enterWith({ object, body }: ESTree.WithStatement, scope: Scope): void {
    const enter = `${GLOBALS.helpers}.${HELPERS.enterWith}`;
    this.#edits.open(object, `${enter}((`);
    this.#edits.close(object, `),${this.#captures.scopes.get(scope)!.id},[${this.around(scope)}])`);
    this.#edits.open(body, SECOND_WITH);
  }

  /** What reads a variable. */
  #expression(variable: Variable): string {
    const name = imageName(variable, this.#captures.scopes.get(variable.scope)!.id);
    return variable.name === IMPLICIT.newTarget ? `/*${name}*/new.target${NEW_TARGET_END}` : name;
  }

  #probeFunction(unit: Unit, node: FunctionNode): void {
    if (this.#isConstructor(node) || this.#isProbed(unit)) {
      for (const param of node.params) this.#guardKeys(param);
    }
    if (this.#isConstructor(node)) return;
    this.#mark(unit, node);
    if (!this.#isProbed(unit)) return;
    if (hiddenInBody(this.#tree, unit) !== undefined) {
      if (canDeclare(this.#parametersOf(node), this.#tree)) this.#probeParameters(unit, node);
      return;
    }
    // What throws in these has promised or made something by then.
    const answer =
      node.async || node.generator ? `return ${this.#answer(unit)}` : `throw${this.#thunk(unit)}`;
    this.#begin(node, `if(${GLOBALS.probe})${answer};`);
  }

  /** Where an answer cannot be thrown. */
  #answer(unit: Unit): string {
    return `${GLOBALS.probe}(${this.#thunk(unit)})`;
  }

  /** Where the body hides what parameters use of outer scopes, they answer. */
  #probeParameters(unit: Unit, node: FunctionNode): void {
    const key = `${GLOBALS.probe}?${this.#answer(unit)}:0`;
    this.#addParameter(node, `[${key}]:${LOCALS.value}`);
    this.#begin(node, `if(${GLOBALS.probe})return;`);
  }

  /** Methods of classes need no probe, except private ones, which cannot be found on their class. */
  #isProbed({ node, free }: Unit): boolean {
    const parent = this.#tree.parents.get(node);
    return (
      free.size > 0 && !isClass(node) && (parent?.type !== 'MethodDefinition' || isPrivateMethod(parent))
    );
  }

  /** Puts the id where no other function of the program can come before it in the function's own text. */
  #mark({ id }: Unit, node: FunctionNode): void {
    const mark = `/*${LOCALS.mark}${id}*/`;
    const open = parametersStart(node, this.#source);
    this.#edits.point(open === undefined ? node.params[0]!.end : open + 1, mark);
    const parent = this.#tree.parents.get(node);
    if (parent?.type !== 'Property' && parent?.type !== 'MethodDefinition') return;
    // The text of a method begins with its key, which may be computed by functions.
    if (parent.value !== node || !parent.computed || /^(?:Identifier|Literal)$/.test(parent.key.type)) return;
    this.#edits.point(parent.key.start, mark);
  }

  /** Parameters come before the probe: whoever answers must not evaluate what their patterns compute. */
  #guardKeys(pattern: Node): void {
    switch (pattern.type) {
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') continue;
          const { key } = property;
          if (property.computed && key.type !== 'Literal') {
            this.#edits.open(key, `${GLOBALS.probe}?0:(`);
            this.#edits.close(key, ')');
          }
          this.#guardKeys(property.value);
        }
        return;
      case 'ArrayPattern':
        for (const element of pattern.elements) if (element) this.#guardKeys(element);
        return;
      case 'AssignmentPattern':
        this.#guardKeys(pattern.left);
        return;
      case 'RestElement':
        this.#guardKeys(pattern.argument);
        return;
      default:
        return;
    }
  }

  #probeClass(unit: Unit, node: Class): void {
    const access = privateAccess(node);
    const thunk = this.#thunk(unit) || (access ? '0' : '');
    const register = `static{${GLOBALS.registerClass}(${['this', unit.id, thunk, access].filter(part => part !== '')})}`;
    this.#edits.point(node.body.start + 1, register);
    this.#remembered(node).forEach((key, index) => {
      this.#edits.open(key, `${GLOBALS.fieldKey}(${unit.id},${index},`);
      this.#edits.close(key, ')');
    });
    if (!this.#needsName(node)) return;
    this.#edits.point(node.start + 'class'.length, ` ${LOCALS.className}${unit.id}`);
  }

  /** The computed key that names an anonymous class: JavaScriptCore does not name one with a static block by it. */
  #computedName(node: Class): Node | undefined {
    if (node.id) return undefined;
    let value: Node = node;
    let parent = this.#tree.parents.get(node);
    while (parent?.type === 'ParenthesizedExpression') {
      value = parent;
      parent = this.#tree.parents.get(parent);
    }
    return parent?.type === 'Property' && parent.computed && parent.value === value ? parent.key : undefined;
  }

  /** Computed keys that a class needs later: the one that names it, those of its instance fields. */
  #remembered(node: Class): Node[] {
    const name = this.#computedName(node);
    return name ? [name, ...computedFieldNames(node)] : computedFieldNames(node);
  }

  /** An anonymous class whose private names outlive it in closures: those must be able to say which class it was. */
  #needsName(node: Class): boolean {
    if (node.id) return false;
    return this.#captures.scopes.has(this.#tree.innerScope.get(node)!) || !!this.#computedName(node);
  }

  /** What is rebuilt with its class, and so inside of the class's scope. */
  #isMember(node: Node): boolean {
    return this.#tree.parents.get(node)?.type === 'MethodDefinition';
  }

  #isConstructor(node: Node): boolean {
    const parent = this.#tree.parents.get(node);
    return parent?.type === 'MethodDefinition' && parent.kind === 'constructor' && parent.value === node;
  }

  /** Has statements at the beginning of a function, behind those it was given before. */
  #begin(node: FunctionNode, text: string): void {
    this.#beginnings.set(node, (this.#beginnings.get(node) ?? '') + text);
  }
  readonly #beginnings = new Map<FunctionNode, string>();

  /** Has a property of what is behind all arguments bound in the scope of the parameters. */
  #addParameter(node: FunctionNode, property: string): void {
    this.#parameters.set(node, [...(this.#parameters.get(node) ?? []), property]);
  }
  readonly #parameters = new Map<FunctionNode, string[]>();

  #insertBeginning(node: FunctionNode, text: string): void {
    if (node.body.type === 'BlockStatement') {
      this.#afterDirectives(node.body.body, node.body.start + 1, text);
      return;
    }
    this.#edits.point(this.#arrowEnd(node as ESTree.ArrowFunctionExpression), `{${text}return(`);
    this.#edits.close(node, ')}');
  }

  #afterDirectives(body: readonly Node[], start: number, text: string): void {
    let at = start;
    let separator = '';
    for (const statement of body) {
      if (statement.type !== 'ExpressionStatement' || !('directive' in statement)) break;
      at = statement.end;
      separator = this.#source[at - 1] === ';' ? '' : ';';
    }
    this.#edits.point(at, separator + text);
  }

  /** Just behind `=>`. */
  #arrowEnd(node: ESTree.ArrowFunctionExpression): number {
    const after = node.params.at(-1)?.end ?? node.start;
    const skip = /(?:[^=/]|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/|=(?!>))*=>/y;
    skip.lastIndex = after;
    if (!skip.test(this.#source)) throw new Error('arrow not found');
    return skip.lastIndex;
  }

  /** `let µe3;` where every closure of the scope sees it and each instance of the scope has its own. */
  #declareIdentity(captured: CapturedScope): void {
    const { scope } = captured;
    const name = `${LOCALS.scope}${captured.id}`;
    const node = scope.node;
    if (!canDeclare(scope, this.#tree)) return;
    switch (scope.kind) {
      case 'class':
      case 'name':
      case 'object':
      case 'field':
      case 'file':
      case 'outer':
        return;
      case 'function':
        this.#begin(node as FunctionNode, `let ${name};`);
        return;
      case 'parameters':
        this.#declareInParameters(node as FunctionNode, name);
        return;
      case 'block':
        // The function that is the body of a sloppy `if` has its block implied.
        if (node.type === 'FunctionDeclaration') this.#wrap(node, name);
        else this.#edits.point(node.start + 1, `let ${name};`);
        return;
      case 'eval':
        this.#afterDirectives(this.#program.body, 0, `let ${name};`);
        return;
      case 'static-block':
        this.#edits.point(this.#source.indexOf('{', node.start) + 1, `let ${name};`);
        return;
      case 'catch':
        this.#declareInCatch(node as ESTree.CatchClause, name);
        return;
      case 'switch':
        this.#wrap(node, name);
        return;
      case 'for':
        this.#declareInFor(node as ESTree.ForStatement | ESTree.ForOfStatement, name);
        return;
      case 'with':
        return;
    }
  }

  #wrap(node: Node, name: string): void {
    this.#edits.open(node, `{let ${name};`);
    this.#edits.close(node, '}');
  }

  /** A property that no rest array has: declares a variable of the parameter scope without adding to `length`. */
  #declareInParameters(node: FunctionNode, name: string): void {
    this.#addParameter(node, name);
  }

  /** Closures in the parameter itself see what an object pattern declares: a property that no thrown object has. */
  #declareInCatch({ param, body }: ESTree.CatchClause, name: string): void {
    if (param?.type === 'ObjectPattern' && param.properties.length > 0)
      this.#edits.point(param.start + 1, `${name},`);
    else this.#edits.point(body.start + 1, `let ${name};`);
  }

  #declareInFor(
    node: ESTree.ForStatement | ESTree.ForInStatement | ESTree.ForOfStatement,
    name: string,
  ): void {
    const head = node.type === 'ForStatement' ? node.init : node.left;
    if (node.type === 'ForStatement' && head?.type === 'VariableDeclaration' && head.kind === 'let') {
      this.#edits.close(head.declarations.at(-1)!, `,${name}`);
    } else if (node.body.type === 'BlockStatement') {
      this.#edits.point(node.body.start + 1, `let ${name};`);
    } else {
      this.#wrap(node.body, name);
    }
  }

  functions(): ImageFunction[] {
    return [...this.#captures.units.values()].map(unit => this.#imageFunction(unit));
  }

  #imageFunction(unit: Unit): ImageFunction {
    const { node } = unit;
    const parent = this.#tree.parents.get(node)!;
    // A declaration does not bind its own name inside itself, as the expression it is rebuilt as would.
    const declared = node.type === 'FunctionDeclaration' ? node.id : null;
    const declaration = declared !== null;
    const text = declared ? { start: skipTrivia(this.#source, declared.end), end: node.end } : node;
    const { start, end } = this.#edits.rangeOf(text);
    const method =
      parent.type === 'Property' && parent.value === node && (parent.method || parent.kind !== 'init');
    const member = parent.type === 'MethodDefinition' && parent.value === node;
    const free = [...unit.free].filter(reportable);
    const identities = this.#identities(unit);
    // What holds on to no scope can stand anywhere in its file.
    let outer: Scope | null = unit.free.size > 0 ? unit.outer : null;
    while (outer && !this.#captures.scopes.has(outer)) outer = outer.parent;
    const whole = method || member ? parent : node;
    const refused = this.#refused(unit);
    const image: ImageFunction = {
      file: this.#file,
      kind: isClass(node) ? 'class' : member ? 'member' : method ? methodKind(parent) : functionKind(node),
      start,
      end,
      prefix: isFunction(node) ? prefixOf(node, method || member, declaration) : '',
      sourceStart: whole.start,
      sourceEnd: whole.end,
      strict: unit.outer.strict,
      name: inferredName(node, this.#tree.parents),
      length: isFunction(node) ? parameterCount(node) : constructorLength(node),
      scope: outer ? this.#captures.scopes.get(outer)!.id : -1,
      identities: identities.map(({ id }) => id),
      free: free.map(variable => {
        const { id } = this.#captures.scopes.get(variable.scope)!;
        return [id, imageName(variable, id)];
      }),
      fileVariables: [...unit.file].map(variable => this.#captures.fileVariables.indexOf(variable)),
    };
    if (this.#isProbed(unit)) image.probed = true;
    if (member) {
      const body = this.#tree.parents.get(parent)!;
      image.class = this.#captures.units.get(this.#tree.parents.get(body)!)!.id;
      image.member = imageMember(parent);
    }
    if (method) Object.assign(image, this.homeOf(this.#parametersOf(node as FunctionNode)));
    if (isClass(node)) {
      const remembered = this.#remembered(node).length;
      const fields = computedFieldNames(node).length;
      if (remembered > 0) image.computedFields = fields;
      if (node.superClass) image.derived = true;
      if (mayReturn(node)) image.returns = true;
      image.restore = restoreEdits(node, unit.id, remembered - fields, this.#source).map(([from, to, by]) => {
        const stretch = this.#edits.stretch({ start: from, end: to });
        return [stretch.start, stretch.end, by];
      });
    }
    if (refused) image.refused = refused;
    return image;
  }

  #refused(unit: Unit): string | undefined {
    const { node } = unit;
    if (isFunction(node) && node.generator)
      return node.async ? 'an async generator function' : 'a generator function';
    for (const { from, name } of this.#tree.beyond) {
      if (isWithin(from, node))
        return `a function made by a direct eval that uses ${name} of the function around it`;
    }
    for (const { name } of unit.free) {
      if (name === IMPLICIT.superCall) return 'an arrow function that calls super()';
    }
    const hidden = isFunction(node) && this.#isProbed(unit) ? hiddenInBody(this.#tree, unit) : undefined;
    if (hidden !== undefined && !canDeclare(this.#parametersOf(node as FunctionNode), this.#tree))
      return `a function with parameters that use ${hidden} of a scope around it, which its body hides`;
    for (const captured of this.#around(unit)) {
      const { scope } = captured;
      if (this.#canName(captured, unit)) continue;
      if (scope.kind === 'class')
        return `a function inside the class ${this.#ownName(scope)} that hides this name`;
      const [hidden] = assignable(scope);
      if (captured.identity && hidden && !canDeclare(scope, this.#tree))
        return `a function inside one that hides its parameter ${hidden.name}`;
    }
    return undefined;
  }

  /** The scope that holds what a function has of itself. */
  #parametersOf(node: FunctionNode): Scope {
    const scope = this.#tree.innerScope.get(node)!;
    return scope.parent!.kind === 'parameters' && scope.parent!.node === node ? scope.parent! : scope;
  }
}

function isWithin(scope: Scope, node: Node): boolean {
  for (let s: Scope | null = scope; s; s = s.parent) if (s.node === node) return true;
  return false;
}

/** Whether a unit inside `scope` uses variables of scopes around it. */
function usesBeyond({ free }: Unit, scope: Scope): boolean {
  const around = new Set<Scope>();
  for (let s = scope.parent; s; s = s.parent) around.add(s);
  return [...free].some(variable => around.has(variable.scope));
}

/** Where the parameters open; undefined for an arrow function whose only parameter stands bare. */
function parametersStart(node: FunctionNode, source: string): number | undefined {
  if (source[node.start] === '(') return node.start;
  let at = node.start;
  if (node.async) at = skipTrivia(source, at + 'async'.length);
  if (node.type === 'ArrowFunctionExpression') return source[at] === '(' ? at : undefined;
  at = skipTrivia(source, at + 'function'.length);
  if (node.generator) at = skipTrivia(source, at + 1);
  return node.id ? skipTrivia(source, node.id.end) : at;
}

/** Ends the place of a `new.target` that the marker before it names. */
const NEW_TARGET_END = `/*${LOCALS.implied}*/`;

/** Variables that a getter can read. */
function reportable({ name, scope }: Variable): boolean {
  if (name === IMPLICIT.home) return scope.kind === 'object';
  return name !== IMPLICIT.super && name !== IMPLICIT.superCall && !name.startsWith('#');
}

/** Scopes of one constant, whose value is their identity. */
function isNamed({ kind }: Scope): boolean {
  return kind === 'class' || kind === 'name' || kind === 'object';
}

/** What has to stand before the text of a function that begins at its parameters. */
function prefixOf(node: FunctionNode, method: boolean, declaration: boolean): string {
  if (!method && !declaration) return '';
  return (node.async ? 'async ' : '') + (declaration ? 'function' : '') + (node.generator ? '*' : '');
}

/** ExpectedArgumentCount (ECMA-262 section 15.1.5): parameters before the first default or rest. */
function parameterCount(node: FunctionNode): number {
  const stop = node.params.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement');
  return stop < 0 ? node.params.length : stop;
}

function constructorLength(node: Class): number {
  for (const member of node.body.body) {
    if (member.type === 'MethodDefinition' && member.kind === 'constructor')
      return parameterCount(member.value);
  }
  return 0;
}

function functionKind(node: Node): 'function' | 'arrow' {
  return node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function';
}

function methodKind(property: ESTree.Property): 'method' | 'getter' | 'setter' {
  return property.kind === 'get' ? 'getter' : property.kind === 'set' ? 'setter' : 'method';
}

function imageMember(definition: ESTree.MethodDefinition): ImageMember {
  return {
    kind: definition.kind,
    static: definition.static,
    key: definition.computed ? null : keyName(definition.key),
  };
}
