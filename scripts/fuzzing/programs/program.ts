/**
 * Makes programs out of a seed: functions of every kind that call each other, with suspension points in every place
 * an expression may stand, and a trace of what is evaluated in which order. They always end: loops use up fuel,
 * functions call only those declared after them.
 */
import { Random } from '../random.ts';
import { classDeclaration } from './classes.ts';
import { functionDeclaration } from './functions.ts';
import { Maker } from './maker.ts';
import { KINDS, newPlace } from './place.ts';
import { statementList } from './statements.ts';
import { use } from './uses.ts';

export interface GeneratedProgram {
  name: string;
  code: string;
}

/** `seed` says which program it is. */
export function generateProgram(seed: number): GeneratedProgram {
  return { name: `p${seed}`, code: program(new Maker(new Random(seed))) };
}

function program(maker: Maker): string {
  const random = maker.random;
  const names =
    'turn, log, thenable, list, asyncList, resource, asyncResource, disposal, keep, recall, drive, driveAsync, follow, fuel';
  const globals = random.times(3, i => `let g${i} = ${maker.leaf([])};`);
  const readable = ['g0', 'g1', 'g2', 'o0', 'o1'];
  const assignable = ['g0', 'g1', 'g2', 'o0.a', 'o1.b', 'o0[g0]'];
  const functions: string[] = [];
  const classes: string[] = [];
  const count = 2 + random.below(4);
  for (let i = count - 1; i >= 0; i--) {
    maker.budget = 30 + random.below(60);
    if (random.chance(0.25)) {
      const name = `C${i}`;
      classes.push(classDeclaration(maker, name, newPlace('plain', readable, assignable)));
      maker.classes.push(name);
      continue;
    }
    const info = { name: `f${i}`, kind: random.pick(KINDS) };
    functions.unshift(functionDeclaration(maker, info, readable, assignable));
    maker.callable.push(info);
  }
  maker.budget = 60;
  const main = newPlace('async', readable, assignable);
  const body = [
    ...random.times(2 + random.below(3), () => use(maker, main)),
    statementList(maker, main, 2),
    ...random.times(1 + random.below(2), () => use(maker, main)),
  ];
  return `${random.chance(0.4) ? "'use strict';\n" : ''}module.exports = async ({ ${names} }) => {
${globals.join(' ')}
const o0 = { a: 1, b: [1, 2], c: { d: 3 }, m(x) { return x; } }, o1 = { a: 'x', b: null, m: y => [y] };
${classes.join('\n')}
${functions.join('\n')}
${body.map(text => `try {\n${text}\n} catch (e) { ${maker.logged("['caught', e]")}; }`).join('\nrecall(); await turn(0);\n')}
await turn(0); recall(); await turn(0); recall();
return [g0, g1, g2, o0, o1];
};
`;
}
