/** Loops, which end because they use up fuel. */
import { declare } from './declarations.ts';
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import { declaredPattern } from './patterns.ts';
import { isAsync, nested, type Place } from './place.ts';
import { block } from './statements.ts';
import { iterableExpression, suspension } from './suspensions.ts';
import { argumentList } from './uses.ts';

export function loopStatement(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const label = random.chance(0.3) ? `L${maker.number()}` : undefined;
  const inside = nested(place, { inLoop: true, inSwitch: false });
  if (label !== undefined) inside.labels = [...place.labels, { name: label, loop: true }];
  let before = '';
  const loop = random.weighted<string>([
    [3, () => forLoop(maker, place, inside, depth)],
    [3, () => forOfLoop(maker, place, inside, depth)],
    [isAsync(place.kind) ? 3 : 0, () => forAwaitLoop(maker, place, inside, depth)],
    [1, () => forInLoop(maker, place, inside, depth)],
    [
      1,
      () => {
        const i = maker.name();
        inside.readable.push(i);
        const test = random.chance(0.4) ? (suspension(maker, place, '1') ?? '1') : '1';
        before = `let ${i} = 0;`;
        return `while (fuel() && (${test}, ${i}++ < ${1 + random.below(3)})) ${block(maker, inside, depth)}`;
      },
    ],
    [
      1,
      () => {
        const i = maker.name();
        inside.readable.push(i);
        const test = random.chance(0.4) ? (suspension(maker, inside, '1') ?? '1') : '1';
        before = `var ${i} = 0;`;
        return `do ${block(maker, inside, depth)} while (fuel() && (${test}, ++${i} < ${1 + random.below(3)}));`;
      },
    ],
  ]);
  return `{ ${before} ${label === undefined ? '' : `${label}:`} ${loop} }`;
}

export function forLoop(maker: Maker, place: Place, inside: Place, depth: number): string {
  const random = maker.random;
  const i = maker.name();
  const keyword = random.pick(['let', 'let', 'var']);
  const closure = random.chance(0.3) ? `, ${i}f = () => ${i}` : '';
  inside.readable.push(i, ...(closure ? [`${i}f()`] : []));
  if (random.chance(0.2)) inside.assignable.push(i);
  const start = random.chance(0.2) ? `(${suspension(maker, place, '0') ?? '0'}, 0)` : '0';
  const test = random.chance(0.2) ? `, ${suspension(maker, inside, '0') ?? '0'}` : '';
  const update = random.chance(0.2) ? `(${suspension(maker, inside, '0') ?? '0'}, ${i}++)` : `${i}++`;
  const limit = 1 + random.below(4);
  return `for (${keyword} ${i} = ${start}${closure}; fuel() && (0${test}, ${i} < ${limit}); ${update}) ${block(maker, inside, depth)}`;
}

/** What a loop assigns its values to. */
export function loopHead(maker: Maker, place: Place, inside: Place): { head: string; element: () => string } {
  const random = maker.random;
  const keyword = random.pick(['let', 'const', 'const', 'var']);
  const plain = () => expression(maker, place, 4);
  if (random.chance(0.15)) return { head: random.pick(place.assignable), element: plain };
  if (random.chance(0.3)) {
    const { pattern, source, names } = declaredPattern(maker, inside, 1);
    declare(maker, inside, names, keyword === 'const');
    // Sources may read what only the loop declares.
    const element = /\b[abvx]\d|yield|await|this/.test(source) ? '[]' : source;
    return { head: `${keyword} ${pattern}`, element: () => element };
  }
  const name = maker.name();
  declare(maker, inside, [name], keyword === 'const');
  return { head: `${keyword} ${name}`, element: plain };
}

export function forOfLoop(maker: Maker, place: Place, inside: Place, depth: number): string {
  const random = maker.random;
  const { head, element } = loopHead(maker, place, inside);
  const values = `[${random.times(random.below(4), element).join(', ')}]`;
  const iterable = random.weighted<string>([
    [3, () => values],
    [3, () => `list(${maker.tag()}, ${values}, ${random.chance(0.2)})`],
    [2, () => iterableExpression(maker, place, depth + 1)],
  ]);
  return `for (${head} of ${iterable}) ${block(maker, inside, depth)}`;
}

export function forAwaitLoop(maker: Maker, place: Place, inside: Place, depth: number): string {
  const random = maker.random;
  const { head, element } = loopHead(maker, place, inside);
  const values = `[${random.times(random.below(4), element).join(', ')}]`;
  const callable = maker.callable.filter(({ kind }) => kind === 'async generator');
  const iterable = random.weighted<string>([
    [2, () => `[${random.times(random.below(4), () => `turn(${element()})`).join(', ')}]`],
    [3, () => `asyncList(${maker.tag()}, ${values}, ${random.chance(0.2)})`],
    [2, () => `list(${maker.tag()}, ${values}, ${random.chance(0.2)})`],
    [callable.length > 0 ? 3 : 0, () => `${random.pick(callable).name}(${argumentList(maker, place)})`],
  ]);
  return `for await (${head} of ${iterable}) ${block(maker, inside, depth)}`;
}

export function forInLoop(maker: Maker, place: Place, inside: Place, depth: number): string {
  const name = maker.name();
  inside.readable.push(name);
  const object = maker.random.chance(0.5)
    ? `{ p: ${expression(maker, place, 4)}, q: 1, 3: 2 }`
    : maker.random.pick(['o0', 'o1']);
  return `for (const ${name} in ${object}) ${block(maker, inside, depth)}`;
}
