/** Adapters for what goes with `fetch` and can be read without waiting: headers and forms of text. */
import { type LazyClass, lazyClass } from '../platform/lazy-class.ts';
import { type Adapter, adapter } from './adapter.ts';
import { bornKeys } from './born-keys.ts';
import { apply } from './realm.ts';

const headersClass = lazyClass<Headers>('Headers');
const formClass = lazyClass<FormData>('FormData');
/** Instances of a class that has not been loaded have no prototype yet. */
const NONE = Object.freeze({});

const entries = (form: FormData): [string, unknown][] => [
  ...(form as unknown as Iterable<[string, unknown]>),
];

export const FETCH_KINDS: Adapter[] = [
  adapter<Headers>({
    name: 'Headers',
    get prototype() {
      return headersClass.loaded()?.prototype ?? NONE;
    },
    is: (value): value is Headers => isInstance(headersClass, value),
    ownKeys: bornKeys(() => [new (headersClass.load())()]),
    save: headers => [...headers].flat(),
    create: () => new (headersClass.load())(),
    fill(headers, flat) {
      for (let i = 0; i + 1 < flat.length; i += 2) headers.append(flat[i] as string, flat[i + 1] as string);
    },
  }),
  adapter<FormData>({
    name: 'FormData',
    get prototype() {
      return formClass.loaded()?.prototype ?? NONE;
    },
    is: (value): value is FormData => isInstance(formClass, value),
    ownKeys: bornKeys(() => [new (formClass.load())()]),
    refuse: form =>
      entries(form).every(([, value]) => typeof value === 'string') ? undefined : 'a FormData with a file',
    save: form => entries(form).flat(),
    create: () => new (formClass.load())(),
    fill(form, flat) {
      for (let i = 0; i + 1 < flat.length; i += 2) form.append(flat[i] as string, flat[i + 1] as string);
    },
  }),
];

/** By a method without side effects, which by specification throws if the object is not one of its class's own. */
function isInstance(lazy: LazyClass<Headers | FormData>, value: object): boolean {
  const loaded = lazy.loaded();
  if (!loaded) return false;
  try {
    apply(loaded.prototype.has, value, ['a']);
    return true;
  } catch {
    return false;
  }
}
