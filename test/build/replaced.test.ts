/** A worker goes on with its own build when the file it was started from is replaced, as an upgrade does. */
import { expect, test } from 'bun:test';
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '../targets/fleet.ts';
import type { Machine } from '../targets/machines.ts';

const binary = join(import.meta.dir, '../../dist/things-linux-x64');
const machine: Machine = { name: 'linux-x64', command: [binary], says: /./, arch: 'x64' };

test('programs started after the replacement run', async () => {
  const fleet = await Fleet.start(machine, machine);
  try {
    const copy = join(fleet.folder, 'things');
    copyFileSync(binary, copy);
    const worker = await fleet.addWorker('worker-A', { ...machine, command: [copy] });
    writeFileSync(`${copy}.new`, '#!/bin/sh\necho another build\nexit 1\n', { mode: 0o755 });
    renameSync(`${copy}.new`, copy);
    // More than any child kept warm from before.
    for (const name of ['first', 'second', 'third']) {
      writeFileSync(join(fleet.folder, `${name}.js`), `console.log('${name} here');`);
      await fleet.dispatch('run', 'worker-A', `${name}.js`);
      await worker.line(new RegExp(`^${name} here$`));
    }
    expect(worker.lines).not.toContain('another build');
  } finally {
    await fleet.stop();
  }
});
