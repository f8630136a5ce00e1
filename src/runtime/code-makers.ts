/** What programs make code of strings with: `eval`, and the constructors of functions (ECMA-262 section 20.2.1.1). */
import { nativeEval, setInstrumented, setProgramEval } from './evaluation.ts';
import type { MadeFunctionKind } from './image.ts';
import {
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  setPrototypeOf,
} from './intrinsics.ts';
import { FUNCTION_MAKERS, type MadeCode } from './made-code.ts';
import { showNative, standIn } from './suspend/stand-ins.ts';

const NativeProxy = Proxy;

/** The engine's own until a program is there that makes code. */
export class CodeMakers {
  #code: MadeCode | undefined;

  load(code: MadeCode): void {
    this.#code = code;
    setInstrumented((site, text) => code.instrumented(site, text));
  }

  /** Before the realm is described. */
  install(): void {
    const makers = {
      eval: (text: unknown): unknown => (typeof text === 'string' ? this.#evaluate(text) : text),
    };
    standIn(globalThis, 'eval', makers.eval);
    setProgramEval(makers.eval);
    for (const kind of Object.keys(FUNCTION_MAKERS) as MadeFunctionKind[]) {
      const native = FUNCTION_MAKERS[kind];
      // A proxy, since its `prototype` must be the very object that functions have above them.
      const maker: object = new NativeProxy(native, {
        apply: (_, _receiver, args: unknown[]) => this.#make(kind, args, maker),
        construct: (_, args: unknown[], newTarget) => this.#make(kind, args, newTarget),
      });
      const prototype = getOwnPropertyDescriptor(native, 'prototype')!.value as object;
      const { writable } = getOwnPropertyDescriptor(prototype, 'constructor')!;
      defineProperty(prototype, 'constructor', { value: maker, writable: writable!, configurable: true });
      showNative(maker, native.name);
      if (kind === 'function') standIn(globalThis, 'Function', maker);
      else setPrototypeOf(native, globalThis.Function);
    }
  }

  #evaluate(text: string): unknown {
    return this.#code ? this.#code.evaluate(text) : nativeEval(text);
  }

  /** CreateDynamicFunction: the engine says what is wrong with the texts. */
  #make(kind: MadeFunctionKind, args: unknown[], newTarget: object): object {
    const texts: string[] = [];
    let parameters = '';
    for (let i = 0; i < args.length; i++) {
      texts[i] = `${args[i] as string}`;
      if (i < args.length - 1) parameters += (i > 0 ? ',' : '') + texts[i];
    }
    const native = construct(FUNCTION_MAKERS[kind], texts, newTarget as NewableFunction) as object;
    const body = texts[args.length - 1] ?? '';
    const fn = this.#code?.makeFunction(kind, parameters, body);
    if (!fn) return native;
    const prototype = getPrototypeOf(native);
    return getPrototypeOf(fn) === prototype ? fn : (setPrototypeOf(fn, prototype) as object);
  }
}
