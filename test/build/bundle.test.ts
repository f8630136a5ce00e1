/** What the bundler's flags must leave alone. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../scripts/building/bundle.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'things-bundle-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('names of functions and classes are as written', async () => {
  writeFileSync(
    join(folder, 'a.ts'),
    `import { declared, arrow, Klass } from './b.ts';
     const table = { method() {}, property: function () {} };
     const replaced = Object.assign(function parseFloat(x: string) { return x; }, {});
     console.log(JSON.stringify([declared, arrow, Klass, table.method, table.property, replaced].map(f => f.name)));`,
  );
  writeFileSync(
    join(folder, 'b.ts'),
    'export function declared() {}\nexport const arrow = () => 1;\nexport class Klass {}\n',
  );
  for (const [target, format, extension] of [
    ['node', 'cjs', 'cjs'],
    ['bun', 'esm', 'js'],
  ] as const) {
    const out = join(folder, `out.${extension}`);
    await bundle({
      entrypoints: [join(folder, 'a.ts')],
      target,
      format,
      outdir: folder,
      naming: `out.${extension}`,
    });
    const run = Bun.spawnSync([target === 'node' ? 'node' : process.execPath, out]);
    expect(JSON.parse(run.stdout.toString())).toEqual([
      'declared',
      'arrow',
      'Klass',
      'method',
      'property',
      'parseFloat',
    ]);
  }
});
