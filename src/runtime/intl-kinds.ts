/** Adapters for the objects of ECMA-402 and for the functions that some of them are bound to. */
import { type Adapter, adapter } from './adapter.ts';
import { apply, defineProperty, getOwnPropertyDescriptor, inherits } from './intrinsics.ts';
import { OwnWeakMap } from './own-maps.ts';

type AnyFunction = (...args: unknown[]) => unknown;
type IntlObject = { resolvedOptions(): { locale: string } };
type IntlClass = (new (locale: string, options: object) => IntlObject) & { prototype: object };

const namespace = Intl as unknown as Record<string, IntlClass | undefined>;
/** Classes whose `resolvedOptions` say all there is to know. */
const CLASSES = [
  'Collator',
  'DateTimeFormat',
  'DisplayNames',
  'DurationFormat',
  'ListFormat',
  'NumberFormat',
  'PluralRules',
  'RelativeTimeFormat',
  'Segmenter',
].filter(name => namespace[name]);

/** Accessors that give a function bound to their object, the same one every time. */
const BOUND = [
  ['Collator', 'compare'],
  ['DateTimeFormat', 'format'],
  ['NumberFormat', 'format'],
] as const;
const boundTo = new OwnWeakMap<object, { object: object; path: string }>();
const nativeGetters = new Map<string, () => AnyFunction>();

/** Before a program is loaded: the functions do not say what they are bound to, so their accessors note it. */
export function installIntlKinds(): void {
  for (const [name, key] of BOUND) {
    const { prototype } = namespace[name]!;
    const descriptor = getOwnPropertyDescriptor(prototype, key)!;
    const native = descriptor.get as () => AnyFunction;
    const path = `${name}.${key}`;
    nativeGetters.set(path, native);
    // Formatters are mostly used through one function again and again.
    let last: AnyFunction | undefined;
    const { get } = {
      get(this: object): AnyFunction {
        const bound = apply(native, this, []) as AnyFunction;
        if (bound !== last) boundTo.set(bound, { object: this, path });
        last = bound;
        return bound;
      },
    };
    defineProperty(get, 'name', { value: `get ${key}`, configurable: true });
    defineProperty(prototype, key, { ...descriptor, get });
  }
}

/** Options that contradict the others when they are given back. */
function givenOptions(name: string, object: IntlObject): Record<string, unknown> {
  const options = { ...(apply(resolvers.get(name)!, object, []) as Record<string, unknown>) };
  delete options.pluralCategories;
  // A style of date or time stands for the parts; both together are an error.
  if (options.dateStyle !== undefined || options.timeStyle !== undefined) {
    for (const part of DATE_PARTS) delete options[part];
  }
  // Says how fraction and significant digits go together, where both were given.
  if (options.roundingPriority === 'auto' && options.minimumSignificantDigits !== undefined) {
    delete options.minimumFractionDigits;
    delete options.maximumFractionDigits;
  }
  return options;
}
const DATE_PARTS = [
  ...['weekday', 'era', 'year', 'month', 'day', 'dayPeriod', 'hour', 'minute', 'second'],
  ...['fractionalSecondDigits', 'timeZoneName'],
];
const resolvers = new Map(
  CLASSES.map(name => [name, getOwnPropertyDescriptor(namespace[name]!.prototype, 'resolvedOptions')!.value]),
);
const localeText = Intl.Locale.prototype.toString;

export const INTL_KINDS: Adapter[] = [
  ...CLASSES.map(name =>
    adapter<IntlObject>({
      name: `Intl.${name}`,
      prototype: namespace[name]!.prototype,
      is: (value): value is IntlObject => inherits(value, namespace[name]!.prototype),
      save: object => [JSON.stringify(givenOptions(name, object))],
      create([text]) {
        const options = JSON.parse(text as string) as { locale: string };
        return new namespace[name]!(options.locale, options);
      },
    }),
  ),
  adapter<Intl.Locale>({
    name: 'Intl.Locale',
    prototype: Intl.Locale.prototype,
    is: (value): value is Intl.Locale => inherits(value, Intl.Locale.prototype),
    save: locale => [apply(localeText, locale, [])],
    create: ([text]) => new Intl.Locale(text as string),
  }),
  adapter<AnyFunction>({
    name: 'Intl function',
    prototype: Function.prototype,
    ownKeys: ['length', 'name'],
    eager: true,
    is: (value): value is AnyFunction => boundTo.has(value),
    save(fn) {
      const { object, path } = boundTo.get(fn)!;
      return [object, path];
    },
    create([object, path]) {
      const bound = apply(nativeGetters.get(path as string)!, object, []) as AnyFunction;
      boundTo.set(bound, { object: object as object, path: path as string });
      return bound;
    },
  }),
];
