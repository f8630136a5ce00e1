/** Statements with several ways through them, and jumps. */
import { expression } from './expressions.ts';
import type { Maker } from './maker.ts';
import { nested, type Place } from './place.ts';
import { block, statement, statementList } from './statements.ts';

export function tryStatement(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const shape = random.below(3);
  const body = block(maker, place, depth);
  let text = `try ${body}`;
  if (shape !== 1) {
    const inner = nested(place);
    if (random.chance(0.15)) text += ` catch ${block(maker, inner, depth)}`;
    else {
      const name = maker.name();
      inner.readable.push(name);
      inner.assignable.push(name);
      text += ` catch (${name}) { ${maker.logged(name)}; ${statementList(maker, inner, depth + 1)} }`;
    }
  }
  if (shape !== 0) text += ` finally ${block(maker, place, depth)}`;
  return text;
}

export function switchStatement(maker: Maker, place: Place, depth: number): string {
  const random = maker.random;
  const inner = nested(place, { inSwitch: true });
  const cases = random.times(2 + random.below(3), i => {
    const test =
      random.chance(0.2) && i > 0
        ? undefined
        : random.chance(0.5)
          ? String(random.below(4))
          : expression(maker, place, depth + 2);
    // Declarations of one case are in the scope of the others.
    const lines = random.times(1 + random.below(2), () => statement(maker, inner, depth + 1));
    return { test, text: `${lines.join('\n')}${random.chance(0.5) ? '\nbreak;' : ''}` };
  });
  const first = cases.findIndex(({ test }) => test === undefined);
  const branches = cases.map(({ test, text }, i) =>
    test === undefined && i === first ? `default: ${text}` : `case ${test ?? '9'}: ${text}`,
  );
  return `switch (${random.chance(0.5) ? String(random.below(4)) : expression(maker, place, depth + 1)}) { ${branches.join('\n')} }`;
}

export function labelled(maker: Maker, place: Place, depth: number): string {
  const name = `L${maker.number()}`;
  const inner = nested(place, { labels: [...place.labels, { name, loop: false }] });
  return `${name}: ${block(maker, inner, depth)}`;
}

export function jump(maker: Maker, place: Place): string {
  const random = maker.random;
  const condition = random.chance(0.6) ? `if (${expression(maker, place, 5)}) ` : '';
  const jumps: string[] = [];
  if (place.inLoop) jumps.push('break', 'continue', 'continue');
  else if (place.inSwitch) jumps.push('break');
  for (const { name, loop } of place.labels) {
    jumps.push(`break ${name}`);
    if (loop) jumps.push(`continue ${name}`);
  }
  return `${condition}${random.pick(jumps)};`;
}
