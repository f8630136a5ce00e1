/** All that capture and restore need to know about the program that runs in this operating-system process. */
import { builtinModule } from '../platform/builtin.ts';
import { engine } from '../platform/engine.ts';
import { openHandles } from '../platform/handles.ts';
import { types } from '../platform/host-util.ts';
import { type Adapter, adapter } from './adapter.ts';
import { ASYNC_EMITTER_KINDS } from './async-emitter.ts';
import { CONTEXT_KINDS } from './async-storage.ts';
import { BINARY_KINDS } from './binary-kinds.ts';
import { CHANNEL_KINDS } from './channel-kinds.ts';
import { DEBUGLOG_KIND } from './debuglog.ts';
import { DEPRECATED_KIND } from './deprecated.ts';
import { ERROR_KINDS } from './error-kinds.ts';
import { installRejectionCapture } from './event-rejections.ts';
import { loadNamedClasses } from './fetch-kinds.ts';
import { FILE_KINDS } from './file-kinds.ts';
import { FINALIZATION_KIND } from './finalization.ts';
import type { Ground } from './ground.ts';
import { HOST_KINDS } from './host-kinds.ts';
import type { InstrumentMade, ProgramImage } from './image.ts';
import { WRAPPED_ITERATOR_KIND } from './iterator-class.ts';
import { ITERATOR_HELPER_KIND } from './iterator-helpers.ts';
import { ITERATOR_KINDS } from './iterator-kinds.ts';
import { BUILT_IN_KINDS } from './kinds.ts';
import { MadeCode } from './made-code.ts';
import { Module, Modules, type Require } from './modules.ts';
import { describeTrail } from './paths.ts';
import type { ProcessBaseline } from './process-state.ts';
import type { Realm } from './realm.ts';
import type { Registry } from './registry.ts';
import { SUSPEND_ADAPTERS } from './suspend/adapters.ts';
import { Templates } from './templates.ts';
import type { Immediate, Timeout, TimerKind, TimerRecord, Timers } from './timers.ts';
import { installUtilFunctions, UTIL_FUNCTION_KIND } from './util-functions.ts';
import { EVENT_ITERATOR_KIND } from './waiting/event-promises.ts';
import { CALL_TIMEOUT } from './waiting/host-calls.ts';
import { installHostCalls } from './waiting/host-modules.ts';
import { INTERVAL_KIND } from './waiting/timers-promises.ts';

export class Program {
  readonly image: ProgramImage;
  /** Milliseconds that calls of the host under way are given to end before a capture. */
  callTimeout = CALL_TIMEOUT;
  readonly registry: Registry;
  readonly realm: Realm;
  readonly timers: Timers;
  readonly processBaseline: ProcessBaseline;
  readonly modules: Modules;
  readonly templates: Templates;
  readonly made: MadeCode;
  readonly adapters: readonly Adapter[];
  readonly #handlesBefore: ReadonlyMap<string, number>;

  /** `instrument`: for code that the program makes while it runs. */
  constructor(image: ProgramImage, ground: Ground, instrument?: InstrumentMade) {
    this.image = image;
    this.registry = ground.registry;
    this.realm = ground.realm;
    this.timers = ground.timers;
    this.processBaseline = ground.processBaseline;
    this.#handlesBefore = ground.handlesBefore;
    loadNamedClasses(image);
    this.realm.meetNamedClasses(image.files.map(({ source }) => source));
    ground.traces.load(image, work => this.realm.whileUnpatched(work));
    this.registry.load(image);
    this.made = new MadeCode(image, instrument, work => this.realm.whileUnpatched(work));
    if (instrument) ground.codeMakers.load(this.made);
    this.modules = new Modules(image, this.realm, ground.replacedModules);
    installHostCalls(this);
    // By which the modules of the host are reached, too.
    if (image.files.some(({ source }) => source.includes('mainModule'))) installUtilFunctions();
    if (image.files.some(({ source }) => source.includes('captureRejection'))) {
      installRejectionCapture(this.realm);
    }
    this.modules.install();
    this.templates = new Templates(image, this.realm);
    this.templates.install();
    this.adapters = [
      timerAdapter(this.timers),
      moduleAdapter(this.modules),
      requireAdapter(this.modules),
      revokeAdapter(this.registry),
      ...BUILT_IN_KINDS,
      ...ERROR_KINDS,
      FINALIZATION_KIND,
      ...ITERATOR_KINDS,
      WRAPPED_ITERATOR_KIND,
      ITERATOR_HELPER_KIND,
      ...BINARY_KINDS,
      ...FILE_KINDS,
      ...SUSPEND_ADAPTERS,
      UTIL_FUNCTION_KIND,
      DEPRECATED_KIND,
      DEBUGLOG_KIND,
      ...CHANNEL_KINDS,
      INTERVAL_KIND,
      ...ASYNC_EMITTER_KINDS,
      ...CONTEXT_KINDS,
      EVENT_ITERATOR_KIND,
      ...HOST_KINDS,
    ];
  }

  readonly engine = engine().javascript;

  readonly isProxy: (value: object) => boolean = types.isProxy;

  /** A kind of thing the program keeps open in the host, if any. */
  openInHost(): string | undefined {
    for (const [kind, count] of openHandles()) if (count > (this.#handlesBefore.get(kind) ?? 0)) return kind;
    return undefined;
  }

  /** Whether a function is the host's own: nothing it does can be captured. */
  isOfHost(fn: object): boolean {
    return !this.realm.isNamed(fn) && !this.registry.isProgramFunction(fn) && !this.#isAdapted(fn);
  }

  #isAdapted(value: object): boolean {
    for (let i = 0; i < this.adapters.length; i++) if (this.adapters[i]!.is(value)) return true;
    return false;
  }

  /** Whether something in the text could give an object another prototype than it was made with. */
  get movesPrototypes(): boolean {
    this.#movesPrototypes ??= this.image.files.some(({ source }) => MOVES.test(source));
    return this.#movesPrototypes;
  }
  #movesPrototypes: boolean | undefined;

  /** Says of an object whether it is the global object of a context of `node:vm`; undefined: there are none. */
  get isContext(): ((value: object) => boolean) | undefined {
    this.#hasContexts ??= this.image.files.some(({ source }) => CONTEXTS.test(source));
    return this.#hasContexts ? (builtinModule('vm') as typeof import('node:vm')).isContext : undefined;
  }
  #hasContexts: boolean | undefined;

  describePath(trail: readonly object[]): string {
    return describeTrail(this, trail);
  }
}

const CONTEXTS = /\bvm\b[\s\S]*[cC]ontext/;
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
    save: module => [modules.fileOf(module), modules.isStale(module)],
    create: ([file, stale]) => (stale ? modules.staleModule(file as number) : modules.module(file as number)),
  });
}
