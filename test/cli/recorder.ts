/** Preloaded by light.test.ts: writes down, in the file THINGS_TEST_MODULES, which modules of src/ are loaded. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const src = join(import.meta.dir, '../../src');
const record = process.env.THINGS_TEST_MODULES!;

Bun.plugin({
  name: 'recorder',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path.startsWith(src)) appendFileSync(record, `${relative(src, path)}\n`);
      return { contents: readFileSync(path, 'utf8'), loader: 'ts' };
    });
  },
});
