/** A program that moves to an engine that does not know what it is made of is refused there with what that is. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instrumentProgram } from '../../src/instrument/program.ts';
import { Legs } from './legs.ts';

const MODIFIERS = 'new RegExp("(?-i:x)", "i")';
const knows = (engine: string): boolean => spawnSync(engine, ['-e', MODIFIERS]).status === 0;
const skipped = !knows(process.execPath) || knows('node');
if (skipped) console.log('skipped: needs modifiers of regular expressions on Bun and none on Node');

const legs = new Legs(2);
beforeAll(() => legs.open(), 60_000);
afterAll(() => legs.close());

test.skipIf(skipped)('a regular expression', async () => {
  expect(await moved(`const r = ${MODIFIERS}; setTimeout(() => console.log(r), 1);`)).toContain(
    'The snapshot refers to the regular expression /(?-i:x)/i, which does not exist here',
  );
});

test.skipIf(skipped)('syntax', async () => {
  const stderr = await moved('setTimeout(() => console.log(/(?-i:x)/i), 1);');
  expect(stderr).toContain('main.js has syntax that does not exist here: Invalid regular expression');
});

/** What Node says to the snapshot that Bun took of a program after its first turn. */
async function moved(text: string): Promise<string> {
  const image = join(legs.folder, `${Bun.hash(text)}.json`);
  writeFileSync(image, JSON.stringify(instrumentProgram({ entry: 'main.js', files: { 'main.js': text } })));
  const snapshot = `${image}.snapshot`;
  const order = (folder: string) => ({ image, report: join(folder, 'report') });
  await legs.run('bun', folder => ({ type: 'capture', ...order(folder), to: snapshot, after: 'die' }));
  const { stderr } = await legs.run('node', folder => ({
    type: 'hop',
    ...order(folder),
    from: snapshot,
    to: null,
    turns: 0,
  }));
  return stderr;
}
