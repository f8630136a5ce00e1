/** Properties and calls. */
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import { isAsync, nested, type Place } from './place.ts';
import { behindSuspension, suspension } from './suspensions.ts';
import { argumentList } from './uses.ts';

export function memberAccess(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const object = random.pick([
    'o0',
    'o1',
    behindSuspension(maker, place, 'o0'),
    behindSuspension(maker, place, 'o1'),
  ]);
  return random.weighted<string>([
    [2, () => `${object}.${random.pick(['a', 'b', 'c'])}`],
    [2, () => `${object}[${expression(maker, place, depth + 2)}]`],
    [2, () => `${object}.c?.d`],
    [1, () => `${object}.b?.[${expression(maker, place, depth + 2)}]?.x.y`],
    [1, () => `(${object}.zz?.[${expression(maker, place, depth + 2)}]).y`],
    [0.5, () => `(delete ${object}[${expression(maker, place, depth + 2)}])`],
  ]);
}

export function callExpression(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const plain = maker.callable.filter(({ kind }) => kind === 'plain');
  const asyncs = maker.callable.filter(({ kind }) => kind === 'async');
  const args = () => argumentList(maker, nested(place, { depth: depth + 1 }));
  return random.weighted<string>([
    [2, () => `${behindSuspension(maker, place, 'o0')}.m(${args()})`],
    [1, () => `${behindSuspension(maker, place, 'o1')}?.m?.(${args()})`],
    [1, () => `${random.pick(['o0', 'o1'])}.zz?.(${args()})`],
    [1, () => `o0[(${suspension(maker, place, "'m'") ?? "'m'"}, 'm')](${args()})`],
    [plain.length > 0 ? 2 : 0, () => `${random.pick(plain).name}(${args()})`],
    [
      asyncs.length > 0 && isAsync(place.kind) ? 3 : 0,
      () => `(await ${random.pick(asyncs).name}(${args()}))`,
    ],
    [asyncs.length > 0 ? 0.7 : 0, () => `follow(${maker.tag()}, ${random.pick(asyncs).name}(${args()}))`],
    [maker.classes.length > 0 ? 1 : 0, () => `new ${random.pick(maker.classes)}(${args()})`],
    [0.5, () => `[${args()}].map(v => [v, ${maker.leaf(place.readable)}])`],
  ]);
}

/** What is above the object the method is on; what it is called with may stop. */
export function superAccess(maker: Maker, place: Place, depth: number): string {
  const next = () => expression(maker, place, depth + 1);
  return maker.random.weighted<string>([
    [3, () => `super.m?.(${next()})`],
    [1, () => `super[(${next()}, 'm')]?.(${next()})`],
    [1, () => `(super.w = ${next()})`],
    [0.5, () => `(super['w'] ??= ${next()})`],
    [1, () => `(super.z)`],
    [1, () => `[...(super.g?.(${argumentList(maker, place)}) ?? [])]`],
    [isAsync(place.kind) ? 2 : 0, () => `(await super.a?.(${argumentList(maker, place)}))`],
  ]);
}
