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
const { areAlike, hasPlainElements, isComparable } = layouts();
const { create, defineProperty, freeze, preventExtensions, seal, setPrototypeOf } = Object;
const make = () => ({ a: 1, b: 'x' });
const changed = change => { const object = make(); change(object); return object; };
const sample = make();
const different = {
  other: { a: 1, c: 'x' },
  order: { b: 'x', a: 1 },
  more: { ...make(), c: 1 },
  getter: changed(o => defineProperty(o, 'b', { get() {} })),
  readOnly: changed(o => defineProperty(o, 'b', { writable: false })),
  fixed: changed(o => defineProperty(o, 'b', { configurable: false })),
  hidden: changed(o => defineProperty(o, 'b', { enumerable: false })),
  symbol: changed(o => { o[Symbol.iterator] = 1; }),
  frozen: freeze(make()), sealed: seal(make()), closed: preventExtensions(make()),
  inherits: setPrototypeOf(make(), {}), bare: Object.assign(create(null), make()),
  element: changed(o => defineProperty(o, 0, { get() {}, configurable: true })),
  proxy: new Proxy(make(), {}),
};
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
console.log(JSON.stringify({
  engine: process.versions.bun ? 'bun' : 'node',
  comparable: isComparable(sample), dictionary: isComparable(dictionary), same: areAlike(sample, make()),
  alike: Object.keys(different).filter(name => areAlike(sample, different[name])),
  plain: Object.keys(exotic).filter(name => hasPlainElements(exotic[name])),
  simple: simple.map(hasPlainElements),
  syntax: (() => { try { new Function('%HaveSameMap({}, {})'); return 'on'; } catch { return 'off'; } })(),
}));
`;

function answers(command: string): Record<string, unknown> {
  const { stdout, stderr } = spawnSync(command, [child], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, unknown>;
}

const CERTAIN = { alike: [], plain: [], syntax: 'off', dictionary: false };

test('V8 compares hidden classes', () => {
  const simple = [true, true, true, true];
  const expected = { ...CERTAIN, engine: 'node', comparable: true, same: true, simple };
  expect(answers('node')).toEqual(expected);
});

test('JavaScriptCore describes arrays, and compares nothing', () => {
  const expected = { ...CERTAIN, engine: 'bun', comparable: false, same: false };
  expect(answers(process.execPath)).toMatchObject(expected);
});
