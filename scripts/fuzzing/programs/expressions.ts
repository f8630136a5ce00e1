/** Expressions of every kind. */
import { callExpression, memberAccess, superAccess } from './accesses.ts';
import { assignment } from './assignments.ts';
import { classTail } from './classes.ts';
import { arrowFunction, functionExpression } from './functions.ts';
import { arrayLiteral, objectLiteral } from './literals.ts';
import type { Maker } from './maker.ts';
import { isAsync, type Place } from './place.ts';
import { delegation, suspension } from './suspensions.ts';
import { argumentList } from './uses.ts';

export function statementExpression(maker: Maker, place: Place, depth: number): string {
  const text = expression(maker, place, depth);
  return /^(?:\{|function|class|let|async)/.test(text) ? `(${text})` : text;
}

export function expression(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  maker.budget--;
  if (maker.budget <= 0 || depth > 6) return maker.leaf(place.readable);
  const next = () => expression(maker, place, depth + 1);
  const stops = place.kind === 'plain' ? 0 : 1;
  return random.weighted<string>([
    [5, () => maker.leaf(place.readable)],
    [8 * stops, () => suspension(maker, place, next())!],
    [1.5 * stops, () => delegation(maker, place, depth)],
    [3, () => maker.logged(next())],
    [
      3,
      () =>
        `(${operand(maker, place, depth)} ${random.pick(['+', '-', '*', '<', '===', '!==', '>>', '|', '%'])} ${operand(maker, place, depth)})`,
    ],
    [2, () => `(${next()} ${random.pick(['&&', '||', '??'])} ${next()})`],
    [1.5, () => `(${next()} ? ${next()} : ${next()})`],
    [0.7, () => `(${next()}, ${next()})`],
    [3, () => assignment(maker, place, depth)],
    [2, () => arrayLiteral(maker, place, depth)],
    [2, () => objectLiteral(maker, place, depth)],
    [
      1,
      () =>
        `\`${next() === '' ? '' : '<'}\${${typeText(maker, place, depth)}}-\${${typeText(maker, place, depth)}}>\``,
    ],
    [0.5, () => `((t, ...v) => [t.raw.length, ...v])\`a\${${next()}}b\${${next()}}c\``],
    [2, () => memberAccess(maker, place, depth)],
    [3, () => callExpression(maker, place, depth)],
    [0.7, () => `((${random.pick(['typeof', 'void', '!'])} ${next()}))`],
    [0.5, () => `(${random.pick(["'a'", "'zz'"])} in ${random.pick(['o0', 'o1'])})`],
    [depth < 5 ? 0.7 : 0, () => arrowFunction(maker, place, 'plain', depth + 1)],
    [
      depth < 5 ? 1 : 0,
      () => `((${functionExpression(maker, place, 'plain', depth + 1)})(${argumentList(maker, place)}))`,
    ],
    [
      depth < 5 && isAsync(place.kind) ? 1 : 0,
      () => `(await ${arrowFunction(maker, place, 'async', depth + 1)}(${argumentList(maker, place)}))`,
    ],
    [
      depth < 5 && isAsync(place.kind) ? 0.7 : 0,
      () => `(await ${functionExpression(maker, place, 'async', depth + 1)}(${argumentList(maker, place)}))`,
    ],
    [
      depth < 5 ? 0.7 : 0,
      () => `[...${functionExpression(maker, place, 'generator', depth + 1)}(${argumentList(maker, place)})]`,
    ],
    [
      depth < 4 ? 0.3 : 0,
      () => `(new (class${classTail(maker, place, depth + 2)})(${argumentList(maker, place)}))`,
    ],
    [place.derived ? 2 : 0, () => superAccess(maker, place, depth)],
    [place.method ? 1 : 0, () => 'this.x'],
    [
      place.target ? 0.3 : 0,
      () => random.pick(['(typeof new.target)', 'new.target?.name', '(() => new.target?.name)()']),
    ],
  ]);
}

/** Something that arithmetic does not choke on as a rule. */
export function operand(maker: Maker, place: Place, depth: number): string {
  const text = expression(maker, place, depth + 1);
  return maker.random.chance(0.7) ? text : `Number.isFinite(${text})`;
}

export function typeText(maker: Maker, place: Place, depth: number): string {
  return `typeof ${expression(maker, place, depth + 1)}`;
}
