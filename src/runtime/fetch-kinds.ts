/** Adapters for what goes with `fetch` and can be read without waiting: headers and forms of text. */
import { type LazyClass, lazyClass } from '../platform/lazy-class.ts';
import { type Adapter, adapter } from './adapter.ts';
import { bornKeys } from './born-keys.ts';
import type { ProgramImage } from './image.ts';
import { apply } from './intrinsics.ts';

/** A class, and its method that says whether an object is one of its own. */
class Branded<T extends Headers | FormData> {
  readonly #lazy: LazyClass<T>;
  #has: ((this: T, name: string) => boolean) | undefined;

  constructor(name: string) {
    this.#lazy = lazyClass<T>(name);
    this.loaded();
  }

  /** Undefined if the class has not been loaded: then it has no instances. */
  loaded(): (new () => T) | undefined {
    const loaded = this.#lazy.loaded();
    if (loaded) this.#has ??= loaded.prototype.has;
    return loaded;
  }

  load(): new () => T {
    const loaded = this.#lazy.load();
    this.#has ??= loaded.prototype.has;
    return loaded;
  }

  /** `has` changes nothing, and by specification throws if the object is not one of its class's own. */
  is(value: object): value is T {
    if (!this.loaded()) return false;
    try {
      apply(this.#has!, value, ['a']);
      return true;
    } catch {
      return false;
    }
  }
}

const headersClass = new Branded<Headers>('Headers');
const formClass = new Branded<FormData>('FormData');

/** Before a program runs that may put something of its own into these classes. */
export function loadNamedClasses({ files }: ProgramImage): void {
  if (!files.some(({ source }) => /\b(?:Headers|FormData)\b/.test(source))) return;
  headersClass.load();
  formClass.load();
}

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
    is: (value): value is Headers => headersClass.is(value),
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
    is: (value): value is FormData => formClass.is(value),
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
