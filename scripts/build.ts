/**
 * Builds into dist/: `scripts/build [TARGET...]`, by default what a developer on x64 needs, the binary and the
 * Node bundle.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Build } from '../src/platform/build.ts';
import { readBinding } from './building/binding.ts';
import { commonJs, compile, inWorkFolder, publish } from './building/bundle.ts';
import { packageFolder } from './building/packages.ts';
import { dist, root } from './building/root.ts';

/** Each target writes one file and returns its path. */
const targets: Record<string, (name: string) => string> = {
  'linux-x64': bunExecutable({ bun: '@oven/bun-linux-x64', swc: '@swc/core-linux-x64-gnu' }),
  'linux-arm64': bunExecutable({ bun: '@oven/bun-linux-aarch64', swc: '@swc/core-linux-arm64-gnu' }),
  node: nodeBundle,
};
const defaultTargets = ['linux-x64', 'node'];

/** One file on Bun: runtime, program as bytecode, and the SWC binding, compressed. */
function bunExecutable(packages: { bun: string; swc: string }): (target: string) => string {
  return target => {
    const { sha256, zstd } = readBinding(packageFolder(packages.swc));
    return compile(`things-${target}`, {
      build: describe(target, 'compiled', sha256),
      runtime: bunExecutablePath(packages.bun),
      carried: { 'swc.node.zst': zstd },
    });
  };
}

/** The program alone, for Node 20 and newer; the SWC binding is found beside it as an npm package. */
function nodeBundle(target: string): string {
  const text = commonJs(describe(target, 'bundle'), "require('node:url').pathToFileURL(__filename).href");
  return inWorkFolder(work => {
    const file = join(work, 'things.cjs');
    writeFileSync(file, `#!/usr/bin/env node\n${text}`);
    return publish(file, 'things.cjs');
  });
}

function describe(target: string, packaging: Build['packaging'], sha256?: string): Build {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    version: manifest.version,
    commit: commit(),
    target,
    packaging,
    swc: { version: manifest.dependencies['@swc/core'], ...(sha256 === undefined ? {} : { sha256 }) },
  };
}

/** Abbreviated hash, with a plus if the tree differs from it; `unknown` outside of a git checkout. */
function commit(): string {
  try {
    const args = ['describe', '--always', '--abbrev=10', '--exclude=*', '--dirty=+'];
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // A source archive has no history to name.
    return 'unknown';
  }
}

/** The Bun that is installed here may have been moved by its install script; it is the one running now. */
function bunExecutablePath(name: string): string {
  return name === `@oven/bun-${process.platform}-${process.arch}`
    ? process.execPath
    : join(packageFolder(name), 'bin/bun');
}

function main(names: string[]): void {
  const wanted = names.length === 0 ? defaultTargets : names;
  const unknown = wanted.find(name => !targets[name]);
  if (unknown !== undefined) {
    console.error(`build: no target ${unknown}; there are ${Object.keys(targets).join(', ')}`);
    process.exit(2);
  }
  mkdirSync(dist, { recursive: true });
  for (const name of wanted) {
    const start = performance.now();
    const path = targets[name]!(name);
    const [size, time] = [statSync(path).size / 1e6, (performance.now() - start) / 1000];
    console.error(`build: ${relative(process.cwd(), path)}: ${size.toFixed(1)} MB in ${time.toFixed(1)} s`);
  }
}

main(process.argv.slice(2));
