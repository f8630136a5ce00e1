/**
 * A program on disk => its sources: the entry file and every local file it leads to. Works on the text alone, so
 * that a dispatcher need not load the parser; a file too many does no harm.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { builtinModules, createRequire } from 'node:module';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { unreadableProgram } from '../errors.ts';
import type { ProgramSource } from '../runtime/image.ts';

/** `require("x")`, `import "x"`, `import("x")`, `from "x"`. */
const SPECIFIER =
  /(?<![\w$.])(?:require\s*\(\s*|import\s*\(\s*|import\s+|from\s*)(?:'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)")/g;
const SUFFIXES = ['', '.js', '.json', '.cjs', '.mjs', '.ts', '.tsx', '.mts', '.cts'];
const INDEX = ['/index.js', '/index.json', '/index.cjs', '/index.mjs', '/index.ts'];
const PROGRAM = /\.(?:[cm]?[jt]s|tsx|json)$/;
const BUILT_IN = new Set(builtinModules);

/** `entry` is relative to the working directory. Throws UNREADABLE_PROGRAM. */
export async function readProgram(entry: string): Promise<ProgramSource> {
  const start = resolve(entry);
  const files = new Map<string, string>();
  const links = new Map<string, Map<string, string>>();
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = await read(path, path === start ? entry : path);
    files.set(path, text);
    if (path.endsWith('.json')) continue;
    for (const match of text.matchAll(SPECIFIER)) {
      const specifier = (match[1] ?? match[2])!;
      const target = await find(specifier, path);
      if (target === undefined) continue;
      waiting.push(target);
      const own = links.get(path) ?? new Map<string, string>();
      links.set(path, own.set(specifier, target));
    }
  }
  const root = commonFolder([...files.keys()]);
  const named = (path: string): string => relative(root, path);
  const source: ProgramSource = { entry: named(start), files: {} };
  for (const [path, text] of files) source.files[named(path)] = text;
  for (const [path, own] of links) {
    source.links ??= {};
    source.links[named(path)] = Object.fromEntries([...own].map(([specifier, to]) => [specifier, named(to)]));
  }
  return source;
}

async function read(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw unreadableProgram(shown, code === 'ENOENT' ? 'there is no such file' : message);
  }
}

/** The local file a specifier means; undefined: a module of the host, or nothing that travels. */
async function find(specifier: string, from: string): Promise<string | undefined> {
  if (specifier.startsWith('node:') || BUILT_IN.has(specifier)) return undefined;
  if (/^\.{1,2}(?:\/|$)/.test(specifier) || isAbsolute(specifier)) {
    const base = resolve(dirname(from), specifier);
    // TypeScript writes `./x.js` for the file x.ts.
    const written = base.replace(/\.([cm]?)js$/, '.$1ts');
    for (const path of [
      ...SUFFIXES.map(suffix => base + suffix),
      written,
      ...INDEX.map(index => base + index),
    ]) {
      if (await isFile(path)) return path;
    }
    return undefined;
  }
  try {
    const path = await realpath(createRequire(from).resolve(specifier));
    return PROGRAM.test(path) ? path : undefined;
  } catch {
    return undefined; // no such package: the program says so when it asks for it
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  while (!paths.every(path => path.startsWith(join(folder, '/')))) folder = dirname(folder);
  return folder;
}
