/** Symbols under which a host keeps the state of its own objects in properties: Node has many, Bun none. */
import { ownKeys } from './intrinsics.ts';

type Key = string | symbol;

/** For an adapter's `ownKeys`: the symbols of an object that samples of its kind have, too. */
export function bornKeys(makeSamples: () => object[]): (value: object) => readonly Key[] {
  let born: Set<Key> | undefined;
  return value => {
    born ??= new Set(
      makeSamples()
        .flatMap(ownKeys)
        .filter(key => typeof key === 'symbol'),
    );
    return ownKeys(value).filter(key => born!.has(key));
  };
}
