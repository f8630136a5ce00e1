/** Declarations of variables, functions and classes inside functions, and uses before them. */
import { classTail } from './classes.ts';
import { expression } from './expressions.ts';
import { parameterList } from './functions.ts';
import type { Maker } from './maker.ts';
import { declaredPattern } from './patterns.ts';
import { functionPlace, isAsync, isGenerator, KINDS, type Kind, nested, type Place, star } from './place.ts';
import { statement, statementList } from './statements.ts';
import { suspension } from './suspensions.ts';
import { argumentList, stepList } from './uses.ts';

export function declare(maker: Maker, place: Place, names: readonly string[], constant: boolean): void {
  place.readable.push(...names);
  if (!constant || maker.random.chance(0.05)) place.assignable.push(...names);
}

export function variableDeclaration(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const keyword = random.pick(['let', 'let', 'const', 'var']);
  if (random.chance(0.35)) {
    const { pattern, source, names } = declaredPattern(maker, place, 1);
    declare(maker, place, names, keyword === 'const');
    return `${keyword} ${pattern} = ${source};`;
  }
  const name = maker.name(keyword === 'var' ? undefined : place);
  // A function takes its name from the variable.
  const value = random.chance(0.1)
    ? random.pick([
        '() => 1',
        'async () => 1',
        'function () {}',
        'function* () {}',
        'class {}',
        'async function () {}',
      ])
    : expression(maker, place, depth);
  declare(maker, place, [name], keyword === 'const');
  const second = random.chance(0.2) ? maker.name() : undefined;
  if (second === undefined) return `${keyword} ${name} = ${value};`;
  const text = `${keyword} ${name} = ${value}, ${second} = ${expression(maker, place, depth + 1)};`;
  declare(maker, place, [second], keyword === 'const');
  return text;
}

export function innerFunction(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const kind = random.pick(KINDS);
  const name = maker.name();
  const inner = functionPlace(place, kind, false);
  const head = parameterList(maker, inner);
  const text = `${star(kind)} ${name}(${head}) { ${statementList(maker, inner, depth + 2)} }`;
  const call = `${name}(${argumentList(maker, place)})`;
  const used = resultOf(maker, place, kind, call);
  return random.chance(0.5) ? `${text}\n${used};` : `${used};\n${text}`;
}

/** What can be done here with the result of a call. */
export function resultOf(maker: Maker, place: Place, kind: Kind, call: string): string {
  switch (kind) {
    case 'plain':
      return maker.logged(call);
    case 'async':
      return isAsync(place.kind) ? maker.logged(`await ${call}`) : `follow(${maker.tag()}, ${call})`;
    case 'generator':
      return maker.random.chance(0.5) && isGenerator(place.kind)
        ? maker.logged(`yield* ${call}`)
        : maker.logged(`[...${call}]`);
    case 'async generator':
      if (place.kind === 'async generator' && maker.random.chance(0.5)) return maker.logged(`yield* ${call}`);
      return `follow(${maker.tag()}, driveAsync(${maker.tag()}, ${call}, ${stepList(maker)}))`;
  }
}

export function innerClass(maker: Maker, place: Place, depth: number): string {
  const name = `K${maker.number()}`;
  const tail = classTail(maker, place, depth + 1);
  const made = `new ${name}(${maker.leaf(place.readable)})`;
  const used = isAsync(place.kind)
    ? maker.logged(`[${made}.x, await ${made}.a?.(${maker.leaf(place.readable)})]`)
    : maker.logged(`[${made}.x, ${made}.m?.(1)]`);
  return `class ${name}${tail}\n${used};`;
}

/** A closure over a variable runs before and after its declaration. */
export function deadZone(maker: Maker, place: Place, depth: number): string {
  const [name, reader] = [maker.name(), maker.name()];
  const keyword = maker.random.pick(['let', 'const']);
  const early = `try { ${maker.logged(`${reader}()`)}; } catch (e) { ${maker.logged('e')}; }`;
  const stop = suspension(maker, place, '0');
  const inner = nested(place);
  const text = `{ const ${reader} = () => ${name}; ${early} ${stop ?? ''}; ${early} ${keyword} ${name} = ${expression(maker, inner, depth + 2)};`;
  declare(maker, inner, [name], keyword === 'const');
  return `${text} ${maker.logged(`${reader}()`)}; ${statement(maker, inner, depth + 2)} }`;
}
