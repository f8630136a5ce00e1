/** All that capture and restore need to know about the program that runs in this operating-system process. */
import { types } from 'node:util';
import { builtinModule } from '../platform/builtin.ts';
import { engine } from '../platform/engine.ts';
import { openHandles } from '../platform/handles.ts';
import { type Adapter, adapter } from './adapter.ts';
import { AsyncLocalStorage, CONTEXT_KINDS, installContexts } from './async-storage.ts';
import { BINARY_KINDS } from './binary-kinds.ts';
import { installClocks } from './clocks.ts';
import { FINALIZATION_KIND, installFinalization } from './finalization.ts';
import { BUILTIN_ITERATORS, installHeldIterators } from './held-iterators.ts';
import { HOST_KINDS, installHostKinds } from './host-kinds.ts';
import type { ProgramImage } from './image.ts';
import { ITERATOR_KINDS } from './iterator-kinds.ts';
import { BUILT_IN_KINDS } from './kinds.ts';
import { Module, Modules, type Require } from './modules.ts';
import { describeTrail } from './paths.ts';
import { ProcessBaseline } from './process-state.ts';
import { Realm } from './realm.ts';
import { Registry } from './registry.ts';
import { SUSPEND_ADAPTERS } from './suspend/adapters.ts';
import { installSuspend } from './suspend/install.ts';
import { Templates } from './templates.ts';
import { Immediate, Timeout, type TimerKind, type TimerRecord, Timers } from './timers.ts';
import { EVENT_ITERATOR_KIND, EventIterator, installEventPromises } from './waiting/event-promises.ts';
import { INTERVAL_KIND, IntervalIterator, timersPromises } from './waiting/timers-promises.ts';

export interface ProgramOptions {
  virtualTime: boolean;
}

export class Program {
  readonly image: ProgramImage;
  readonly registry: Registry;
  readonly realm: Realm;
  readonly timers: Timers;
  readonly modules: Modules;
  readonly templates: Templates;
  readonly adapters: readonly Adapter[];
  /** What the host had open before the program. */
  readonly handlesBefore = openHandles();
  /** How the `process` object was before the program. */
  readonly processBaseline = new ProcessBaseline();

  /** Changes this process for good: globals are replaced, and there is room for one program. */
  constructor(image: ProgramImage, { virtualTime }: ProgramOptions) {
    this.image = image;
    this.registry = new Registry(image);
    this.registry.install();
    installSuspend(process);
    this.timers = new Timers({ virtual: virtualTime });
    const promises = timersPromises(this.timers);
    this.timers.install(promises);
    installHostKinds(this.timers);
    installEventPromises();
    installContexts();
    installFinalization();
    installClocks();
    installHeldIterators();
    this.realm = new Realm(value => this.registry.isProgramFunction(value));
    for (const { name, next } of BUILTIN_ITERATORS) this.realm.name(`${name}.next`, next);
    this.realm.register('timers.Timeout', Timeout, false);
    this.realm.register('timers.Immediate', Immediate, false);
    this.realm.register('modules.Module', Module, false);
    this.realm.register('timers/promises.Interval', IntervalIterator, false);
    this.realm.register('events.Iterator', EventIterator, false);
    this.realm.register('async_hooks.AsyncLocalStorage', AsyncLocalStorage, false);
    for (const name of ['argv', 'env', 'execArgv'] as const) {
      this.realm.name(`process.${name}`, process[name]);
    }
    this.modules = new Modules(
      image,
      this.realm,
      new Map<string, unknown>([
        ['timers', { ...this.timers.api, promises }],
        ['timers/promises', promises],
        ['async_hooks', { ...(builtinModule('async_hooks') as object), AsyncLocalStorage }],
      ]),
    );
    this.modules.install();
    this.templates = new Templates(image, this.realm);
    this.templates.install();
    this.adapters = [
      timerAdapter(this.timers),
      moduleAdapter(this.modules),
      requireAdapter(this.modules),
      revokeAdapter(this.registry),
      ...BUILT_IN_KINDS,
      FINALIZATION_KIND,
      ...ITERATOR_KINDS,
      ...BINARY_KINDS,
      ...SUSPEND_ADAPTERS,
      INTERVAL_KIND,
      ...CONTEXT_KINDS,
      EVENT_ITERATOR_KIND,
      ...HOST_KINDS,
    ];
  }

  readonly engine = engine().javascript;

  readonly isProxy: (value: object) => boolean = types.isProxy;

  /** A kind of thing the program keeps open in the host, if any. */
  openInHost(): string | undefined {
    for (const [kind, count] of openHandles()) if (count > (this.handlesBefore.get(kind) ?? 0)) return kind;
    return undefined;
  }

  /** Whether a function is the host's own: nothing it does can be captured. */
  isOfHost(fn: object): boolean {
    return (
      this.realm.pathOf(fn) === undefined &&
      !this.registry.isProgramFunction(fn) &&
      !this.adapters.some(({ is }) => is(fn))
    );
  }

  /** Whether something in the text could give an object another prototype than it was made with. */
  get movesPrototypes(): boolean {
    this.#movesPrototypes ??= this.image.files.some(({ source }) => MOVES.test(source));
    return this.#movesPrototypes;
  }
  #movesPrototypes: boolean | undefined;

  describePath(trail: readonly object[]): string {
    return describeTrail(this, trail);
  }
}

const MOVES = /setPrototypeOf|__proto__|\bReflect\b|\bObject\s*\[|\binherits\b/;

function timerAdapter(timers: Timers): Adapter {
  return adapter<Timeout | Immediate>({
    name: 'timer',
    is: (value): value is Timeout | Immediate => timers.record(value) !== undefined,
    save(handle) {
      const { kind, id, delay, referenced, callback, args, context } = timers.record(handle) as TimerRecord;
      return [kind, id, delay, referenced, callback, args, context];
    },
    create: ([kind, id]) => timers.create(kind as TimerKind, id as number),
    fill(handle, [, , delay, referenced, callback, args, context]) {
      Object.assign(timers.record(handle) as TimerRecord, { delay, referenced, callback, args, context });
    },
  });
}

function revokeAdapter(registry: Registry): Adapter {
  return adapter<() => void>({
    name: 'revoke',
    eager: true,
    prototype: Function.prototype,
    ownKeys: ['length', 'name'],
    is: (value): value is () => void => registry.revokes(value) !== undefined,
    save: revoke => [registry.revokes(revoke)],
    create: ([proxy]) => registry.revokeOf(proxy as object),
  });
}

/** What `createRequire` gives; the ones of files have paths. */
function requireAdapter(modules: Modules): Adapter {
  return adapter<Require>({
    name: 'require',
    prototype: Function.prototype,
    ownKeys: ['length', 'name', 'prototype', 'main', 'cache', 'resolve'],
    is: (value): value is Require => modules.requireOf(value) !== undefined,
    save: require => [modules.requireOf(require)],
    create: ([file]) => modules.makeRequire(file as number),
  });
}

function moduleAdapter(modules: Modules): Adapter {
  return adapter<Module>({
    name: 'module',
    prototype: Module.prototype,
    is: (value): value is Module => modules.fileOf(value) !== undefined,
    save: module => [modules.fileOf(module)],
    create: ([file]) => modules.module(file as number),
  });
}
