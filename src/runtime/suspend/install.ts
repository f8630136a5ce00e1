/** Puts the machinery of suspended code in place: what lowered code calls, and the promises programs see. */
import { GLOBALS } from '../../reserved.ts';
import { installWith } from '../with.ts';
import { startAsync } from './async-function.ts';
import { defineAsyncGeneratorMethods, startAsyncGenerator } from './async-generator.ts';
import { installDisposableStacks } from './disposable-stacks.ts';
import { installFromAsync } from './from-async.ts';
import { defineGeneratorMethods, startGenerator } from './generator.ts';
import { helpers, markAsync } from './helpers.ts';
import { installInspection } from './inspection.ts';
import { queueMicrotask } from './jobs.ts';
import { NativePromise } from './native.ts';
import { PromiseClass } from './promise.ts';
import { definePromiseMethods } from './promise-methods.ts';
import { installRejections } from './rejections.ts';
import { standIn } from './stand-ins.ts';

/** Before a program is loaded; once in a process. */
export function installSuspend(process?: NodeJS.Process): void {
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, {
      value,
      writable: false,
      enumerable: false,
      configurable: true,
    });
  };
  define(GLOBALS.startAsync, startAsync);
  define(GLOBALS.startGenerator, startGenerator);
  define(GLOBALS.startAsyncGenerator, startAsyncGenerator);
  define(GLOBALS.markAsync, markAsync);
  define(GLOBALS.helpers, helpers);
  installWith();
  defineGeneratorMethods();
  defineAsyncGeneratorMethods();
  definePromiseMethods();
  adoptNativePromises();
  installInspection();
  standIn(globalThis, 'Promise', PromiseClass);
  installDisposableStacks();
  installFromAsync();
  standIn(globalThis, 'queueMicrotask', queueMicrotask);
  if (process) installRejections(process);
}

/** Promises of the host inherit from those of programs; `constructor` stays, which the engine's `await` looks at. */
function adoptNativePromises(): void {
  const prototype = NativePromise.prototype as unknown as Record<string, unknown>;
  for (const name of ['then', 'catch', 'finally']) delete prototype[name];
  Object.setPrototypeOf(prototype, PromiseClass.prototype);
}
