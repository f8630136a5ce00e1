/**
 * A snapshot => the heap of a program, in three passes: make every object bare, fill them, then set the variables
 * of scopes and files. Nothing of the program runs.
 */
import { restoreOtherProgram, snapshotInvalid, ThingsError } from '../../errors.ts';
import { withoutInlining } from '../../platform/jit.ts';
import { SnapshotDecoder } from '../../snapshot/decode.ts';
import { LIMITS } from '../../snapshot/format.ts';
import type { ConsoleState } from '../console-state.ts';
import { madeText } from '../image.ts';
import { deleteProperty, isObject, preventExtensions } from '../intrinsics.ts';
import { placeRestoredIterators } from '../iterator-kinds.ts';
import { setWeakEntry } from '../kinds.ts';
import type { Cached } from '../modules.ts';
import { applyProcessState, type ProcessState } from '../process-state.ts';
import type { Program } from '../program.ts';
import { Contents } from './contents.ts';
import { Heap } from './heap.ts';
import { ObjectMaker } from './objects.ts';
import { Scopes } from './scopes.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** Whatever the bytes are, the outcome is the program's heap or an error that says what is wrong with them. */
export function restore(program: Program, bytes: Uint8Array): void {
  try {
    withoutInlining('restore', () => {
      rebuild(program, bytes);
    });
  } catch (error) {
    if (error instanceof ThingsError) throw error;
    // Every part was well-formed, but no engine can put them together so: a getter that is no function, say.
    throw snapshotInvalid(`its parts do not fit together (${String(error)})`, error);
  }
}

function rebuild(program: Program, bytes: Uint8Array): void {
  const decoder = new SnapshotDecoder(bytes, name => program.realm.symbolAt(name));
  if (decoder.header.image !== program.image.hash) {
    throw restoreOtherProgram(program.image.hash, decoder.header.image);
  }
  program.made.restore(decoder.made.map(madeText));
  const heap = new Heap(decoder);
  const maker = new ObjectMaker(program, heap, () => scopes);
  heap.makeBy((node, record) => maker.make(node, record));
  const scopes = new Scopes(program, heap);
  scopes.enter();
  heap.makeAll();
  stampPrivates(program, heap);
  const contents = new Contents(program, heap, (id, scope) => scopes.machine(id, scope));
  contents.fillAll();
  placeRestoredIterators();
  scopes.setVariables();
  restoreRoots(program, heap, contents);
  program.registry.resetProbe();
}

/** Puts private names on what was made without their class, while it is bare. */
function stampPrivates({ registry }: Program, heap: Heap): void {
  const { privates, privateCount, nodeCount } = heap.decoder;
  registry.whileConstructing(() => {
    for (let i = 0; i < privateCount; i++) {
      const object = heap.object(privates.index(nodeCount, 'node'));
      const target = heap.object(privates.index(nodeCount, 'node'));
      const write = registry.class(target)?.privates?.[1];
      if (!write) throw snapshotInvalid('private names belong to no class');
      registry.stamp(target as AnyFunction, object);
      write(object, heap.values(privates, heap.made));
    }
  });
}

/** What the host or the language reaches the program by. */
function restoreRoots(program: Program, heap: Heap, contents: Contents): void {
  const { timers, modules, image } = program;
  const { decoder, resolve } = heap;
  const { roots } = decoder;
  timers.lastId = roots.varint();
  const active = roots.index(roots.end, 'timer count');
  for (let i = 0; i < active; i++) {
    const handle = decoder.value(roots, resolve);
    const remaining = roots.float();
    const record = isObject(handle) ? timers.record(handle) : undefined;
    if (!record) throw snapshotInvalid('a timer is none');
    timers.rearm(record, remaining);
  }
  const loaded = roots.index(image.files.length + 1, 'file count');
  for (let i = 0; i < loaded; i++) {
    const file = roots.index(image.files.length, 'file');
    const entry = decoder.value(roots, resolve);
    if (entry !== undefined && !isObject(entry)) throw snapshotInvalid('a module is none');
    modules.setCached(file, entry as Cached | undefined);
  }
  restoreProcessState(heap.values(roots, resolve));
  const sealed: object[] = [];
  const changes = roots.index(roots.end, 'change count');
  for (let i = 0; i < changes; i++) {
    const object = decoder.value(roots, resolve) as object;
    const removed = roots.index(roots.end, 'key count');
    for (let k = 0; k < removed; k++) deleteProperty(object, decoder.key(roots));
    if (roots.byte() === 1) sealed[sealed.length] = object;
    contents.properties(roots, object);
  }
  const weak = roots.index(roots.end, 'collection count');
  for (let i = 0; i < weak; i++) {
    const collection = decoder.value(roots, resolve) as object;
    const entries = roots.index(roots.end, 'entry count');
    for (let e = 0; e < entries; e++) {
      const member = heap.object(roots.index(decoder.nodeCount, 'node'));
      setWeakEntry(collection, member, decoder.value(roots, resolve));
    }
  }
  for (let i = 0; i < sealed.length; i++) preventExtensions(sealed[i]!);
}

/** In the order in which capture lists it. */
function restoreProcessState(flat: unknown[]): void {
  const take = (count: number): unknown[] => flat.splice(0, count);
  const [now, timeOrigin, hrtime, uptime, exitCode, argc] = take(6);
  if (typeof hrtime !== 'bigint') throw snapshotInvalid('its clocks show nothing');
  const clocks = { now: Number(now), timeOrigin: Number(timeOrigin), hrtime, uptime: Number(uptime) };
  const argv = take(Number(argc));
  const takeTuples = <T>(size: number): T[] => pairs<T>(take(Number(take(1)[0]) * size), size);
  const takePairs = <T>(): T[] => takeTuples<T>(2);
  const env = takePairs<ProcessState['env'][number]>();
  const console = {
    groups: Math.min(Number(take(1)[0]), LIMITS.groups),
    counts: takePairs<ConsoleState['counts'][number]>(),
    times: takePairs<ConsoleState['times'][number]>(),
  };
  const timeline = takeTuples<ProcessState['timeline'][number]>(5);
  applyProcessState({
    clocks,
    console,
    timeline,
    exitCode,
    argv,
    env,
    listeners: pairs<ProcessState['listeners'][number]>(flat, 3),
  });
}

/** Cuts a list into tuples. */
function pairs<T>(list: unknown[], size: number): T[] {
  const tuples: T[] = [];
  for (let i = 0; i + size <= list.length; i += size) tuples.push(list.slice(i, i + size) as T);
  return tuples;
}
