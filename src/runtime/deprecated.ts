/**
 * `util.deprecate`: functions that the host would make around functions of the program. Ours do the same in the
 * open, but leave the warning to the host.
 */
import { builtinModule } from '../platform/builtin.ts';
import { hostUtil } from '../platform/host-util.ts';
import { type Adapter, adapter } from './adapter.ts';
import {
  apply,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  ownKeys,
  setPrototypeOf,
} from './intrinsics.ts';
import { type AnyFunction, Stamped } from './suspend/native.ts';
import { standIn } from './suspend/stand-ins.ts';

interface Deprecation {
  original: AnyFunction;
  message: string;
  code: string | undefined;
  /** Whether the warning has been given, which happens once. */
  warned: boolean;
}

type Deprecate = (original: AnyFunction, message: string, code?: string) => AnyFunction;

class Deprecated extends Stamped {
  readonly #deprecation: Deprecation;

  constructor(fn: AnyFunction, deprecation: Deprecation) {
    super(fn);
    this.#deprecation = deprecation;
  }

  static of(this: void, fn: object): Deprecation | undefined {
    return #deprecation in fn ? fn.#deprecation : undefined;
  }
}

/** In the place of the host's own, before the program's realm is described. */
export function installDeprecate(): void {
  const util = builtinModule('util') as object;
  const hostDeprecate = hostUtil().deprecate as unknown as Deprecate;
  const { deprecate } = {
    deprecate(original: AnyFunction, message: string, code?: string): AnyFunction {
      // It says what is wrong with its arguments, and gives back the function where nothing is to be warned of.
      const made = hostDeprecate(original, message, code);
      return made === original ? made : make({ original, message, code, warned: false });
    },
  };
  for (const key of ownKeys(hostDeprecate)) {
    if (key !== 'prototype') defineProperty(deprecate, key, getOwnPropertyDescriptor(hostDeprecate, key)!);
  }
  standIn(util, 'deprecate', deprecate);
}

function make(deprecation: Deprecation): AnyFunction {
  const made = bare(deprecation);
  const { original } = deprecation;
  setPrototypeOf(made, original);
  if (original.prototype) (made as { prototype: unknown }).prototype = original.prototype;
  return made;
}

/** Without what is a property. */
function bare(deprecation: Deprecation): AnyFunction {
  const deprecated = function (this: unknown, ...args: unknown[]): unknown {
    warn(deprecation);
    const { original } = deprecation;
    return new.target ? construct(original, args, new.target) : apply(original, this, args);
  };
  defineProperty(deprecated, 'name', { value: 'deprecated', configurable: true });
  new Deprecated(deprecated, deprecation);
  return deprecated;
}

function warn(deprecation: Deprecation): void {
  if (deprecation.warned || process.noDeprecation) return;
  deprecation.warned = true;
  const { message, code } = deprecation;
  hostUtil().deprecate(() => {}, message, code)();
}

export const DEPRECATED_KIND: Adapter = adapter<AnyFunction>({
  name: 'deprecated function',
  prototype: Function.prototype,
  is: (value): value is AnyFunction => Deprecated.of(value) !== undefined,
  save(fn) {
    const { original, message, code, warned } = Deprecated.of(fn)!;
    return [original, message, code, warned];
  },
  create: ([, message, code, warned]) => bare({ message, code, warned } as Deprecation),
  fill(fn, [original]) {
    Deprecated.of(fn)!.original = original as AnyFunction;
  },
});
