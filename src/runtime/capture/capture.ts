/**
 * The heap of a program => a snapshot. Walks everything its timers, modules and changed globals reach; functions
 * say by their text which they are, and are asked for their variables by the probe they begin with. No code of the
 * program runs, no accessor is called.
 */
import { callStillUnderWay, captureRefused, ThingsError } from '../../errors.ts';
import { compileLightly, withoutInlining } from '../../platform/jit.ts';
import type { ByteWriter } from '../../snapshot/bytes.ts';
import { SnapshotEncoder } from '../../snapshot/encode.ts';
import type { Change } from '../baselines.ts';
import { madeParts } from '../image.ts';
import { takeUnlocated } from '../iterator-kinds.ts';
import { locateIterators, type Unlocated } from '../locate-iterators.ts';
import type { MadeNumbers } from '../made-code.ts';
import type { Program } from '../program.ts';
import { callUnderWay } from '../waiting/host-calls.ts';
import { FunctionWriter } from './functions.ts';
import { Heap } from './heap.ts';
import { Kinds } from './kinds.ts';
import { ObjectWriter, OF_HOST } from './objects.ts';
import { PrivateNames } from './private-names.ts';
import { writeProperty } from './properties.ts';
import { ScopeTable } from './scope-table.ts';
import { WeakEntries } from './weak-entries.ts';

/** Throws CAPTURE_REFUSED, with the path to what cannot be captured. */
export function capture(program: Program): Uint8Array {
  const changes = program.realm.changes();
  return program.realm.whilePristine(changes, () => {
    const call = callUnderWay();
    if (call !== undefined) throw callStillUnderWay(call, program.callTimeout);
    const open = program.openInHost();
    if (open === undefined) return withoutInlining('capture', () => walk(program, changes));
    // Say where the program holds it, if the program does.
    try {
      walk(program, changes);
    } catch (error) {
      if (error instanceof ThingsError && error.message.endsWith(OF_HOST)) throw error;
    }
    throw captureRefused(`an open ${open}`, 'the event loop of the host');
  });
}

function walk(program: Program, changes: readonly Change[]): Uint8Array {
  return program.registry.whileAsking(() => {
    takeUnlocated();
    for (;;) {
      const attempt = new Capture(program, changes);
      const snapshot = attempt.run();
      const unlocated = takeUnlocated();
      if (unlocated.length === 0) return snapshot;
      // Once more with what is known then.
      attempt.locate(unlocated);
    }
  });
}

class Capture {
  readonly #program: Program;
  readonly #changes: readonly Change[];
  readonly #heap: Heap;
  readonly #encoder: SnapshotEncoder;
  readonly #scopes: ScopeTable;
  readonly #weak: WeakEntries;
  readonly #privates: PrivateNames;
  readonly #objects: ObjectWriter;
  readonly #functions: FunctionWriter;
  readonly #numbers: MadeNumbers;

  constructor(program: Program, changes: readonly Change[]) {
    const heap = new Heap(program);
    const nodeOf = (value: object): number => heap.nodeOf(value);
    const encoder = new SnapshotEncoder(nodeOf, symbol => program.realm.symbolName(symbol));
    const scopes = new ScopeTable(program.image, encoder, nodeOf);
    const weak = new WeakEntries(heap, program.realm);
    const kinds = new Kinds(program);
    const privates = new PrivateNames(program, heap, kinds);
    const objects = new ObjectWriter(program, heap, encoder, kinds, weak, privates, scopes, machine =>
      this.#functions.machine(machine),
    );
    this.#numbers = program.made.numbers();
    compileLightly(this.run, this.#visit);
    this.#program = program;
    this.#changes = changes;
    this.#heap = heap;
    this.#encoder = encoder;
    this.#scopes = scopes;
    this.#weak = weak;
    this.#privates = privates;
    this.#objects = objects;
    this.#functions = new FunctionWriter(
      program,
      heap,
      encoder,
      kinds,
      objects,
      scopes,
      privates,
      this.#numbers,
    );
  }

  run(): Uint8Array {
    const { image, engine } = this.#program;
    const { objects } = this.#heap;
    this.#roots(this.#encoder.roots);
    for (let index = 0; index < objects.length; index++) {
      this.#heap.current = index;
      this.#visit(objects.at(index));
      this.#encoder.endNode();
      if (index < objects.length - 1) continue;
      this.#weak.collect();
      this.#privates.collect();
    }
    this.#weak.write(this.#encoder, this.#encoder.roots);
    this.#scopes.write(this.#numbers);
    this.#functions.writeMachines();
    for (const made of this.#numbers.texts()) {
      this.#encoder.madeText(made.kind, madeParts(made));
    }
    this.#privates.write(this.#encoder);
    return this.#encoder.finish({ image: image.hash, engine, time: Date.now() });
  }

  /** Finds out where iterators stand that this capture has met. */
  locate(unlocated: readonly Unlocated[]): void {
    for (const { iterator, type } of unlocated) {
      // It is used up, and then goes on by another function than the one that is held.
      if (this.#heap.has(type.nativeNext))
        throw this.#heap.refuse(iterator, `${type.name} held half-way, with its next()`);
    }
    const [failed] = locateIterators(unlocated, this.#heap.objects);
    if (failed) throw this.#heap.refuse(failed, 'an iterator that cannot be asked');
  }

  #visit(object: object): void {
    const path = this.#program.realm.pathOf(object);
    if (path !== undefined) {
      this.#objects.intrinsic(this.#portable(path));
    } else if (typeof object !== 'function' && this.#objects.alike(object)) {
      // Written.
    } else if (this.#program.isProxy(object)) {
      this.#objects.proxy(object);
    } else if (typeof object === 'function') {
      this.#functions.write(object as (...args: unknown[]) => unknown);
    } else if (Array.isArray(object)) {
      this.#objects.array(object);
    } else {
      this.#objects.object(object);
    }
  }

  /** The place of a template may lie in a text that has another number in a snapshot. */
  #portable(path: string): string {
    if (!path.startsWith('template:')) return path;
    return path.replace(/\d+/, site => `${this.#numbers.of('templates', Number(site))}`);
  }

  /** Everything the host or the language could reach the program by. */
  #roots(out: ByteWriter): void {
    const { timers, modules } = this.#program;
    const active = timers.active();
    out.varint(timers.lastId);
    out.varint(active.length);
    for (const timer of active) {
      this.#encoder.value(out, timer.handle);
      out.float(timer.due);
    }
    const loaded = modules.loaded();
    out.varint(loaded.length);
    for (const file of loaded) {
      out.varint(file);
      this.#encoder.value(out, modules.cached(file));
    }
    this.#processState(out);
    out.varint(this.#changes.length);
    for (const { object, added, removed, descriptors, sealed } of this.#changes) {
      this.#encoder.value(out, object);
      out.varint(removed.length);
      for (const key of removed) this.#encoder.key(out, key);
      out.byte(sealed ? 1 : 0);
      out.varint(added.length);
      added.forEach((key, i) => {
        writeProperty(this.#encoder, out, key, descriptors[i]!);
      });
    }
  }

  #processState(out: ByteWriter): void {
    const { clocks, console, timeline, argv, exitCode, env, listeners } =
      this.#program.processBaseline.state();
    const { now, timeOrigin, hrtime, uptime } = clocks;
    const flat = [
      now,
      timeOrigin,
      hrtime,
      uptime,
      exitCode,
      argv.length,
      ...argv,
      env.length,
      ...env.flat(),
      console.groups,
      console.counts.length,
      ...console.counts.flat(),
      console.times.length,
      ...console.times.flat(),
      timeline.length,
      ...timeline.flat(),
      ...listeners.flat(),
    ];
    out.varint(flat.length);
    for (const value of flat) this.#encoder.value(out, value);
  }
}
