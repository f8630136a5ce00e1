/**
 * Private names of objects that are no plain instances of their class: instances of a class that extends a built-in,
 * and whatever a parent class returned from its constructor for the fields of a derived one to be put on.
 */
import type { SnapshotEncoder } from '../../snapshot/encode.ts';
import { getPrototypeOf } from '../intrinsics.ts';
import type { Program } from '../program.ts';
import type { PrivateAccess } from '../registry.ts';
import type { Heap } from './heap.ts';
import { type Kinds, nameOf, type PrivateOwner } from './kinds.ts';

/** A class whose private names any object may have. */
interface Suspect extends PrivateOwner {
  /** Objects of the heap that were asked. */
  seen: number;
}

const NO_FIELDS: [PrivateOwner, unknown[]][] = [];

type Read = Exclude<PrivateAccess[0], 0>;

export class PrivateNames {
  readonly #program: Program;
  readonly #heap: Heap;
  readonly #kinds: Kinds;
  readonly #suspects: Suspect[] = [];
  /** Object, class and values, one behind the other. */
  readonly #found: [object: object, target: object, values: unknown[]][] = [];
  /** Classes whose names an object has by its record, or by what is found already. */
  readonly #known = new Map<object, Set<object>>();
  /** Classes that extend nothing, where objects may have another prototype than they were made with. */
  #bases: readonly PrivateOwner[] | undefined;

  constructor(program: Program, heap: Heap, kinds: Kinds) {
    this.#program = program;
    this.#heap = heap;
    this.#kinds = kinds;
  }

  /** A class that is captured. */
  addClass(target: object): void {
    const read = this.#program.registry.class(target)?.privates?.[0];
    if (!read || !this.#isSuspect(target)) return;
    this.#suspects.push({ target, read, seen: 0 });
    // Intrinsics are always alive, though nothing else may lead to them.
    for (const object of this.#program.realm.named()) {
      if (!this.#heap.has(object) && read(object)) this.#heap.nodeOf(object);
    }
  }

  /** Whether objects that do not inherit from a class may have its private names. */
  #isSuspect(target: object): boolean {
    let suspect = this.#isSuspectClass.get(target);
    if (suspect === undefined) this.#isSuspectClass.set(target, (suspect = this.#mayBeElsewhere(target)));
    return suspect;
  }
  readonly #isSuspectClass = new Map<object, boolean>();

  #mayBeElsewhere(target: object): boolean {
    const { image, registry, realm, isProxy, movesPrototypes } = this.#program;
    if (!image.functions[registry.class(target)!.id]!.derived) return false;
    if (movesPrototypes) return true;
    for (let parent = getPrototypeOf(target); parent && parent !== Function.prototype; ) {
      if (isProxy(parent)) return true;
      const answer = registry.class(parent);
      // What the language or the host provides makes the object itself.
      if (!answer) return !realm.isNamed(parent);
      if (image.functions[answer.id]!.returns) return true;
      parent = getPrototypeOf(parent);
    }
    return false;
  }

  /**
   * The private names of an ordinary object: which class to make it by, and all that it then has. What it has
   * beyond is found by {@link collect}.
   */
  ofInstance(object: object, prototype: object | null): [owner: PrivateOwner, values: unknown[]][] {
    const above = this.#kinds.privateOwners(prototype);
    const owners = this.#program.movesPrototypes ? [...above, ...this.#baseOwners(above)] : above;
    if (owners.length === 0) return NO_FIELDS;
    const present = owners.flatMap((owner): [PrivateOwner, unknown[]][] => {
      const values = owner.read(object);
      return values ? [[owner, values]] : [];
    });
    if (present.length === 0) return [];
    for (const [{ target }] of present) {
      const made = this.#madeBy(target);
      if (!made.every(known => present.some(([owner]) => owner.target === known))) continue;
      const rest = present.filter(([owner]) => !made.includes(owner.target));
      if (rest.some(([owner]) => !this.#isDerived(owner.target))) continue;
      for (const [owner, values] of rest) this.#add(object, owner.target, values);
      this.#remember(object, made);
      return present.filter(([owner]) => made.includes(owner.target));
    }
    if (present.every(([owner]) => this.#isDerived(owner.target))) {
      for (const [owner, values] of present) this.#add(object, owner.target, values);
      return [];
    }
    throw this.#refuse(object, present[0]![0].target);
  }

  #baseOwners(above: readonly PrivateOwner[]): PrivateOwner[] {
    this.#bases ??= this.#program.registry.baseClassesWithPrivates().map(target => {
      const read = this.#program.registry.class(target)!.privates![0] as Read;
      return { target, read };
    });
    return this.#bases.filter(({ target }) => !above.some(owner => owner.target === target));
  }

  /** Classes whose private names an object has that a class makes. */
  #madeBy(target: object): object[] {
    const { registry } = this.#program;
    const made: object[] = [];
    for (let at: object | null = target; at; at = getPrototypeOf(at)) {
      const answer = registry.class(at);
      if (!answer) break;
      if (answer.privates?.[0]) made.push(at);
    }
    return made;
  }

  #isDerived(target: object): boolean {
    const { image, registry } = this.#program;
    return image.functions[registry.class(target)!.id]!.derived === true;
  }

  /** The private names of what is made without its class, such as an instance of a class that extends Map. */
  ofSpecial(object: object, prototype: object | null): void {
    for (const { target, read } of this.#kinds.privateOwners(prototype)) {
      const values = read(object);
      if (values) this.#add(object, target, values);
    }
  }

  #add(object: object, target: object, values: unknown[]): void {
    if (!this.#isDerived(target)) throw this.#refuse(object, target);
    this.#heap.nodeOf(target);
    this.#heap.touch(values);
    this.#found.push([object, target, values]);
    this.#remember(object, [target]);
  }

  #remember(object: object, targets: readonly object[]): void {
    const known = this.#known.get(object) ?? new Set();
    // Most instances have nothing that could be found twice.
    if (known.size === 0 && !targets.some(target => this.#isSuspect(target))) return;
    for (const target of targets) known.add(target);
    this.#known.set(object, known);
  }

  #refuse(object: object, target: object): Error {
    return this.#heap.refuse(object, `private names of the class ${nameOf(target)} on another object`);
  }

  /** Asks what is captured by now; the values may lead to more. */
  collect(): void {
    const { objects } = this.#heap;
    for (const suspect of this.#suspects) {
      for (; suspect.seen < objects.length; suspect.seen++) {
        const object = objects.at(suspect.seen);
        const values = suspect.read(object);
        if (!values || this.#known.get(object)?.has(suspect.target)) continue;
        if (this.#isOpaque(object)) throw this.#refuse(object, suspect.target);
        this.#add(object, suspect.target, values);
      }
    }
  }

  /** Whether defining a field on an object again could run code of the program. */
  #isOpaque(object: object): boolean {
    const { isProxy, registry } = this.#program;
    if (!isProxy(object)) return false;
    const parts = registry.proxyParts(object);
    return !parts || isProxy(parts.handler) || isProxy(parts.target);
  }

  write(encoder: SnapshotEncoder): void {
    const { privates } = encoder;
    encoder.privateCount = this.#found.length;
    for (const [object, target, values] of this.#found) {
      privates.varint(this.#heap.nodeOf(object));
      privates.varint(this.#heap.nodeOf(target));
      privates.varint(values.length);
      for (const value of values) encoder.value(privates, value);
    }
  }
}
