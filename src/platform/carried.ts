/**
 * Native code that the executable carries inside itself: it must become a file before the operating system maps
 * it. Written once, under a name made of its hash, and checked before every load.
 */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeCodeUnloadable, nativeCodeUnsuitable } from '../errors.ts';
import { crc32Function, sha256Hasher } from './digest.ts';

export interface Carried {
  /** Such as `swc`; begins the name of the file. */
  name: string;
  /** Hex SHA-256 of the unpacked file. */
  sha256: string;
  /** CRC-32 of the same (ISO 3309, as in gzip). */
  crc32: number;
  unpack: () => Uint8Array;
}

/**
 * The folders to try, best first. The first ones are meant for this; the last ones are merely likely to be
 * writable and not mounted `noexec` on a board whose root is read-only.
 */
export function candidateFolders(env: NodeJS.ProcessEnv): string[] {
  const uid = ownUid();
  const places: [within: string | undefined, folder: string][] = [
    [env.THINGS_CACHE, ''],
    [env.CACHE_DIRECTORY, ''], // set by systemd for CacheDirectory=
    [env.XDG_CACHE_HOME, 'things'],
    [env.HOME, '.cache/things'],
    [`/run/user/${uid}`, `things-${uid}`],
    [tmpdir(), `things-${uid}`],
    ['/var/tmp', `things-${uid}`],
    ['/dev/shm', `things-${uid}`],
  ];
  const folders = places.flatMap(([within, folder]) => {
    // Only a folder named for this very purpose is made from nothing: the home of a system user need not exist.
    if (!within || (folder !== '' && !fs.existsSync(within))) return [];
    return [join(within, folder)];
  });
  return [...new Set(folders)];
}

/**
 * Calls `load` with the path of the unpacked file and returns what it returns. `load` throws where the file
 * cannot be mapped, as on a `noexec` mount; then the next folder is tried.
 * @throws NATIVE_CODE_UNLOADABLE when no folder will do, NATIVE_CODE_UNSUITABLE when this machine never will.
 */
export function loadCarried<T>(carried: Carried, load: (path: string) => T, folders: string[]): T {
  const file = `${carried.name}-${carried.sha256.slice(0, 32)}.node`;
  const refusals = new Map<string, string>();
  const attempt = (folder: string, action: (path: string) => T): { result: T } | undefined => {
    try {
      return { result: action(join(folder, file)) };
    } catch (error) {
      const { message } = error as Error;
      if (/GLIBC(XX)?_|musl|ELF class/.test(message)) throw nativeCodeUnsuitable(carried.name, message);
      refusals.set(folder, message);
      return undefined;
    }
  };

  // First look everywhere, so that a folder that refuses does not cost an unpacking at every start.
  for (const folder of folders) {
    if (!fs.existsSync(join(folder, file))) continue;
    const loaded = attempt(folder, path => {
      ensurePrivate(folder);
      ensureIntact(path, carried);
      return load(path);
    });
    if (loaded) return loaded.result;
  }
  let bytes: Uint8Array | undefined;
  for (const folder of folders) {
    const loaded = attempt(folder, path => {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      ensurePrivate(folder);
      removeLeftovers(folder, carried.name);
      bytes ??= carried.unpack();
      writeAtomically(path, bytes);
      try {
        return load(path);
      } catch (error) {
        fs.rmSync(path);
        throw error;
      }
    });
    if (loaded) return loaded.result;
  }
  throw nativeCodeUnloadable(carried.name, refusals);
}

/** Not by `os.userInfo`, which throws where a user has no name, as in many containers. */
function ownUid(): number {
  return process.getuid!();
}

/** Throws unless only this user and root can have put something into `folder`. */
function ensurePrivate(folder: string): void {
  const { mode, uid } = fs.lstatSync(folder);
  if ((mode & fs.constants.S_IFMT) !== fs.constants.S_IFDIR) throw new Error('not a folder');
  if (uid !== ownUid() && uid !== 0) throw new Error('belongs to another user');
  if ((mode & 0o022) !== 0) throw new Error('writable by other users');
}

/**
 * Throws unless `path` is a regular file with this content. It lies where only we can write, so what is looked for
 * is damage, and CRC-32 finds that in a twentieth of the 30 ms that SHA-256 takes; Node before 20.15 has only the
 * latter. Reads in pieces: boards are short of memory.
 */
function ensureIntact(path: string, expected: Carried): void {
  const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    // Small enough to stay in the cache of the processor between the copy and the sum.
    const piece = Buffer.allocUnsafe(128 * 1024);
    const crc32 = crc32Function();
    const check = crc32 === undefined ? sha256Check(expected.sha256) : crc32Check(crc32, expected.crc32);
    for (let length: number; (length = fs.readSync(file, piece)) > 0; ) check.add(piece.subarray(0, length));
    if (!check.passes()) throw new Error('damaged');
  } finally {
    fs.closeSync(file);
  }
}

interface Check {
  add(bytes: Uint8Array): void;
  passes(): boolean;
}

function crc32Check(update: (bytes: Uint8Array, value: number) => number, expected: number): Check {
  let value = 0;
  return {
    add: bytes => {
      value = update(bytes, value);
    },
    passes: () => value === expected,
  };
}

function sha256Check(expected: string): Check {
  const hash = sha256Hasher();
  return { add: bytes => hash.update(bytes), passes: () => hash.digest('hex') === expected };
}

/** Whoever finds `path` finds all of it, also after a power cut, and whichever of two writers is the last. */
function writeAtomically(path: string, bytes: Uint8Array): void {
  const unfinished = `${path}.${crypto.randomUUID()}.tmp`;
  const file = fs.openSync(unfinished, 'wx', 0o500);
  try {
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(file, bytes, done);
    fs.fsyncSync(file);
    fs.renameSync(unfinished, path);
  } catch (error) {
    fs.rmSync(unfinished, { force: true });
    throw error;
  } finally {
    fs.closeSync(file);
  }
}

/** A day: longer than anyone takes to write a file, and than two builds are compared side by side. */
const leftoverAge = 24 * 3600 * 1000;

/** Removes what other builds and interrupted writers left: the disk of a board is small. */
function removeLeftovers(folder: string, name: string): void {
  for (const entry of fs.readdirSync(folder)) {
    if (!entry.startsWith(`${name}-`)) continue;
    const path = join(folder, entry);
    const modified = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - modified > leftoverAge) fs.rmSync(path, { force: true });
  }
}
