import { afterEach, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile, saveOnSignals } from '../../src/cli/save-snapshot.ts';

const folder = mkdtempSync(join(tmpdir(), 'things-save-'));
afterEach(() => {
  process.removeAllListeners('SIGUSR2').removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

test('two signals at once make two snapshots, one after the other', async () => {
  const file = join(folder, 'snapshot');
  const steps: string[] = [];
  const both = new Promise<void>(resolve => {
    saveOnSignals(file)({
      hold: async () => {
        steps.push('hold');
        await Bun.sleep(5);
      },
      capture: () => {
        steps.push('capture');
        return Buffer.from(`${steps.length}`);
      },
      resume: () => {
        if (steps.push('resume') === 6) resolve();
      },
    });
  });
  process.emit('SIGUSR2');
  process.emit('SIGUSR2');
  await both;
  expect(steps).toEqual(['hold', 'capture', 'resume', 'hold', 'capture', 'resume']);
  expect(readFileSync(file, 'utf8')).toBe('5');
});

test('what cannot be written leaves nothing behind, and what was there', async () => {
  const file = join(folder, 'snapshot');
  writeFileSync(file, 'before');
  await replaceFile(file, Buffer.from('after'));
  expect(readFileSync(file, 'utf8')).toBe('after');
  for (const bad of [folder, join(folder, 'no/such')]) {
    await expect(replaceFile(bad, Buffer.from('x'))).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  }
  expect(readdirSync(folder)).toEqual(['snapshot']);
});
