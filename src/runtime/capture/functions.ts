/** Functions, classes and methods => records: what their probe or registration answers. */
import type { SnapshotEncoder } from '../../snapshot/encode.ts';
import { NODE } from '../../snapshot/format.ts';
import { homeFile, type ImageFunction } from '../image.ts';
import { getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys } from '../intrinsics.ts';
import type { MadeNumbers } from '../made-code.ts';
import type { Program } from '../program.ts';
import type { Answer, Report } from '../registry.ts';
import type { Heap } from './heap.ts';
import { type Kinds, nameOf } from './kinds.ts';
import type { ObjectWriter } from './objects.ts';
import type { PrivateNames } from './private-names.ts';
import { type Key, writeBody, writeValues } from './properties.ts';
import type { ScopeTable } from './scope-table.ts';

type AnyFunction = (...args: unknown[]) => unknown;

const FUNCTION_KEYS: readonly Key[] = ['length', 'name', 'prototype'];

export class FunctionWriter {
  readonly #program: Program;
  readonly #heap: Heap;
  readonly #encoder: SnapshotEncoder;
  readonly #kinds: Kinds;
  readonly #objects: ObjectWriter;
  readonly #scopes: ScopeTable;
  readonly #privates: PrivateNames;
  readonly #numbers: MadeNumbers;

  constructor(
    program: Program,
    heap: Heap,
    encoder: SnapshotEncoder,
    kinds: Kinds,
    objects: ObjectWriter,
    scopes: ScopeTable,
    privates: PrivateNames,
    numbers: MadeNumbers,
  ) {
    this.#program = program;
    this.#heap = heap;
    this.#encoder = encoder;
    this.#kinds = kinds;
    this.#objects = objects;
    this.#scopes = scopes;
    this.#privates = privates;
    this.#numbers = numbers;
  }

  write(fn: AnyFunction): void {
    const { registry, image } = this.#program;
    if (this.#bound(fn)) return;
    const classAnswer = registry.class(fn);
    const answer = classAnswer ?? registry.ask(fn);
    if (!answer) {
      if (this.#objects.ofHost(fn)) return;
      throw this.#heap.refuse(fn, isOfWebAssembly(fn) ? 'a function of WebAssembly' : foreign(fn));
    }
    const info = image.functions[answer.id]!;
    if (info.refused) throw this.#heap.refuse(fn, `${info.refused}, ${nameOf(fn)}`);
    this.#fileVariables(info);
    if (classAnswer) this.#privates.addClass(fn);
    const { record } = this.#encoder;
    if (info.kind === 'member') {
      record.byte(NODE.member);
      record.varint(this.#heap.nodeOf(this.#classOf(fn, answer, info)));
      record.varint(this.#numbers.of('functions', answer.id));
    } else {
      const scope = this.#scope(fn, answer, info);
      record.byte(classAnswer ? NODE.class : NODE.function);
      record.varint(this.#numbers.of('functions', answer.id));
      record.varint(scope + 1);
      if (classAnswer) {
        writeValues(this.#encoder, classAnswer.fieldKeys);
        // The values of the private fields of the class itself.
        writeValues(this.#encoder, classAnswer.privates?.[2]() ?? []);
      }
    }
    this.#body(fn, Function.prototype, info);
  }

  /** A state machine, which no program can get hold of, in the place that holds it. */
  machine(fn: AnyFunction): void {
    const heap = this.#heap;
    const { current } = heap;
    heap.enterMachine(fn);
    const answer = this.#program.registry.ask(fn)!;
    const info = this.#program.image.functions[answer.id]!;
    let number = this.#machines.get(answer.id);
    if (number === undefined) {
      this.#fileVariables(info);
      number = this.#numbers.of('functions', answer.id);
      this.#machines.set(answer.id, number);
    }
    this.#encoder.machine(this.#encoder.record, number, this.#scope(fn, answer, info));
    heap.current = current;
  }
  /** Functions that machines are of => their numbers in the snapshot. */
  readonly #machines = new Map<number, number>();

  /** Lists the functions that the machines are of, behind the scopes. */
  writeMachines(): void {
    const { scopes } = this.#encoder;
    scopes.varint(this.#machines.size);
    for (const number of this.#machines.values()) scopes.varint(number);
  }

  #bound(fn: AnyFunction): boolean {
    const bound = this.#program.registry.boundParts(fn);
    if (!bound) return false;
    const { record } = this.#encoder;
    record.byte(NODE.bound);
    this.#encoder.value(record, bound.target);
    this.#encoder.value(record, bound.receiver);
    writeValues(this.#encoder, bound.args);
    this.#body(fn, getPrototypeOf(bound.target) ?? undefined, undefined);
    return true;
  }

  #body(fn: AnyFunction, prototype: object | undefined, info: ImageFunction | undefined): void {
    const above = getPrototypeOf(fn);
    if (above !== Function.prototype) this.#privates.ofSpecial(fn, above);
    const skip: Key[] = [];
    for (const key of FUNCTION_KEYS) if (this.#isInborn(fn, key, info)) skip.push(key);
    const keys = ownKeys(fn);
    const lacks = FUNCTION_KEYS.filter(key => key !== 'prototype' && !keys.includes(key));
    // V8 gives sloppy functions these two as own properties; they are nobody's state.
    writeBody(this.#encoder, fn, [...skip, 'caller', 'arguments'], prototype, keys, lacks);
  }

  /** Whether an own property is as the function's text makes it. */
  #isInborn(fn: AnyFunction, key: Key, info: ImageFunction | undefined): boolean {
    const descriptor = getOwnPropertyDescriptor(fn, key);
    if (!descriptor || !('value' in descriptor)) return false;
    const { value, writable, enumerable, configurable } = descriptor;
    if (key === 'prototype') {
      if (info?.kind === 'class') {
        // Rebuilt with the class, and filled from a record of its own.
        this.#heap.nodeOf(value as object);
        return true;
      }
      if (info?.kind !== 'function' || enumerable || !writable || configurable) return false;
      return (
        this.#isDefaultPrototype(fn, value) ||
        (this.#heap.has(value as object) && this.#kinds.makerOf(value as object) === fn)
      );
    }
    if (writable || enumerable || !configurable) return false;
    return value === (key === 'name' ? info?.name : info?.length);
  }

  /** An object with nothing but `constructor`: rebuilt with the function, and only if something else leads to it. */
  #isDefaultPrototype(fn: AnyFunction, value: unknown): boolean {
    if (typeof value !== 'object' || value === null || this.#heap.has(value)) return false;
    if (getPrototypeOf(value) !== Object.prototype || !isExtensible(value)) return false;
    const keys = ownKeys(value);
    if (keys.length !== 1 || keys[0] !== 'constructor') return false;
    const back = getOwnPropertyDescriptor(value, 'constructor')!;
    if (back.value !== fn || back.enumerable || !back.writable || !back.configurable) return false;
    this.#kinds.addPrototype(value, fn);
    return true;
  }

  /** Captures the variables of the file that a live function may use. */
  #fileVariables(info: ImageFunction): void {
    if (info.fileVariables.length === 0) return;
    const { registry, image } = this.#program;
    const file = homeFile(image, info);
    const getters = registry.files.get(file)!;
    for (const index of info.fileVariables) this.#scopes.fileVariable(file, index, getters[index]!);
  }

  #scope(fn: AnyFunction, { report }: Answer, info: ImageFunction): number {
    if (!report) return -1;
    const [identities, getters] = this.#answerOf(fn, report);
    for (let i = 0; i < identities.length; i++) {
      if (identities[i] === undefined) throw this.#uninitialized(fn);
    }
    return this.#scopes.instance(info, identities as object[], getters);
  }

  #answerOf(fn: AnyFunction, report: Report): ReturnType<Report> {
    try {
      return report();
    } catch (error) {
      // Where the default of a parameter threw, the scope's identity, behind it, stays in its temporal dead zone.
      if (error instanceof ReferenceError) throw this.#uninitialized(fn);
      throw error;
    }
  }

  #uninitialized(fn: AnyFunction): Error {
    return this.#heap.refuse(fn, `a closure over parameters that were never initialized, ${nameOf(fn)}`);
  }

  /** The class object whose evaluation made a method. A private one reports it as the identity of its scope. */
  #classOf(fn: AnyFunction, { report }: Answer, info: ImageFunction): object {
    const { registry, image } = this.#program;
    const known = registry.classOfMember(fn);
    if (known) return known;
    const index = info.identities.findIndex(scope => image.scopes[scope]!.class === info.class);
    const owner = index < 0 ? undefined : report?.()[0][index];
    if (!owner) throw this.#heap.refuse(fn, `the method ${nameOf(fn)}, whose class is not known`);
    return owner;
  }
}

function foreign(fn: AnyFunction): string {
  const why = 'made by the host, or of a text that is not instrumented';
  return `the function ${nameOf(fn)}, which is not the program's own (${why})`;
}

/** No table of functions takes any other. */
function isOfWebAssembly(fn: AnyFunction): boolean {
  try {
    new WebAssembly.Table({ element: 'anyfunc', initial: 1 }).set(0, fn);
    return true;
  } catch {
    return false; // a TypeError, by specification: it is none
  }
}
