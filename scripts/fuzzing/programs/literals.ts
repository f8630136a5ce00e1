/** Array and object literals. */
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import { computedKey } from './patterns.ts';
import type { Place } from './place.ts';
import { iterableExpression, suspension } from './suspensions.ts';

export function arrayLiteral(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  let hole = false;
  const elements = random.times(1 + random.below(4), () => {
    const element = random.weighted<string>([
      [6, () => expression(maker, place, depth + 1)],
      [1, () => ''],
      // JavaScriptCore loses holes before what spreads nothing: ECMA-262 section 13.2.4.1 has `[, ...[]].length` 1.
      [hole ? 0 : 1, () => `...${iterableExpression(maker, place, depth + 1)}`],
    ]);
    hole = element === '';
    return element;
  });
  return `[${elements.join(', ')}]`;
}

export function objectLiteral(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const next = () => expression(maker, place, depth + 1);
  let spread = false;
  const properties = random.times(1 + random.below(3), i =>
    random.weighted<string>([
      [4, () => `p${i}: ${next()}`],
      [2, () => `[${computedKey(maker, place, `q${i}`)}]: ${next()}`],
      [
        1,
        () => {
          spread = true;
          return `...${random.chance(0.5) ? `{ s: ${next()} }` : random.pick(['o0', 'o1'])}`;
        },
      ],
      [0.5, () => `[(${suspension(maker, place, '0') ?? '0'}, 'fn')]: () => 0`],
      // Behind a spread V8 adds an accessor after the properties that follow it.
      [spread ? 0 : 0.5, () => `get r${i}() { return ${maker.leaf(place.readable)}; }`],
      [0.5, () => `async n${i}() { return await ${maker.leaf(place.readable)}; }`],
      [0.3, () => `m${i}() { return super.toString === Object.prototype.toString; }`],
      [0.3, () => `async m${i}() { return [await ${maker.leaf(place.readable)}, typeof super.toString]; }`],
      [0.3, () => `*m${i}() { yield () => super.toString; yield typeof super.toString; }`],
    ]),
  );
  return `({ ${properties.join(', ')} })`;
}
