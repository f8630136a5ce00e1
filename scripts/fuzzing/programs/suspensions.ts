/** The points where code stops, and what it takes values from. */
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import { isGenerator, type Place } from './place.ts';
import { argumentList } from './uses.ts';

/** A suspension with a value; undefined where nothing can stop. */
export function suspension(maker: Maker, place: Place, value: string): string | undefined {
  const random = maker.random;
  const waits: [number, () => string][] = [
    [4, () => `(await ${value})`],
    [4, () => `(await turn(${value}))`],
    [1, () => `(await thenable(${maker.tag()}, ${value}))`],
    [0.5, () => `(await turn(${value}, true))`],
  ];
  const yields: [number, () => string][] = [
    [5, () => `(yield ${value})`],
    [0.5, () => '(yield)'],
  ];
  switch (place.kind) {
    case 'plain':
      return undefined;
    case 'async':
      return random.weighted(waits);
    case 'generator':
      return random.weighted(yields);
    case 'async generator':
      return random.weighted([...waits, ...yields]);
  }
}

export function behindSuspension(maker: Maker, place: Place, value: string): string {
  if (!maker.random.chance(0.4)) return value;
  const stop = suspension(maker, place, '0');
  return stop === undefined ? value : `(${stop}, ${value})`;
}

export function delegation(maker: Maker, place: Place, depth: number): string {
  if (!isGenerator(place.kind)) return expression(maker, place, depth + 1);
  const random = maker.random;
  const callable = maker.callable.filter(({ kind }) => kind === 'async generator');
  if (place.kind === 'async generator' && random.chance(0.5)) {
    return callable.length > 0 && random.chance(0.6)
      ? `(yield* ${random.pick(callable).name}(${argumentList(maker, place)}))`
      : `(yield* asyncList(${maker.tag()}, [${maker.leaf(place.readable)}, ${maker.leaf(place.readable)}], ${random.chance(0.2)}))`;
  }
  const generators = maker.callable.filter(({ kind }) => kind === 'generator');
  return generators.length > 0 && random.chance(0.6)
    ? `(yield* ${random.pick(generators).name}(${argumentList(maker, place)}))`
    : `(yield* list(${maker.tag()}, [${maker.leaf(place.readable)}, ${maker.leaf(place.readable)}], ${random.chance(0.2)}))`;
}

export function iterableExpression(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const generators = maker.callable.filter(({ kind }) => kind === 'generator');
  return random.weighted<string>([
    [3, () => `[${random.times(random.below(4), () => expression(maker, place, depth + 1)).join(', ')}]`],
    [generators.length > 0 ? 3 : 0, () => `${random.pick(generators).name}(${argumentList(maker, place)})`],
    [
      2,
      () =>
        `list(${maker.tag()}, [${random.times(random.below(4), () => maker.leaf(place.readable)).join(', ')}])`,
    ],
  ]);
}
