/** Adapters for what the file system says about files: `fs.Stats` (not the BigInt kind) and `fs.Dirent`. */
import { Dirent, Stats } from 'node:fs';
import { type Adapter, adapter } from './adapter.ts';
import { bornKeys } from './born-keys.ts';
import { defineProperty, getPrototypeOf, hasOwn } from './intrinsics.ts';

const FIELDS = [
  ...(['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'] as const),
  ...(['atimeMs', 'mtimeMs', 'ctimeMs', 'birthtimeMs'] as const),
];
const DATES = ['atime', 'mtime', 'ctime', 'birthtime'] as const;

/** By the numbers that the constructor takes (UV_DIRENT of libuv). */
const TYPES = [
  undefined,
  'isFile',
  'isDirectory',
  'isSymbolicLink',
  'isFIFO',
  'isSocket',
  'isCharacterDevice',
  'isBlockDevice',
] as const;

function field(object: object, key: string, value: unknown): void {
  defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

const NAMES = ['name', 'parentPath', 'path'];
const symbolsOf = bornKeys(() => [makeDirent('', '', 0)]);

function makeDirent(name: string, parentPath: string, type: number): Dirent {
  return new (Dirent as unknown as new (...args: unknown[]) => Dirent)(name, type, parentPath);
}

export const FILE_KINDS: Adapter[] = [
  adapter<Stats>({
    name: 'Stats',
    prototype: Stats.prototype,
    is: (value): value is Stats => getPrototypeOf(value) === Stats.prototype && hasOwn(value, 'birthtimeMs'),
    ownKeys: [...FIELDS, ...DATES],
    save: stats => [...FIELDS.map(key => stats[key]), ...DATES.map(key => Number(stats[key]))],
    create(state) {
      // Not by the constructor, which newer Node warns of.
      const stats = Object.create(Stats.prototype) as Stats;
      for (const [i, key] of FIELDS.entries()) field(stats, key, state[i]);
      // Where they are not made when they are asked for, or rounded in another way.
      for (const [i, key] of DATES.entries()) {
        const time = state[FIELDS.length + i] as number;
        if (Number(stats[key]) !== time) field(stats, key, new Date(time));
      }
      return stats;
    },
  }),
  adapter<Dirent>({
    name: 'Dirent',
    prototype: Dirent.prototype,
    is: (value): value is Dirent => getPrototypeOf(value) === Dirent.prototype && hasOwn(value, 'name'),
    // Node keeps the type under a symbol.
    ownKeys: value => [...NAMES, ...symbolsOf(value)],
    save: entry => [
      entry.name,
      entry.parentPath,
      Math.max(
        0,
        TYPES.findIndex(type => type && entry[type]()),
      ),
    ],
    create: ([name, parentPath, type]) => makeDirent(name as string, parentPath as string, type as number),
  }),
];
