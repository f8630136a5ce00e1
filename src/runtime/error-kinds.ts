/**
 * Errors of the host with a code (`TypeError [ERR_INVALID_ARG_TYPE]: ...`) are made by classes that no path leads to:
 * between them and the language's own prototypes stands one or two of the host. Those are made again.
 *
 *     Node   { get constructor, toString } above the errors of a code; { get constructor } above some of them
 *     Bun    { name, code, toString }
 */
import { types } from '../platform/host-util.ts';
import { type Adapter, adapter } from './adapter.ts';
import { functionIdOf } from './function-ids.ts';
import { apply, defineProperty, getOwnPropertyDescriptor, inherits, ownKeys } from './intrinsics.ts';
import { OwnWeakMap } from './own-maps.ts';

interface Kind {
  /** Null: it only says which class it is of, which is that of the language. */
  code: string | null;
  /** Of all; Bun's has them enumerable, with the code. */
  enumerable: boolean;
}

const made = new OwnWeakMap<object, Kind>();

function isOfHost(fn: unknown): boolean {
  return typeof fn === 'function' && functionIdOf(fn) === undefined;
}

function kindOf(value: object): Kind | undefined {
  const known = made.get(value);
  if (known) return known;
  if (types.isProxy(value) || types.isNativeError(value) || !inherits(value, Error.prototype))
    return undefined;
  const shower = getOwnPropertyDescriptor(value, 'toString');
  const code: unknown = getOwnPropertyDescriptor(value, 'code')?.value;
  if (typeof code === 'string' && isOfHost(shower?.value)) return { code, enumerable: true };
  if (!isOfHost(getOwnPropertyDescriptor(value, 'constructor')?.get)) return undefined;
  if (!shower) return { code: null, enumerable: false };
  if (!isOfHost(shower.value)) return undefined;
  const text = apply(shower.value as () => string, { name: '', message: '' }, []);
  const [, told] = /^ \[(\w+)\]: $/.exec(text) ?? [];
  return told === undefined ? undefined : { code: told, enumerable: false };
}

function make(kind: Kind): object {
  const { code, enumerable } = kind;
  const prototype = {};
  made.set(prototype, kind);
  if (code === null) return prototype;
  const { toString: show } = {
    toString(this: Error): string {
      return `${this.name} [${code}]: ${this.message}`;
    },
  };
  const attributes = { writable: true, enumerable, configurable: true };
  if (enumerable) defineProperty(prototype, 'code', { value: code, ...attributes });
  defineProperty(prototype, 'toString', { value: show, ...attributes });
  return prototype;
}

export const ERROR_KINDS: Adapter[] = [
  adapter<object>({
    name: 'error with a code',
    prototype: Error.prototype,
    eager: true,
    is: (value): value is object => kindOf(value) !== undefined,
    ownKeys: ownKeys,
    save(value) {
      const { code, enumerable } = kindOf(value)!;
      return [code, enumerable];
    },
    create: ([code, enumerable]) => make({ code: code as string | null, enumerable: enumerable === true }),
  }),
];
