/** Adapters for what goes with `fetch` and can be read without waiting: headers and forms of text. */
import { type Adapter, adapter } from './adapter.ts';
import { bornKeys } from './born-keys.ts';
import { apply } from './realm.ts';

const { has: headersHas } = Headers.prototype;
const { has: formHas } = FormData.prototype;

/** Whether a method without side effects takes an object for one of its own; by specification it throws if not. */
function branded(method: (...args: never[]) => unknown, value: object, ...args: unknown[]): boolean {
  try {
    apply(method, value, args);
    return true;
  } catch {
    return false;
  }
}

const entries = (form: FormData): [string, unknown][] => [
  ...(form as unknown as Iterable<[string, unknown]>),
];

export const FETCH_KINDS: Adapter[] = [
  adapter<Headers>({
    name: 'Headers',
    prototype: Headers.prototype,
    is: (value): value is Headers => branded(headersHas, value, 'a'),
    ownKeys: bornKeys(() => [new Headers()]),
    save: headers => [...headers].flat(),
    create: () => new Headers(),
    fill(headers, flat) {
      for (let i = 0; i + 1 < flat.length; i += 2) headers.append(flat[i] as string, flat[i + 1] as string);
    },
  }),
  adapter<FormData>({
    name: 'FormData',
    prototype: FormData.prototype,
    is: (value): value is FormData => branded(formHas, value, 'a'),
    ownKeys: bornKeys(() => [new FormData()]),
    refuse: form =>
      entries(form).every(([, value]) => typeof value === 'string') ? undefined : 'a FormData with a file',
    save: form => entries(form).flat(),
    create: () => new FormData(),
    fill(form, flat) {
      for (let i = 0; i + 1 < flat.length; i += 2) form.append(flat[i] as string, flat[i + 1] as string);
    },
  }),
];
