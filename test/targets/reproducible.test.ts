/** The same source gives the same bytes, on the same versions of the tools. */
import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { targetsWanted } from './wanted.ts';

const root = join(import.meta.dir, '../..');

test.skipIf(!targetsWanted)(
  'every target',
  () => {
    const files = [
      'things-linux-x64',
      'things-linux-arm64',
      'things-linux-arm',
      'things-linux-x64-node',
      'things.cjs',
    ];
    const build = () => {
      expect(Bun.spawnSync([join(root, 'scripts/build'), 'all']).exitCode).toBe(0);
      return files.map(file => {
        return `${file} ${createHash('sha256')
          .update(readFileSync(join(root, 'dist', file)))
          .digest('hex')}`;
      });
    };
    expect(build()).toEqual(build());
  },
  120_000,
);
