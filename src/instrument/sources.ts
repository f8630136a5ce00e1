/**
 * A program on disk => its sources: the entry file and every local file it leads to. Works on the text alone, so
 * that a dispatcher need not load the parser; a file too many does no harm.
 */
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { unreadableProgram } from '../errors.ts';
import type { ProgramSource } from '../runtime/image.ts';
import { Resolver } from './resolve.ts';

/** `require("x")`, `import "x"`, `import("x")`, `from "x"`; not behind a dot, unless it is the last of a spread. */
const SPECIFIER =
  /(?<![\w$]|(?<!\.\.)\.)(?:(require)\s*\(\s*|import\s*\(\s*|import\s+|from\s*)(?:'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)")/g;
const PROGRAM = /\.(?:[cm]?[jt]s|tsx|jsx|json)$/;

/** `entry` is relative to the working directory. Throws UNREADABLE_PROGRAM. */
export async function readProgram(entry: string): Promise<ProgramSource> {
  // What a link leads to finds its modules beside itself, as in Node. What is not there is named by `read`.
  const start = await realpath(entry).catch(() => resolve(entry));
  const files = new Map<string, string>();
  const links = new Map<string, Map<string, string>>();
  const modules: string[] = [];
  const resolver = new Resolver();
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = await read(path, path === start ? entry : path);
    files.set(path, text);
    if (path.endsWith('.json')) continue;
    if (path.endsWith('.js') && (await resolver.isModule(path))) modules.push(path);
    for (const match of [...text.matchAll(SPECIFIER), ...createdRequires(text)]) {
      const specifier = (match[2] ?? match[3])!;
      const target = await resolver.find(specifier, path, match[1] ? 'require' : 'import');
      if (target === undefined || !PROGRAM.test(target)) continue;
      waiting.push(target);
      const own = links.get(path) ?? new Map<string, string>();
      links.set(path, own.set(specifier, target));
    }
  }
  const root = commonFolder([...files.keys()]);
  const named = (path: string): string => relative(root, path);
  const source: ProgramSource = { entry: named(start), files: {} };
  if (modules.length > 0) source.modules = modules.map(named);
  for (const [path, text] of files) source.files[named(path)] = text;
  for (const [path, own] of links) {
    source.links ??= {};
    source.links[named(path)] = Object.fromEntries([...own].map(([specifier, to]) => [specifier, named(to)]));
  }
  return source;
}

/** Calls of functions that `createRequire` has made, by any name. */
function createdRequires(text: string): RegExpExecArray[] {
  const names = [
    ...text.matchAll(/(?<![\w$]|(?<!\.\.)\.)([\w$]+)\s*=\s*(?:[\w$]+\.)?createRequire\s*\(/g),
  ].map(([, name]) => name!);
  return names
    .filter(name => name !== 'require')
    .flatMap(name => [
      ...text.matchAll(
        new RegExp(
          String.raw`(?<![\w$]|(?<!\.\.)\.)(${name.replaceAll('$', String.raw`\$`)})\s*\(\s*(?:'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)")`,
          'g',
        ),
      ),
    ]);
}

async function read(path: string, shown: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    // A byte order mark is no part of a program: behind one, `#!` would be no comment.
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw unreadableProgram(shown, code === 'ENOENT' ? 'there is no such file' : message);
  }
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  while (!paths.every(path => path.startsWith(join(folder, '/')))) folder = dirname(folder);
  return folder;
}
