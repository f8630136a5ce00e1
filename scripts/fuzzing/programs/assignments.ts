/** Assignments to variables, properties and patterns. */
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import { patternOf } from './patterns.ts';
import type { Place } from './place.ts';
import { suspension } from './suspensions.ts';

export function assignment(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  if (random.chance(0.2)) {
    const { pattern, source } = patternOf(maker, place, 2, () => assignmentTarget(maker, place, depth));
    return `(${pattern} = ${source})`;
  }
  const target = assignmentTarget(maker, place, depth);
  const value = expression(maker, place, depth + 1);
  return random.weighted<string>([
    [4, () => `(${target} = ${value})`],
    [2, () => `(${target} ${random.pick(['+=', '-=', '|='])} ${value})`],
    [2, () => `(${target} ${random.pick(['&&=', '||=', '??='])} ${value})`],
    [1, () => `(${random.chance(0.5) ? `${target}++` : `--${target}`})`],
  ]);
}

export function assignmentTarget(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  return random.weighted<string>([
    [5, () => random.pick(place.assignable)],
    [1, () => `o0[${expression(maker, place, depth + 2)}]`],
    [1, () => `(${suspension(maker, place, 'o1') ?? 'o1'}, o1).${random.pick(['a', 'b'])}`],
  ]);
}
