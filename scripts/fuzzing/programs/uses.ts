/** What runs the functions and classes of a program to the end, over some turns. */
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import type { Place } from './place.ts';
import { statementList } from './statements.ts';
import { iterableExpression } from './suspensions.ts';

/** A statement that runs one of the top-level functions or classes to the end, over some turns. */
export function use(maker: Maker, place: Place): string {
  const random = maker.random;
  if (maker.callable.length === 0 || (maker.classes.length > 0 && random.chance(0.3))) {
    if (maker.classes.length === 0) return statementList(maker, place, 3);
    const name = maker.name();
    const lines = [`const ${name} = new ${random.pick(maker.classes)}(${argumentList(maker, place)});`];
    const calls = [
      `${maker.logged(`await ${name}.a?.(${argumentList(maker, place)})`)};`,
      `if (${name}.g) await drive(${maker.tag()}, ${name}.g(${argumentList(maker, place)}), ${stepList(maker)});`,
      `if (${name}.h) await driveAsync(${maker.tag()}, ${name}.h(${argumentList(maker, place)}), ${stepList(maker)});`,
      `${maker.logged(`${name}.m?.(${argumentList(maker, place)})`)};`,
      `${maker.logged(`[${name}.x, ${name}.z, ${name}]`)};`,
    ];
    lines.push(...calls.filter(() => random.chance(0.6)), calls[4]!);
    return lines.join('\n');
  }
  const { name, kind } = random.pick(maker.callable);
  const call = `${name}(${argumentList(maker, place)})`;
  switch (kind) {
    case 'plain':
      return `${maker.logged(call)};`;
    case 'async':
      return random.weighted<string>([
        [3, () => `${maker.logged(`await ${call}`)};`],
        [1, () => `follow(${maker.tag()}, ${call});`],
        [1, () => `${maker.logged(`await Promise.all([${call}, turn(${maker.leaf([])}), ${call}])`)};`],
        [
          1,
          () =>
            `${maker.logged(`await Promise.${random.pick(['race', 'any', 'allSettled'])}([${call}, turn(1)])`)};`,
        ],
        [
          1,
          () =>
            `await ${call}.then(v => ${maker.logged('v')}, e => ${maker.logged('e')}).finally(() => ${maker.logged('0')});`,
        ],
      ]);
    case 'generator':
      return random.weighted<string>([
        [3, () => `await drive(${maker.tag()}, ${call}, ${stepList(maker)});`],
        [1, () => `${maker.logged(`[...${call}]`)};`],
        [1, () => `const [p0, p1 = 5, ...p2] = ${call}; ${maker.logged('[p0, p1, p2]')};`],
        [
          1,
          () =>
            `for (const p of ${call}) { ${maker.logged('p')}; await turn(p); ${random.chance(0.3) ? 'break;' : ''} }`,
        ],
      ]);
    case 'async generator':
      return random.weighted<string>([
        [3, () => `await driveAsync(${maker.tag()}, ${call}, ${stepList(maker)});`],
        [
          2,
          () =>
            `for await (const p of ${call}) { ${maker.logged('p')}; ${random.chance(0.3) ? 'break;' : ''} ${random.chance(0.5) ? 'await turn(p);' : ''} }`,
        ],
      ]);
  }
}

export function stepList(maker: Maker): string {
  const random = maker.random;
  const steps = random.times(2 + random.below(6), () => {
    const name = random.weighted<string>([
      [6, () => 'next'],
      [1, () => 'throw'],
      [1, () => 'return'],
    ]);
    return `['${name}', ${maker.leaf([])}, ${random.chance(0.5)}]`;
  });
  return `[${steps.join(', ')}]`;
}

export function argumentList(maker: Maker, place: Place): string {
  const random = maker.random;
  const parts = random.times(random.below(3), () => expression(maker, place, 4));
  if (random.chance(0.1)) parts.push(`...${iterableExpression(maker, place, 4)}`);
  return parts.join(', ');
}
