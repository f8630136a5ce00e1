/** The check of import directions must be able to fail: one case per kind of violation. */
import { expect, test } from 'bun:test';
import { checkImports } from '../../scripts/check-imports.ts';

const refused: [name: string, path: string, text: string, message: string][] = [
  ['upwards', 'bus/a.ts', `import { x } from '../worker/b.ts';`, 'src/bus/a.ts:1: bus imports worker/b.ts'],
  [
    'across roles',
    'worker/a.ts',
    `\nexport * from '../broker/b.ts';`,
    'src/worker/a.ts:2: worker imports broker/b.ts',
  ],
  ['dynamically', 'dispatcher/a.ts', `await import('../broker/b.ts')`, 'dispatcher imports broker/b.ts'],
  ['for its effect', 'snapshot/a.ts', `import '../bus/b.ts';`, 'snapshot imports bus/b.ts'],
  [
    'over several lines',
    'runtime/a.ts',
    `import {\n  a,\n  b,\n} from '../instrument/b.ts';`,
    'runtime imports instrument/b.ts',
  ],
  [
    'a value beside a type',
    'instrument/a.ts',
    `import { type A, b } from '../runtime/image.ts';`,
    'instrument imports runtime/image.ts',
  ],
  [
    'a type that is not shared',
    'instrument/a.ts',
    `import type { A } from '../runtime/probe.ts';`,
    'types of runtime/probe.ts',
  ],
  [
    'from outside of src',
    'bus/a.ts',
    `import x from '../../test/x.ts';`,
    'bus imports ../test/x.ts from outside',
  ],
  ['into an unknown area', 'misc/a.ts', '', 'misc is not an area'],
  ['process.exit', 'cli/a.ts', 'if (x) process.exit(1);', 'only main.ts and platform/ end the process'],
  ['Bun', 'broker/a.ts', 'const s = Bun.hash(x);', 'runtime differences live in platform/'],
  ['SWC', 'instrument/a.ts', `import { parseSync } from '@swc/core';`, 'only platform/swc.ts touches SWC'],
];
test.each(refused)('%s is refused', (_name, path, text, message) => {
  const violations = checkImports({ [path]: text });
  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(message);
});

const accepted: [name: string, path: string, text: string][] = [
  ['downwards', 'cli/a.ts', `import { x } from '../worker/b.ts';`],
  ['within', 'broker/wire/a.ts', `import { x } from '../session.ts';`],
  [
    'errors and platform',
    'snapshot/a.ts',
    `import { x } from '../errors.ts';\nimport { y } from '../platform/self.ts';`,
  ],
  ['a shared type', 'instrument/a.ts', `import type { ProgramImage } from '../runtime/image.ts';`],
  ['all names types', 'instrument/a.ts', `import { type A, type B } from '../runtime/image.ts';`],
  ['what a comment says', 'bus/a.ts', `// import { x } from '../worker/b.ts'; process.exit()\n/* Bun.x */`],
];
test.each(accepted)('%s is accepted', (_name, path, text) => {
  expect(checkImports({ [path]: text })).toEqual([]);
});
