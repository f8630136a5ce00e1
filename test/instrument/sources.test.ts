/** Which files belong to a program: what its text requires and imports, however that stands there. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProgram } from '../../src/instrument/sources.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'things-sources-'));
  for (const name of ['a', 'b', 'c']) await writeFile(join(folder, `${name}.js`), `exports.${name} = 1;`);
});
afterAll(() => rm(folder, { recursive: true }));

async function filesOf(text: string): Promise<string[]> {
  const entry = join(folder, 'main.js');
  await writeFile(entry, text);
  return Object.keys((await readProgram(entry)).files).sort();
}

test('behind the dots of a spread', async () => {
  expect(
    await filesOf(
      "module.exports = { ...require('./a.js'), ...require('./b'), x: [...require ('./c.js').c] };",
    ),
  ).toEqual([...['a.js', 'b.js', 'c.js', 'main.js']]);
});

test('import() behind the dots of a spread', async () => {
  expect(await filesOf("(async () => ({ ...import('./a.js') }))();")).toEqual(['a.js', 'main.js']);
});

test('not methods of that name', async () => {
  expect(await filesOf("this.own?.require('./a.js'); x.import('./b.js');")).toEqual(['main.js']);
});

test('beside what the entry is a link to', async () => {
  await mkdir(join(folder, 'real'));
  await writeFile(join(folder, 'real/entry.js'), "require('./beside')");
  await writeFile(join(folder, 'real/beside.js'), '');
  await symlink('real/entry.js', join(folder, 'link.js'));
  const { entry, files } = await readProgram(join(folder, 'link.js'));
  expect({ entry, files: Object.keys(files).sort() }).toEqual({
    entry: 'entry.js',
    files: ['beside.js', 'entry.js'],
  });
});

test('a byte order mark is no part of a program', async () => {
  const path = join(folder, 'marked.js');
  await writeFile(path, '\uFEFF#!/usr/bin/env things\n1');
  expect((await readProgram(path)).files['marked.js']).toBe('#!/usr/bin/env things\n1');
});
