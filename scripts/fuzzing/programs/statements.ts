/** Statements, those of a block in order. */
import { jump, labelled, switchStatement, tryStatement } from './branches.ts';
import { deadZone, innerClass, innerFunction, variableDeclaration } from './declarations.ts';
import { expression, statementExpression } from './expressions.ts';
import { loopStatement } from './loops.ts';
import type { Maker } from './maker.ts';
import { isAsync, nested, type Place } from './place.ts';
import { behindSuspension, suspension } from './suspensions.ts';
import { argumentList } from './uses.ts';

export function statementList(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const count = 1 + random.below(depth < 4 ? 4 : 2);
  const inner = nested(place);
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    lines.push(statement(maker, inner, depth));
    if (maker.budget <= 0) break;
  }
  return lines.join('\n');
}

export function block(maker: Maker, place: Place, depth: number): string {
  return `{ ${statementList(maker, place, depth + 1)} }`;
}

export function statement(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  maker.budget--;
  if (maker.budget <= 0 || depth > 6) {
    return random.chance(0.5)
      ? `${maker.logged(maker.leaf(place.readable))};`
      : `${expression(maker, place, 5)};`;
  }
  const deep = depth < 6 ? 1 : 0;
  return random.weighted<string>([
    [6, () => `${maker.logged(expression(maker, place, depth))};`],
    [5, () => `${statementExpression(maker, place, depth)};`],
    [5, () => variableDeclaration(maker, place, depth)],
    [
      2 * deep,
      () =>
        `if (${expression(maker, place, depth + 2)}) ${block(maker, place, depth)}${random.chance(0.5) ? ` else ${block(maker, place, depth)}` : ''}`,
    ],
    [5 * deep, () => loopStatement(maker, place, depth)],
    [5 * deep, () => tryStatement(maker, place, depth)],
    [2 * deep, () => switchStatement(maker, place, depth)],
    [1 * deep, () => labelled(maker, place, depth)],
    [1 * deep, () => block(maker, place, depth)],
    [1 * deep, () => usingBlock(maker, place, depth)],
    [place.inLoop || place.labels.length > 0 ? 3 : place.inSwitch ? 1 : 0, () => jump(maker, place)],
    [depth > 3 ? 1 : 0, () => `return ${expression(maker, place, depth + 1)};`],
    [
      depth > 3 ? 0.7 : 0,
      () =>
        `throw ${random.chance(0.4) ? `new Error('own${maker.tag()}')` : expression(maker, place, depth + 2)};`,
    ],
    [2, () => keptClosure(maker, place)],
    [1 * deep, () => innerFunction(maker, place, depth)],
    [1 * deep, () => deadZone(maker, place, depth)],
    [0.6 * deep, () => innerClass(maker, place, depth)],
    [0.6, () => consumed(maker, place, depth)],
  ]);
}

/** A block that disposes of what it uses, however it is left (ECMA-262 section 14.2, explicit resource management). */
export function usingBlock(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const inner = nested(place);
  const declarations = random.times(1 + random.below(2), () => {
    const name = maker.name();
    const waits = isAsync(place.kind) && random.chance(0.5);
    const value = `${waits ? 'asyncResource' : 'resource'}(${maker.tag()}, ${expression(maker, inner, depth + 2)}, ${random.chance(0.1)})`;
    const used = random.chance(0.1) ? 'null' : behindSuspension(maker, place, value);
    inner.readable.push(`${name}?.value`);
    return `${waits ? 'await ' : ''}using ${name} = ${used};`;
  });
  return `{ ${declarations.join(' ')} ${statementList(maker, inner, depth + 1)} }`;
}

export function keptClosure(maker: Maker, place: Place): string {
  const variable = maker.random.pick(place.assignable);
  return maker.random.weighted<string>([
    [2, () => `keep(${maker.tag()}, () => [${maker.random.pick(place.readable)}, ${variable}]);`],
    [1, () => `keep(${maker.tag()}, () => ${variable} = ${maker.leaf(place.readable)});`],
    [1, () => `keep(${maker.tag()}, () => typeof ${variable} === 'number' ? ${variable}++ : ${variable});`],
  ]);
}

export function consumed(maker: Maker, place: Place, depth: number): string {
  const generator = maker.callable.filter(({ kind }) => kind === 'generator');
  if (generator.length === 0) return `${expression(maker, place, depth)};`;
  const name = maker.name();
  const { name: callee } = maker.random.pick(generator);
  const stop = () => (maker.random.chance(0.6) ? `${suspension(maker, place, '1') ?? ''};` : '');
  const step = () =>
    `${maker.logged(`${name}.${maker.random.pick(['next', 'next', 'next', 'return'])}(${maker.leaf(place.readable)})`)};`;
  return `{ const ${name} = ${callee}(${argumentList(maker, place)}); ${step()} ${stop()} ${step()} ${stop()} ${step()} }`;
}
