/** Functions of every kind, with parameters that do something. */
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import { declaredPattern } from './patterns.ts';
import { type FunctionInfo, functionPlace, type Kind, newPlace, type Place, star } from './place.ts';
import { statementList } from './statements.ts';

export function functionDeclaration(
  maker: Maker,
  info: FunctionInfo,
  readable: string[],
  assignable: string[],
): string {
  const place = { ...newPlace(info.kind, readable, assignable), target: true };
  const head = parameterList(maker, place);
  return `${star(info.kind)} ${info.name}(${head}) {\n${statementList(maker, place, 3)}\n}`;
}

/** Adds the parameters to the place. */
export function parameterList(maker: Maker, place: Place): string {
  const random = maker.random;
  // What parameters do must not stop.
  const outside: Place = { ...place, kind: 'plain' };
  const parts: string[] = [];
  const add = (name: string): string => {
    place.readable.push(name);
    place.assignable.push(name);
    outside.readable.push(name);
    return name;
  };
  const count = random.below(4);
  for (let i = 0; i < count; i++) {
    random.weighted([
      [4, () => parts.push(add(maker.name()))],
      [
        2,
        () => {
          const name = add(maker.name());
          // JavaScriptCore throws for `x = (x = f())` before it calls `f` if a closure, or a probe, names `x`; by ECMA-262
          // section 13.15.2 afterwards.
          const assignable = outside.assignable.filter(text => text !== name);
          parts.push(`${name} = ${expression(maker, { ...outside, assignable }, 3)}`);
        },
      ],
      [
        1,
        () => {
          const { pattern, source, names } = declaredPattern(maker, outside, 1);
          parts.push(`${pattern} = ${source}`);
          for (const name of names) add(name);
        },
      ],
      [
        1,
        () => {
          const name = maker.name();
          parts.push(`${name} = () => ${maker.leaf(outside.readable)}`);
          place.readable.push(`${name}()`);
        },
      ],
    ]);
  }
  if (random.chance(0.15)) parts.push(`...${add(maker.name())}`);
  if (random.chance(0.15) && !place.arrow) place.readable.push('arguments.length', 'arguments[0]');
  return parts.join(', ');
}

export function arrowFunction(maker: Maker, place: Place, kind: 'plain' | 'async', depth: number): string {
  const inner = functionPlace(place, kind, true);
  const head = parameterList(maker, inner);
  const body = maker.random.chance(0.5)
    ? `(${expression(maker, inner, depth + 1)})`
    : `{ ${statementList(maker, inner, depth + 1)} }`;
  return `(${kind === 'async' ? 'async ' : ''}(${head}) => ${body})`;
}

export function functionExpression(maker: Maker, place: Place, kind: Kind, depth: number): string {
  const name = maker.random.chance(0.3) ? ` ${maker.name()}` : '';
  const inner = functionPlace(place, kind, false);
  if (name !== '') inner.readable.push(`typeof ${name.trim()}`);
  const head = parameterList(maker, inner);
  return `(${star(kind)}${name}(${head}) { ${statementList(maker, inner, depth + 1)} })`;
}
