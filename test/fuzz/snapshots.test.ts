/** A short run of the fuzzer of snapshots; `scripts/fuzz snapshots` is the long one. */
import { expect, test } from 'bun:test';
import { join } from 'node:path';

const root = join(import.meta.dir, '../..');

for (const engine of ['bun', 'node']) {
  test(`changed snapshots are restored or refused on ${engine}`, () => {
    const script = join(root, 'scripts/fuzzing/snapshots.ts');
    const programs = '^(?:maps-and-sets|classes-private|promises-pending|typed-arrays)$';
    const { exitCode, stdout } = Bun.spawnSync(
      [
        process.execPath,
        script,
        '--surveys',
        '5000',
        '--restores',
        '200',
        '--engine',
        engine,
        '--programs',
        programs,
      ],
      { cwd: root },
    );
    const text = stdout.toString();
    expect(text).toMatch(/^5000 surveys, [1-9]\d* refused$/m);
    expect(text).toMatch(/^200 restores on \w+, [1-9]\d* refused$/m);
    expect(text).toMatch(/^0 findings$/m);
    expect(exitCode).toBe(0);
    // Ten seconds of a free processor.
  }, 300_000);
}
