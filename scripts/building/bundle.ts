/** The source as an executable on Bun, and what every way of bundling has in common. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Build } from '../../src/platform/build.ts';
import { cache, dist, root } from './root.ts';

/**
 * Names of functions and classes are part of what the runtime promises to programs (`fn.name` of a replaced
 * built-in), so identifiers stay: `--minify-identifiers` renames, also under `--keep-names`; `--minify-syntax`
 * alone drops the name of a function expression that does not call itself, which `--keep-names` prevents.
 */
export const minify = ['--minify-whitespace', '--minify-syntax', '--keep-names'];

export interface Compilation {
  build: Build;
  /** Path of the Bun executable to put the program into. */
  runtime: string;
  architecture: 'x64' | 'arm64';
  /** File name, as the program will see it under `/$bunfs/root`, -> content. */
  carried: Record<string, Uint8Array>;
}

/** Writes `path`, a single executable on Bun. */
export function compile(path: string, { build, runtime, architecture, carried }: Compilation): string {
  const name = basename(path);
  return inWorkFolder(work => {
    const files = Object.entries(carried).map(([file, bytes]) => place(join(cache, name), file, bytes));
    const outfile = join(work, name);
    bun([
      'build',
      '--compile',
      `--compile-executable-path=${runtime}`,
      // Else `process.arch` becomes a constant of the machine that builds.
      `--target=bun-linux-${architecture}`,
      ...minify,
      // Without: 50 ms to --help instead of 23.
      '--bytecode',
      // Without: every command loads the modules of all (18 ms to --help instead of 7).
      '--splitting',
      '--format=esm',
      // Else the program obeys a bunfig.toml (with its preload) and a .env in whatever folder it is started.
      '--no-compile-autoload-bunfig',
      '--no-compile-autoload-dotenv',
      // Carried files keep their names.
      '--asset-naming=[name].[ext]',
      `--define=THINGS_BUILD=${JSON.stringify(build)}`,
      `--outfile=${outfile}`,
      'src/main.ts',
      ...files,
    ]);
    return publish(outfile, path);
  });
}

/** Writes a file to where it lies in every build: its path goes into the executable, which is to be reproducible. */
function place(folder: string, file: string, bytes: Uint8Array): string {
  const path = join(folder, file);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, bytes);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** Puts a finished file in its place, also while the old one is running. */
export function publish(file: string, path: string): string {
  chmodSync(file, 0o755);
  try {
    renameSync(file, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyFileSync(file, `${path}.new`);
    renameSync(`${path}.new`, path);
  }
  return path;
}

/** A folder inside dist/, so that moving out of it is a rename. */
export function inWorkFolder<T>(action: (folder: string) => T): T {
  mkdirSync(dist, { recursive: true });
  const folder = mkdtempSync(join(dist, '.work-'));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs Bun in the checkout; throws with what it said if it fails. */
export function bun(args: string[]): void {
  try {
    execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    throw new Error(`bun build failed:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
