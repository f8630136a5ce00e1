/** What engines tell of the layout of objects, on Bun and on Node: an answer that is not certain is a wrong one. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'things-layouts-'));
const child = join(folder, 'layouts.mjs');

beforeAll(async () => {
  const entrypoint = join(import.meta.dir, '../../src/platform/layouts.ts');
  const built = await Bun.build({ entrypoints: [entrypoint], target: 'node', format: 'esm' });
  await Bun.write(join(folder, 'module.mjs'), built.outputs[0]!);
  await Bun.write(child, CHILD);
});

afterAll(() => rmSync(folder, { recursive: true }));

const CHILD = `
import { layouts } from './module.mjs';
const { hasPlainElements, table } = layouts();
const { create, defineProperty, freeze, keys, preventExtensions, seal, setPrototypeOf } = Object;
const areAlike = (a, b) => { const one = table(); one.add(a, 'a'); return one.find(b) === 'a'; };
const ran = () => { throw new Error('code of the program ran'); };
const make = () => ({ a: 1, b: 'x' });
const changed = change => { const object = make(); change(object); return object; };
const different = {
  other: { a: 1, c: 'x' }, less: { a: 1 }, none: {},
  order: { b: 'x', a: 1 },
  again: changed(o => { delete o.a; o.a = 1; }),
  more: { ...make(), c: 1 },
  moreHidden: changed(o => defineProperty(o, 'c', { value: 1 })),
  literalGetter: { a: 1, get b() { return ran(); } },
  getter: changed(o => defineProperty(o, 'b', { get: ran })),
  readOnly: changed(o => defineProperty(o, 'b', { writable: false })),
  fixed: changed(o => defineProperty(o, 'b', { configurable: false })),
  hidden: changed(o => defineProperty(o, 'b', { enumerable: false })),
  symbol: changed(o => { o[Symbol.iterator] = 1; }),
  frozen: freeze(make()), sealed: seal(make()), closed: preventExtensions(make()),
  inherits: setPrototypeOf(make(), {}), bare: Object.assign(create(null), make()),
  element: changed(o => { o[0] = 1; }), farElement: changed(o => { o[4e9] = 1; }),
  elementGetter: changed(o => defineProperty(o, 0, { get: ran, configurable: true })),
  array: Object.assign([], make()), map: Object.assign(new Map(), make()),
  proxy: new Proxy(make(), { ownKeys: ran, getPrototypeOf: ran, getOwnPropertyDescriptor: ran }),
};
function Made(a) { this.a = a; this.b = 'x'; }
const madeBelow = prototype => { Made.prototype = prototype; return [new Made(1), new Made(2)]; };
const [[one, two], [stranger]] = [{}, {}].map(madeBelow);
const array = change => { const made = [1, 2, 3, 4, 5, 6, 7, 8]; change(made); return made; };
const exotic = {
  readOnlyLength: array(a => defineProperty(a, 'length', { writable: false })),
  getter: array(a => defineProperty(a, 1, { get() {} })),
  readOnly: array(a => defineProperty(a, 1, { writable: false })),
  hidden: array(a => defineProperty(a, 1, { enumerable: false })),
  named: array(a => { a.name = 1; }),
  symbol: array(a => { a[Symbol.iterator] = 1; }),
  frozen: freeze(array(() => {})), sealed: seal(array(() => {})), closed: preventExtensions(array(() => {})),
};
const dictionary = make();
for (let i = 0; i < 2000; i++) dictionary['key' + i] = i;
for (let i = 0; i < 2000; i += 2) delete dictionary['key' + i];
const simple = [array(() => {}), array(a => { a[3] = 1.5; }), array(a => { a[3] = {}; }), array(a => { delete a[3]; })];

const sample = make();
const known = table();
known.add(sample, 'sample');
const changing = make();
const before = known.find(changing);
defineProperty(changing, 'b', { get: ran });
const after = known.find(changing) ?? 'unknown';

// Objects that are gone while others are made, which may come to lie where they or their lists of keys did.
const many = table();
const alive = [];
(() => {
  for (let i = 0; i < 500; i++) {
    const object = { ['key' + i]: 1, b: 2 };
    if (i % 2) alive.push(object);
    many.add(object, i);
  }
})();
for (let i = 0; i < 3; i++) {
  await new Promise(resolve => setTimeout(resolve));
  globalThis.Bun?.gc(true);
}
const others = Array.from({ length: 5000 }, (_, i) => ({ ['other' + i]: i, b: 2 }));
const mistaken = others.filter(object => keys(object) && keys(object) && many.find(object) !== undefined);
const again = alive.map(object => many.find({ ...object }));
console.log(JSON.stringify({
  engine: process.versions.bun ? 'bun' : 'node',
  same: areAlike(make(), make()), instances: areAlike(one, two), strangers: areAlike(one, stranger),
  dictionary: areAlike(dictionary, dictionary),
  alike: keys(different).filter(name => areAlike(make(), different[name])),
  samples: keys(different).filter(name => name !== 'proxy' && areAlike(different[name], make())),
  before, after,
  mistaken: mistaken.length,
  known: again.filter((found, i) => found === 2 * i + 1).length,
  plain: keys(exotic).filter(name => hasPlainElements(exotic[name])),
  simple: simple.map(hasPlainElements),
  syntax: (() => { try { new Function('%HaveSameMap({}, {})'); return 'on'; } catch { return 'off'; } })(),
}));
`;

function answers(command: string): Record<string, unknown> {
  const { stdout, stderr } = spawnSync(command, [child], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, unknown>;
}

const CERTAIN = {
  same: true,
  instances: true,
  strangers: false,
  dictionary: false,
  alike: [],
  samples: [],
  before: 'sample',
  after: 'unknown',
  mistaken: 0,
  plain: [],
  syntax: 'off',
};

test('V8 compares hidden classes with those of the objects met last', () => {
  const expected = { ...CERTAIN, engine: 'node', known: 2, simple: [true, true, true, true] };
  expect(answers('node')).toEqual(expected);
});

test('JavaScriptCore describes arrays, also those of keys', () => {
  expect(answers(process.execPath)).toMatchObject({ ...CERTAIN, engine: 'bun', known: 250 });
});
