/**
 * The scopes of a snapshot => running code that holds their variables. Their text is cut from the image
 * (skeleton.ts); each instance is entered when something needs it and waits for the values of its variables.
 */
import { restoreUnknownSyntax, snapshotInvalid } from '../../errors.ts';
import { LIMITS, NODE, SCOPE, TAG } from '../../snapshot/format.ts';
import { homeFile, type ImageVariable } from '../image.ts';
import { apply } from '../intrinsics.ts';
import { compile } from '../modules.ts';
import type { Program } from '../program.ts';
import { nativeGenerator } from '../suspend/native.ts';
import { type Heap, nothing } from './heap.ts';
import { absent, type ScopeInstance, Skeleton, variantOf } from './skeleton.ts';

/** Positions are those of values in the scope section; 0: there is none. */
interface InstanceRecord {
  scope: number;
  parent: number;
  /** Position of the class whose scope it is. */
  class: number;
  /** Where its variables begin. */
  variables: number;
  /** Positions of those that are not the program's own. */
  this: number;
  arguments: number;
  /** Indices of variables in their temporal dead zone. */
  dead: readonly number[];
  /** Whether its `arguments` object is captured, and which elements of it are not mapped. */
  ownArguments: boolean;
  unmapped: number[] | undefined;
}

type ScopeCode = Generator<ScopeInstance, void, unknown[]>;

/** Indices of variables that are not the program's own; -1: none. */
interface SpecialSlots {
  variables: readonly ImageVariable[];
  this: number;
  arguments: number;
  /** Whether there are any that direct evals add. */
  dynamic: boolean;
  ofClass: boolean;
}

function slotsOf(variables: readonly ImageVariable[], ofClass: boolean): SpecialSlots {
  const slotOf = (name: string): number => variables.findIndex(variable => variable.name === name);
  const dynamic = variables.some(({ kind }) => kind === 'dynamic');
  return { variables, this: slotOf('this'), arguments: slotOf('arguments'), dynamic, ofClass };
}

const NONE: number[] = [];
const NO_ARGUMENTS: unknown[] = [];

/** A scope instance under way: the code that waits for the values of its variables. */
export interface LiveInstance extends ScopeInstance {
  code: ScopeCode | undefined;
  /** Its `this`, which scopes inside have too unless they have their own. */
  receiver: unknown;
}

export class Scopes {
  readonly #program: Program;
  readonly #heap: Heap;
  readonly #records: InstanceRecord[] = [];
  readonly #instances: (LiveInstance | undefined)[] = [];
  /** Instances of scopes that hold nothing live, between ones that do; by scope and parent. */
  readonly #empty = new Map<string, LiveInstance>();
  readonly #files = new Map<number, LiveInstance>();
  readonly #fileRecords = new Map<number, InstanceRecord>();
  /** Node of a captured `arguments` object => the scope instance it belongs to. */
  readonly #argumentsOf = new Map<number, number>();
  /** What a rebuilt class hands out of its own scope. */
  readonly #classScopes = new Map<object, LiveInstance>();
  readonly #machines: number[] = [];

  constructor(program: Program, heap: Heap) {
    this.#program = program;
    this.#heap = heap;
    this.#read();
  }

  #read(): void {
    const { decoder } = this.#heap;
    const { scopes, scopeCount } = decoder;
    const { image } = this.#program;
    for (let i = 0; i < scopeCount; i++) {
      const scope = scopes.index(image.scopes.length, 'scope');
      const slots = this.#slotsOf(scope);
      const head = scopes.index(4 * (scopeCount + 1), 'scope instance');
      const owner = slots.ofClass ? scopes.at : 0;
      if ((head & SCOPE.ofClass) !== (slots.ofClass ? SCOPE.ofClass : 0))
        throw snapshotInvalid(`scope ${scope} is none of a class`);
      if (slots.ofClass) decoder.skip(scopes);
      const record = this.#readVariables(scope, slots);
      record.parent = (head >>> 2) - 1;
      record.class = owner;
      this.#records.push(record);
      if (head & SCOPE.unmapped) record.unmapped = this.#readIndices();
      if (record.arguments === 0) continue;
      record.ownArguments = true;
      const after = scopes.at;
      scopes.at = record.arguments;
      decoder.value(scopes, node => this.#argumentsOf.set(node, i));
      scopes.at = after;
    }
    for (const { scope, parent } of this.#records) {
      if (parent >= 0 && this.#records[parent]!.scope >= scope)
        throw snapshotInvalid('its scopes are not nested');
    }
    const files = scopes.index(image.files.length + 1, 'file count');
    for (let i = 0; i < files; i++) {
      const file = scopes.index(image.files.length, 'file');
      this.#fileRecords.set(file, this.#readVariables(-1, slotsOf(image.files[file]!.variables, false)));
    }
    this.#machines.push(...this.#readMachines());
  }

  #readIndices(): number[] {
    const { scopes } = this.#heap.decoder;
    const count = scopes.index(LIMITS.arguments, 'index count');
    return Array.from({ length: count }, () => scopes.index(LIMITS.arguments, 'index'));
  }

  /** A record of no class and nothing around it. */
  #readVariables(scope: number, slots: SpecialSlots): InstanceRecord {
    const { decoder } = this.#heap;
    const { scopes } = decoder;
    const { variables } = slots;
    const begin = scopes.at;
    let receiver = 0;
    let own = 0;
    let dead: number[] = NONE;
    const count = scopes.index(variables.length + 1, 'variable count');
    for (let i = 0; i < count; i++) {
      const index = scopes.index(variables.length, 'variable');
      if (index === slots.this) receiver = scopes.at;
      else if (index === slots.arguments) own = scopes.at;
      if (decoder.skip(scopes) === TAG.empty) dead = [...dead, index];
    }
    if (slots.dynamic) dead = [...dead, ...absent(variables, this.#present(begin, scopes.at))];
    return {
      scope,
      parent: -1,
      class: 0,
      variables: begin,
      this: receiver,
      arguments: own,
      dead: dead.length > 1 ? dead.sort((a, b) => a - b) : dead,
      ownArguments: false,
      unmapped: undefined,
    };
  }

  /** Indices of the variables that stand between two positions. */
  #present(begin: number, end: number): Set<number> {
    const { decoder } = this.#heap;
    const reader = decoder.scopes.fork(begin, end);
    const present = new Set<number>();
    for (let count = reader.varint(); count > 0; count--) {
      present.add(reader.varint());
      decoder.skip(reader);
    }
    return present;
  }

  #slotsOf(scope: number): SpecialSlots {
    let slots = this.#slots[scope];
    if (!slots) {
      const info = this.#program.image.scopes[scope];
      if (!info) throw snapshotInvalid(`scope ${scope} holds no variables`);
      this.#slots[scope] = slots = slotsOf(info.variables, info.class !== undefined);
    }
    return slots;
  }
  readonly #slots: (SpecialSlots | undefined)[] = [];

  /** Functions whose state machines are parts of nodes. */
  #readMachines(): number[] {
    const { scopes } = this.#heap.decoder;
    const { functions } = this.#program.image;
    const count = scopes.index(functions.length + 1, 'function count');
    return Array.from({ length: count }, () => scopes.index(functions.length, 'function'));
  }

  /** Enters every file that anything live stands in. */
  enter(): void {
    const { image, modules } = this.#program;
    const { decoder } = this.#heap;
    const functions = new Set<number>(this.#machines);
    for (let node = 0; node < decoder.nodeCount; node++) {
      const kind = decoder.kind(node);
      if (kind !== NODE.function && kind !== NODE.class) continue;
      const reader = decoder.node(node);
      reader.byte();
      functions.add(reader.index(image.functions.length, 'function'));
    }
    const skeleton = new Skeleton(image, functions, this.#records);
    for (const index of new Set([...skeleton.files(), ...this.#fileRecords.keys()])) {
      const file = image.files[index]!;
      const record = this.#fileRecords.get(index);
      const body = skeleton.file(index, record?.dead ?? absent(file.variables));
      const run = compileHere(file, body, skeleton.isGenerator(index) ? 'function*' : 'function');
      const args = file.evaluated ? [] : modules.arguments(index);
      this.#files.set(index, begin(run as ScopeMaker, record && this.#receiver(record), args));
    }
  }

  /** `this` of a scope: a bare object, if one; that of the scope around it if it has none of its own. */
  #receiver(record: InstanceRecord, around?: unknown): unknown {
    return record.this === 0 ? around : this.#valueAt(record.this);
  }

  /** The scope instance that the text of a function stands in, of the chain that it reported. */
  homeOf(id: number, reported: number): ScopeInstance {
    const info = this.#program.image.functions[id]!;
    return info.scope < 0
      ? this.#files.get(homeFile(this.#program.image, info))!
      : this.#enclosing(info.scope, reported);
  }

  /** A state machine that stands in a scope instance; -1: in none. */
  machine(id: number, scope: number): object {
    const make = this.#machines.includes(id) && this.homeOf(id, scope).f[id];
    if (!make) throw snapshotInvalid(`it holds machines of function ${id}, which is not listed`);
    return make();
  }

  /** Number of scope instances: what a function may report. */
  get count(): number {
    return this.#records.length;
  }

  /** Enters the function that a captured `arguments` object belongs to, which makes the object. */
  enterForArguments(node: number): void {
    const owner = this.#argumentsOf.size === 0 ? undefined : this.#argumentsOf.get(node);
    if (owner !== undefined) this.#instance(owner);
  }

  addClass(target: object, inside: LiveInstance): void {
    this.#classScopes.set(target, inside);
  }

  #instance(index: number): LiveInstance {
    const known = this.#instances[index];
    if (known) return known;
    const record = this.#records[index]!;
    const { scope, parent, dead, unmapped } = record;
    if (record.class !== 0) {
      const target = this.#valueAt(record.class) as object;
      const inside = this.#classScopes.get(target);
      if (!inside) throw snapshotInvalid(`scope instance ${index} belongs to no class`);
      this.#instances[index] = inside;
      return inside;
    }
    const info = this.#program.image.scopes[scope]!;
    const around = info.parent < 0 ? this.#files.get(info.file)! : this.#enclosing(info.parent, parent);
    const receiver = this.#receiver(record, around.receiver);
    const own = record.arguments;
    const instance = begin(
      around.k[dead.length === 0 ? scope : variantOf(scope, dead)]!,
      receiver,
      info.around ? [this.#withObject(record)] : own === 0 ? NO_ARGUMENTS : this.#arguments(own),
    );
    this.#instances[index] = instance;
    if (own !== 0) this.#valueAt(own, node => (this.#heap.objects[node] ??= instance.a!));
    // What was deleted is not mapped again when its property comes back.
    for (const at of unmapped ?? []) Reflect.deleteProperty(instance.a!, at);
    return instance;
  }

  /** A bare object: names are not looked up in it yet. */
  #withObject({ scope, variables }: InstanceRecord): unknown {
    const { scopes } = this.#heap.decoder;
    scopes.at = variables;
    // It is the only variable.
    if (scopes.varint() === 0) throw snapshotInvalid(`scope ${scope} is a with statement without its object`);
    scopes.varint();
    return this.#valueAt(scopes.at);
  }

  /** As many arguments as the captured object has elements, so that as many are mapped to parameters. */
  #arguments(at: number): unknown[] {
    let length = 0;
    this.#valueAt(at, node => {
      const reader = this.#heap.decoder.node(node);
      reader.byte();
      reader.varint();
      const [count] = this.#heap.values(reader, nothing);
      if (typeof count === 'number') length = count;
    });
    return new Array(Math.min(length, LIMITS.arguments)).fill(undefined);
  }

  #valueAt(at: number, resolve: (node: number) => unknown = this.#heap.resolve): unknown {
    const { decoder } = this.#heap;
    decoder.scopes.at = at;
    return decoder.value(decoder.scopes, resolve);
  }

  /** The instance of `scope` on the chain that begins at record `from`; an empty one if nothing is known of it. */
  #enclosing(scope: number, from: number): LiveInstance {
    let record = from;
    while (record >= 0 && this.#records[record]!.scope > scope) record = this.#records[record]!.parent;
    if (record >= 0 && this.#records[record]!.scope === scope) return this.#instance(record);
    const key = `${scope}:${record}`;
    let instance = this.#empty.get(key);
    if (!instance) {
      const info = this.#program.image.scopes[scope]!;
      const around = info.parent < 0 ? this.#files.get(info.file)! : this.#enclosing(info.parent, record);
      const variant = Object.keys(around.k).find(
        name => name === `${scope}` || name.startsWith(`${scope}:`),
      )!;
      instance = begin(around.k[variant]!, around.receiver, info.around ? [{}] : []);
      this.#empty.set(key, instance);
    }
    return instance;
  }

  /** Gives the variables their values, once all objects are filled. */
  setVariables(): void {
    const { image } = this.#program;
    this.#records.forEach((record, index) => {
      this.#set(this.#instance(index), record, image.scopes[record.scope]!.variables.length);
    });
    for (const [file, instance] of this.#files) {
      this.#set(instance, this.#fileRecords.get(file), image.files[file]!.variables.length);
    }
    for (const instance of this.#empty.values()) this.#set(instance, undefined, 0);
  }

  #set({ code, s: set }: LiveInstance, record: InstanceRecord | undefined, count: number): void {
    const values = new Array<unknown>(count);
    if (record) {
      const { decoder, objects, made } = this.#heap;
      const { scopes } = decoder;
      scopes.at = record.variables;
      for (let left = scopes.varint(); left > 0; left--) {
        const index = scopes.varint();
        values[index] = decoder.madeValue(scopes, objects, made);
      }
    }
    if (set) set(values);
    else if (code) step(code, values);
  }
}

type ScopeMaker = (...args: unknown[]) => ScopeCode | ScopeInstance;

/** Runs the code of a scope up to where it waits for the values of its variables. */
/** Of the program's own text and ours: what does not parse is what this engine does not know. */
function compileHere(
  ...[file, body, keyword]: Required<Parameters<typeof compile>>
): ReturnType<typeof compile> {
  try {
    return compile(file, body, keyword);
  } catch (error) {
    throw error instanceof SyntaxError ? restoreUnknownSyntax(file.path, error) : error;
  }
}

function begin(make: ScopeMaker, receiver: unknown, args: unknown[]): LiveInstance {
  const made = apply(make, receiver, args);
  if ('f' in made) return live(made, undefined, receiver);
  return live(step(made, []).value as ScopeInstance, made, receiver);
}

function live(instance: ScopeInstance, code: LiveInstance['code'], receiver: unknown): LiveInstance {
  const result = instance as LiveInstance;
  result.code = code;
  result.receiver = receiver;
  return result;
}

/** Not by the `next` of programs, which asks whose generator it is. */
function step(code: ScopeCode, values: unknown[]): IteratorResult<ScopeInstance, void> {
  return apply(nativeGenerator.next, code, [values]) as IteratorResult<ScopeInstance, void>;
}
