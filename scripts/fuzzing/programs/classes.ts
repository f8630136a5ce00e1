/** Classes with fields, private names, accessors and methods of every kind. */
import { expression } from './expressions.ts';
import { parameterList } from './functions.ts';
import type { Maker } from './maker.ts';
import { functionPlace, type Kind, keyPlace, type Place } from './place.ts';
import { statementList } from './statements.ts';

export function classDeclaration(maker: Maker, name: string, place: Place): string {
  return `class ${name}${classTail(maker, place, 1)}`;
}

export function classTail(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const base = maker.classes.length > 0 && random.chance(0.5) ? random.pick(maker.classes) : undefined;
  const members: string[] = [];
  const isPrivate = random.chance(0.5);
  if (isPrivate) members.push(`#p = ${expression(maker, functionPlace(place, 'plain', false), 3)};`);
  const inside = (kind: Kind, isStatic: boolean): Place => {
    const inner = functionPlace(place, kind, false);
    inner.method = true;
    inner.derived = base !== undefined && !isStatic;
    inner.readable.push('this.x', 'this.y');
    inner.assignable.push('this.x', 'this.y');
    if (isPrivate && !isStatic) {
      inner.readable.push('this.#p', '(#p in this)');
      inner.assignable.push('this.#p');
    }
    return inner;
  };
  members.push(`x = ${expression(maker, inside('plain', false), 3)};`);
  if (random.chance(0.4)) members.push(`y = () => [this.x, ${maker.leaf(place.readable)}];`);
  if (random.chance(0.3)) members.push(`static s = ${expression(maker, inside('plain', true), 3)};`);
  if (random.chance(0.2))
    members.push(`static { ${maker.logged("'static'")}; this.t = ${maker.leaf(place.readable)}; }`);
  if (random.chance(0.3)) {
    const inner = inside('plain', false);
    const head = parameterList(maker, inner);
    members.push(
      `constructor(${head}) { ${base ? `super(${maker.leaf(place.readable)}); ` : ''}this.y = ${expression(maker, inner, 3)}; }`,
    );
  }
  if (random.chance(0.3)) members.push(`get z() { return ${expression(maker, inside('plain', false), 3)}; }`);
  for (const [name, kind] of [
    ['a', 'async'],
    ['g', 'generator'],
    ['h', 'async generator'],
    ['m', 'plain'],
  ] as const) {
    if (name !== 'a' && random.chance(0.4)) continue;
    const isStatic = random.chance(0.15);
    const inner = inside(kind, isStatic);
    const head = parameterList(maker, inner);
    const key =
      random.chance(0.15) && !isStatic
        ? `[${expression(maker, keyPlace(place), 4)}]`
        : isStatic
          ? 's' + name
          : name;
    const stars = { async: 'async ', generator: '*', 'async generator': 'async *', plain: '' }[kind];
    members.push(
      `${isStatic ? 'static ' : ''}${stars}${key}(${head}) { ${statementList(maker, inner, depth + 1)} }`,
    );
  }
  return `${base ? ` extends ${base}` : ''} {\n${members.join('\n')}\n}`;
}
