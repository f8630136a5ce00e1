/**
 * Which arguments object is mapped to a variable (ECMA-262 section 10.4.4), and at which index: something is put in
 * place of every element, for as long as it takes to look who sees it.
 */
import { getOwnPropertyDescriptor, ownKeys } from '../intrinsics.ts';

interface Element {
  object: object;
  key: string;
  value: unknown;
  /** What stands in its place. */
  mark: object;
}

export class MarkedArguments {
  readonly #elements: Element[] = [];
  readonly #byMark = new Map<unknown, Element>();

  /** {@link restore} must follow, and nothing of the program run before. */
  constructor(objects: Iterable<object>) {
    for (const object of objects) {
      for (const key of ownKeys(object)) {
        if (typeof key === 'symbol' || !/^\d+$/.test(key)) continue;
        // An accessor or a constant is not mapped.
        const { value, writable } = getOwnPropertyDescriptor(object, key)! as PropertyDescriptor;
        if (!writable) continue;
        const element = { object, key, value: value as unknown, mark: {} };
        this.#elements.push(element);
        this.#byMark.set(element.mark, element);
        Reflect.set(object, key, element.mark);
      }
    }
  }

  /** The object whose element at this index is what was found in a variable. */
  objectOf(found: unknown, index: number): object | undefined {
    const element = this.#byMark.get(found);
    return element?.key === String(index) ? element.object : undefined;
  }

  restore(): void {
    for (const { object, key, value } of this.#elements) Reflect.set(object, key, value);
  }
}
