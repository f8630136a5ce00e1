/** The source as an executable on Bun, and what every way of bundling has in common. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Build } from '../../src/platform/build.ts';
import { packageFolder } from './packages.ts';
import { cache, dist, root } from './root.ts';

/**
 * Names of functions and classes are part of what the runtime promises to programs (`fn.name` of a replaced
 * built-in), so identifiers stay: minifying them renames, also under `keepNames`; minifying the syntax alone drops
 * the name of a function expression that does not call itself, which `keepNames` prevents.
 */
const minify = { whitespace: true, syntax: true, keepNames: true };

/**
 * mqtt.js and mqtt-packet bring a copy of Node's streams, a logger that is off, and timers for browsers: half of the
 * time that a dispatch verb took to load them. The runtime has the streams; the others are replaced.
 */
const lighter: Bun.BunPlugin = {
  name: 'lighter packages',
  setup(build) {
    build.onResolve({ filter: /^readable-stream$/ }, () => ({ path: 'node:stream', external: true }));
    // Asked for its functions in browsers alone.
    build.onResolve({ filter: /^worker-timers$/ }, () => ({ path: 'absent', namespace: 'things' }));
    build.onLoad({ filter: /^absent$/, namespace: 'things' }, () => ({ contents: '', loader: 'js' }));
    // Its other entry takes random bytes from node:crypto, this one from the global that every engine has.
    build.onResolve({ filter: /^nanoid$/ }, () => ({
      path: join(packageFolder('nanoid'), 'index.browser.js'),
    }));
    build.onResolve({ filter: /^debug$/ }, () => ({ path: 'silent', namespace: 'things' }));
    build.onLoad({ filter: /^silent$/, namespace: 'things' }, () => ({
      contents: 'const silent = () => {}; silent.enabled = false; module.exports = () => silent;',
      loader: 'js',
    }));
  },
};

/** Runs Bun's bundler; throws with what it said if it fails. */
export async function bundle(config: Omit<Bun.BuildConfig, 'minify' | 'plugins' | 'throw'>): Promise<void> {
  const { success, logs } = await Bun.build({
    ...config,
    minify: minify as Bun.BuildConfig['minify'],
    plugins: [lighter],
    throw: false,
  } as Bun.BuildConfig);
  if (!success) throw new Error(`bundling failed:\n${logs.join('\n')}`);
}

/** The entry of the program. */
export const entry = join(root, 'src/main.ts');

export interface Compilation {
  build: Build;
  /** Path of the Bun executable to put the program into. */
  runtime: string;
  architecture: 'x64' | 'arm64';
  /** File name, as the program will see it under `/$bunfs/root`, -> content. */
  carried: Record<string, Uint8Array>;
}

/** Writes `path`, a single executable on Bun. */
export function compile(
  path: string,
  { build, runtime, architecture, carried }: Compilation,
): Promise<string> {
  const name = basename(path);
  return inWorkFolder(async work => {
    const files = Object.entries(carried).map(([file, bytes]) => place(join(cache, name), file, bytes));
    const outfile = join(work, name);
    await bundle({
      entrypoints: [entry, ...files],
      // Else `process.arch` becomes a constant of the machine that builds.
      compile: {
        target: `bun-linux-${architecture}`,
        executablePath: runtime,
        outfile,
        // Else the program obeys a bunfig.toml (with its preload) and a .env in whatever folder it is started.
        autoloadBunfig: false,
        autoloadDotenv: false,
      },
      // Without: 50 ms to --help instead of 23.
      bytecode: true,
      // Without: every command loads the modules of all (18 ms to --help instead of 7).
      splitting: true,
      format: 'esm',
      // Carried files keep their names.
      naming: { asset: '[name].[ext]' },
      define: { THINGS_BUILD: JSON.stringify(build) },
    });
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
export async function inWorkFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(dist, { recursive: true });
  const folder = mkdtempSync(join(dist, '.work-'));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
