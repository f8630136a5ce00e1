/** What `things doctor` looks at on the machine itself: what a new board most often lacks, and what to do about it. */
import { once } from 'node:events';
import * as fs from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { thisBuild } from './build.ts';
import { candidateFolders } from './carried.ts';
import { engine } from './engine.ts';
import { spawnSelf } from './self.ts';
import { swc } from './swc.ts';

export interface Finding {
  /** A `failure` keeps something from working, a `warning` may. */
  type: 'good' | 'warning' | 'failure';
  /** Such as `kernel`. */
  subject: string;
  detail: string;
  /** What to do about it. */
  advice?: string;
}

/** One look each, in the order in which a person would ask. Nothing is left changed but the unpacked SWC binding. */
export const machineChecks: (() => Finding | Promise<Finding>)[] = [
  kernel,
  libc,
  libstdcxx,
  clock,
  memory,
  cache,
  binding,
  child,
];

function kernel(): Finding {
  // Bun's documented minimum and recommendation; Node 20's minimum.
  const [least, wanted] = engine().runtime === 'bun' ? ['5.1', '5.6'] : ['4.18', '4.18'];
  const version = release();
  if (atLeast(version, wanted)) return { type: 'good', subject: 'kernel', detail: version };
  return {
    type: atLeast(version, least) ? 'warning' : 'failure',
    subject: 'kernel',
    detail: `${version}, but ${wanted} or newer is wanted`,
    advice: 'Install a newer system image on this machine.',
  };
}

function libc(): Finding {
  // glibc 2.17 is what Bun and the SWC binding ask for; official 32-bit ARM builds of Node 20 ask for 2.28.
  const least = process.arch === 'arm' || engine().runtime !== 'bun' ? '2.28' : '2.17';
  const path = mappedLibrary(/\/libc(-[\d.]+)?\.so(\.6)?$/) ?? '';
  const version = /GNU C Library [^\n]*version (\d+\.\d+)/.exec(path && fs.readFileSync(path, 'latin1'))?.[1];
  if (version !== undefined && atLeast(version, least)) {
    return { type: 'good', subject: 'libc', detail: `glibc ${version}` };
  }
  return {
    type: 'failure',
    subject: 'libc',
    detail:
      version === undefined ? 'not glibc (musl, as on Alpine?)' : `glibc ${version} is older than ${least}`,
    advice: 'things needs a system with glibc, such as Debian 10 or newer.',
  };
}

function libstdcxx(): Finding {
  const path = mappedLibrary(/\/libstdc\+\+\.so\.6[\d.]*$/);
  const subject = 'libstdc++';
  if (path !== undefined) return { type: 'good', subject, detail: fs.realpathSync(path).split('/').at(-1)! };
  return { type: 'good', subject, detail: 'not needed by this build' };
}

function clock(): Finding {
  const now = new Date();
  const detail = now.toISOString();
  if (now.getFullYear() >= 2025) return { type: 'good', subject: 'clock', detail };
  return {
    type: 'warning',
    subject: 'clock',
    detail: `${detail} cannot be right; TLS will refuse every certificate`,
    advice: 'Set the clock: timedatectl set-ntp true, or date -s "...".',
  };
}

function memory(): Finding {
  const available =
    Number(/^MemAvailable:\s+(\d+) kB/m.exec(fs.readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 1024;
  const limit = process.constrainedMemory?.() ?? 0;
  const within = limit > 0 && limit < 2 ** 50 ? Math.min(available, limit / 2 ** 20) : available;
  const detail = `${Math.round(within)} MB available`;
  if (within >= 150) return { type: 'good', subject: 'memory', detail };
  return {
    type: 'warning',
    subject: 'memory',
    detail: `${detail}; a worker with one small program takes about 120 MB`,
    advice: 'Set "standby": 0 in the worker\'s configuration, or end what else is running.',
  };
}

/** Where a single-file build can unpack native code: writable, and not mounted `noexec`. */
function cache(): Finding {
  const subject = 'cache';
  if (thisBuild().swc.carried === undefined)
    return { type: 'good', subject, detail: 'not needed by this build' };
  const mounts = parseMounts(fs.readFileSync('/proc/self/mountinfo', 'utf8'));
  const notes: string[] = [];
  for (const folder of candidateFolders(process.env)) {
    const obstacle = folderObstacle(folder, mounts);
    if (obstacle === undefined) {
      const { bavail, bsize } = fs.statfsSync(existingPart(folder));
      notes.push(`${folder} (${Math.round((bavail * bsize) / 1e6)} MB free)`);
      return { type: 'good', subject, detail: notes.join('; ') };
    }
    notes.push(`${folder}: ${obstacle}`);
  }
  return {
    type: 'failure',
    subject,
    detail: notes.join('; '),
    advice: 'Make one of these folders writable and executable, or name another: THINGS_CACHE=/some/folder',
  };
}

function binding(): Finding {
  const start = performance.now();
  swc().parseSync('let answer = 42', { syntax: 'ecmascript' });
  const milliseconds = Math.round(performance.now() - start);
  return { type: 'good', subject: 'SWC', detail: `${thisBuild().swc.version} loaded in ${milliseconds} ms` };
}

/** A worker runs every program in a process of its own: this program, started again. */
async function child(): Promise<Finding> {
  const start = performance.now();
  const started = spawnSelf(['--version'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, errors, [code]] = await Promise.all([
    text(started.stdout!),
    text(started.stderr!),
    once(started, 'close'),
  ]);
  const milliseconds = Math.round(performance.now() - start);
  if (code === 0 && out.startsWith('things ')) {
    return { type: 'good', subject: 'child process', detail: `started and ended in ${milliseconds} ms` };
  }
  return {
    type: 'failure',
    subject: 'child process',
    detail: `things could not start itself: exit code ${code}: ${errors.trim()}`,
    advice: 'Check that the file of things is still in its place and executable.',
  };
}

// ---- reading what Linux tells

/** Path of the first library in this process whose path matches. */
function mappedLibrary(pattern: RegExp): string | undefined {
  const paths = fs.readFileSync('/proc/self/maps', 'utf8').match(/\/\S+$/gm) ?? [];
  return paths.find(path => pattern.test(path));
}

/** Whether `version` (`6.1.0-18-amd64`) is `least` (`5.6`) or newer. */
export function atLeast(version: string, least: string): boolean {
  const [a = [], b = []] = [version, least].map(each => each.split(/[.-]/).map(Number));
  return a[0] !== b[0] ? a[0]! > b[0]! : (a[1] ?? 0) >= (b[1] ?? 0);
}

export interface Mount {
  at: string;
  options: string[];
}

/** The mount points of `/proc/self/mountinfo`, proc(5); a later one covers an earlier one at the same place. */
export function parseMounts(mountinfo: string): Mount[] {
  const unescaped = (path: string) =>
    path.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
  return mountinfo
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const fields = line.split(' ');
      return { at: unescaped(fields[4]!), options: fields[5]!.split(',') };
    });
}

/** Why native code cannot be put into `folder`, if so. */
function folderObstacle(folder: string, mounts: Mount[]): string | undefined {
  const existing = existingPart(folder);
  if (mountOf(fs.realpathSync(existing), mounts)?.options.includes('noexec')) return 'mounted noexec';
  try {
    const probe = fs.mkdtempSync(join(existing, '.things-'));
    fs.rmdirSync(probe);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
  return undefined;
}

export function mountOf(path: string, mounts: Mount[]): Mount | undefined {
  const holds = ({ at }: Mount) => at === '/' || path === at || path.startsWith(`${at}/`);
  return mounts
    .filter(holds)
    .reduce<Mount | undefined>(
      (best, mount) => (best === undefined || mount.at.length >= best.at.length ? mount : best),
      undefined,
    );
}

/** The part of `path` that is there already. */
function existingPart(path: string): string {
  let part = path;
  while (!fs.existsSync(part)) part = join(part, '..');
  return part;
}
