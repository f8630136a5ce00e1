/** The objects a capture has met: numbered in the order of meeting, and what led to each, for error messages. */
import { captureRefused, type ThingsError } from '../../errors.ts';
import { identityTable } from '../../platform/identity.ts';
import { LongList } from '../../snapshot/long-list.ts';
import { isObject } from '../intrinsics.ts';
import type { Program } from '../program.ts';

export class Heap {
  /** By node. */
  readonly objects = new LongList<object>();
  /** The node that is being written; -1: a root; below: a machine, by its place in `#machines`. */
  current = -1;
  readonly #program: Program;
  readonly #ids = identityTable();
  /** The node that led to each node first. */
  readonly #from = new LongList<number>();
  /** State machines, which are no nodes, and the node that each is written in. */
  readonly #machines = new LongList<object>();
  readonly #holders = new LongList<number>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** The node of an object; one that is new will be written in its turn. */
  nodeOf(value: object): number {
    let id = this.#ids.get(value);
    if (id === undefined) {
      id = this.objects.length;
      this.#ids.set(value, id);
      this.objects.push(value);
      this.#from.push(this.current);
    }
    return id;
  }

  /** A state machine that the current node holds leads to what is met from now on. */
  enterMachine(machine: object): void {
    this.#machines.push(machine);
    this.#holders.push(this.current);
    this.current = -1 - this.#machines.length;
  }

  has(value: object): boolean {
    return this.#ids.has(value);
  }

  /** Meets what objects are among some values. */
  touch(values: readonly unknown[]): void {
    for (const value of values) if (isObject(value)) this.nodeOf(value);
  }

  /** The error that says why an object cannot be captured and how the program leads to it. */
  refuse(object: object, what: string): ThingsError {
    const index = this.#ids.get(object);
    return captureRefused(what, this.#program.describePath(this.#trail(index ?? this.current)));
  }

  #trail(index: number): object[] {
    const trail: object[] = [];
    for (let i = index; i !== -1 && trail.length < 100; ) {
      const machine = -2 - i;
      trail.unshift(i >= 0 ? this.objects.at(i) : this.#machines.at(machine));
      i = i >= 0 ? this.#from.at(i) : this.#holders.at(machine);
    }
    return trail;
  }
}
