/** Destructuring patterns, each with something to take apart. */
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import type { Place } from './place.ts';
import { suspension } from './suspensions.ts';

/** A pattern with something to take apart; declared names are new ones. */
export function declaredPattern(
  maker: Maker,
  place: Place,
  depth: number,
): { pattern: string; source: string; names: string[] } {
  const names: string[] = [];
  const target = (): string => {
    const name = maker.name();
    names.push(name);
    return name;
  };
  const { pattern, source } = patternOf(maker, place, depth, target);
  return { pattern, source, names };
}

export function patternOf(
  maker: Maker,
  place: Place,
  depth: number,
  target: () => string,
): { pattern: string; source: string } {
  const random = maker.random;
  const element = (): { pattern: string; source: string } => {
    if (depth < 3 && random.chance(0.2)) {
      const inner = patternOf(maker, place, depth + 1, target);
      return random.chance(0.5)
        ? { pattern: `${inner.pattern} = ${inner.source}`, source: 'undefined' }
        : inner;
    }
    const name = target();
    return random.chance(0.4)
      ? {
          pattern: `${name} = ${expression(maker, place, 3)}`,
          source: random.pick(['undefined', maker.leaf(place.readable)]),
        }
      : { pattern: name, source: expression(maker, place, 4) };
  };
  const elements = random.times(1 + random.below(3), element);
  if (random.chance(0.5)) {
    const patterns = elements.map(({ pattern }) => pattern);
    const sources = elements.map(({ source }) => source);
    if (random.chance(0.2)) {
      patterns.push('');
      sources.push('8');
    }
    if (random.chance(0.3)) {
      patterns.push(`...${target()}`);
      sources.push('9', '10');
    } else if (patterns.at(-1) === '') patterns.push(target());
    const list = `[${sources.join(', ')}]`;
    return {
      pattern: `[${patterns.join(', ')}]`,
      source: random.chance(0.3) ? `list(${maker.tag()}, ${list}, ${random.chance(0.3)})` : list,
    };
  }
  const patterns: string[] = [];
  const sources: string[] = [];
  for (const [i, { pattern, source }] of elements.entries()) {
    const computed = random.chance(0.3);
    patterns.push(computed ? `[${computedKey(maker, place, `k${i}`)}]: ${pattern}` : `k${i}: ${pattern}`);
    if (source !== 'undefined') sources.push(`k${i}: ${source}`);
  }
  if (random.chance(0.3)) {
    patterns.push(`...${target()}`);
    sources.push('r: 1', 's: 2');
  }
  return { pattern: `{ ${patterns.join(', ')} }`, source: `{ ${sources.join(', ')} }` };
}

export function computedKey(maker: Maker, place: Place, key: string): string {
  const stop = maker.random.chance(0.4) ? suspension(maker, place, `'${key}'`) : undefined;
  return stop === undefined ? `log(${maker.tag()}, '${key}')` : `(${stop}, '${key}')`;
}
