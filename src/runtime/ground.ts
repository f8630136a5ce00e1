/**
 * What is the same for every program: globals that are replaced, and the table of all that a program finds. It takes
 * a good part of the time in which a program is made ready, so a worker's spare child does it before it knows which.
 */
import { builtinModule } from '../platform/builtin.ts';
import { openHandles } from '../platform/handles.ts';
import { noteOnceListeners } from '../platform/process-once.ts';
import {
  EventEmitterAsyncResource,
  EventEmitterReferencingAsyncResource,
  installAsyncEmitter,
} from './async-emitter.ts';
import { AsyncLocalStorage, AsyncResource, installContexts } from './async-storage.ts';
import { installClocks, readClocks } from './clocks.ts';
import { CodeMakers } from './code-makers.ts';
import { installConsole } from './console-state.ts';
import { installFinalization } from './finalization.ts';
import { BUILTIN_ITERATORS, installHeldIterators } from './held-iterators.ts';
import { installHostKinds } from './host-kinds.ts';
import { IteratorClass, installIteratorClass, wrapperPrototype } from './iterator-class.ts';
import { helperPrototype, installIteratorHelpers } from './iterator-helpers.ts';
import { Module } from './modules.ts';
import { OwnMap } from './own-maps.ts';
import { ProcessBaseline } from './process-state.ts';
import { Realm } from './realm.ts';
import { Registry } from './registry.ts';
import { StackTraces } from './stack-traces.ts';
import { SuppressedError } from './suppressed-error.ts';
import { DISPOSABLE_STACKS } from './suspend/disposable-stacks.ts';
import { fromAsync } from './suspend/from-async.ts';
import { installSuspend } from './suspend/install.ts';
import { standIn } from './suspend/stand-ins.ts';
import { Immediate, Timeout, Timers } from './timers.ts';
import { installUserTiming } from './user-timing.ts';
import { EventIterator, installEventPromises } from './waiting/event-promises.ts';
import { trackFetch } from './waiting/host-modules.ts';
import { IntervalIterator, timersPromises } from './waiting/timers-promises.ts';

export interface GroundOptions {
  /** Timers fire in order without waiting, one by each step: for tests. */
  virtualTime: boolean;
}

export class Ground {
  readonly traces = new StackTraces();
  readonly registry = new Registry();
  readonly codeMakers = new CodeMakers();
  readonly timers: Timers;
  /** Host modules that the runtime stands in for. */
  readonly replacedModules: ReadonlyMap<string, unknown>;
  readonly realm: Realm;
  /** What the host had open before the program. */
  readonly handlesBefore = openHandles();
  /** How the `process` object was before the program. */
  readonly processBaseline = new ProcessBaseline();

  /** Changes this operating-system process for good: there is room for one program. */
  constructor({ virtualTime }: GroundOptions) {
    this.traces.install();
    this.registry.install();
    installSuspend(process);
    this.timers = new Timers({ virtual: virtualTime });
    const promises = timersPromises(this.timers);
    this.timers.install(promises);
    installHostKinds(this.timers);
    installEventPromises();
    installContexts();
    installAsyncEmitter();
    installFinalization();
    noteOnceListeners(standIn);
    installClocks();
    installUserTiming();
    installConsole(() => readClocks().now);
    installHeldIterators();
    installIteratorClass();
    installIteratorHelpers();
    trackFetch();
    this.codeMakers.install();
    this.realm = new Realm(value => this.registry.isProgramFunction(value));
    for (const { name, next } of BUILTIN_ITERATORS) this.realm.name(`${name}.next`, next);
    this.realm.register('timers.Timeout', Timeout, false);
    this.realm.register('timers.Immediate', Immediate, false);
    this.realm.register('modules.Module', Module, false);
    this.realm.register('timers/promises.Interval', IntervalIterator, false);
    this.realm.register('events.Iterator', EventIterator, false);
    this.realm.register('async_hooks.AsyncLocalStorage', AsyncLocalStorage, false);
    this.realm.register('async_hooks.AsyncResource', AsyncResource, false);
    this.realm.register('events.EventEmitterAsyncResource', EventEmitterAsyncResource, false);
    this.realm.register(
      'events.EventEmitterReferencingAsyncResource',
      EventEmitterReferencingAsyncResource,
      false,
    );
    this.realm.register('Iterator', IteratorClass, false);
    this.realm.register('%WrapForValidIteratorPrototype%', wrapperPrototype, false);
    this.realm.register('%IteratorHelperPrototype%', helperPrototype, false);
    this.realm.register('SuppressedError', SuppressedError, false);
    this.realm.register('Array.fromAsync', fromAsync, false);
    for (const { name, Class } of DISPOSABLE_STACKS) this.realm.register(name, Class, false);
    // Bun has it on the object, Node on its prototype.
    this.realm.name('performance.now', performance.now);
    for (const name of ['argv', 'env', 'execArgv'] as const) {
      this.realm.name(`process.${name}`, process[name]);
    }
    this.replacedModules = new OwnMap<string, unknown>([
      ['timers', { ...this.timers.api, promises }],
      ['timers/promises', promises],
      ['async_hooks', { ...(builtinModule('async_hooks') as object), AsyncLocalStorage, AsyncResource }],
    ]);
  }
}
