/** The SWC binding inside the executable finds a place from which it can be loaded, or says why there is none. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const binary = join(import.meta.dir, '../../dist/things-linux-x64');
/** Not in a folder over which the tests of mounts put another. */
const scratch = join(import.meta.dir, '../../dist');
const shared = ['/var/tmp', '/dev/shm', '/run'];
const isHidden = shared.some(path => scratch.startsWith(`${path}/`));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(scratch, '.native-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const environment = (variables: Record<string, string>) => ({
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  ...variables,
});

function doctor(variables: Record<string, string>, prefix: string[] = []) {
  const { exitCode, stdout } = Bun.spawnSync([...prefix, binary, 'doctor'], { env: environment(variables) });
  return { code: exitCode, out: stdout.toString() };
}

test('it is unpacked once and then found', () => {
  const cache = join(folder, 'cache');
  expect(doctor({ THINGS_CACHE: cache })).toMatchObject({
    code: 0,
    out: expect.stringContaining('ok       SWC'),
  });
  const [file] = readdirSync(cache);
  const { mtimeMs } = statSync(join(cache, file!));
  expect(doctor({ THINGS_CACHE: cache }).code).toBe(0);
  expect(readdirSync(cache)).toEqual([file!]);
  expect(statSync(join(cache, file!)).mtimeMs).toBe(mtimeMs);
});

test('several that start at once do not disturb each other', async () => {
  const cache = join(folder, 'cache');
  const started = Array.from({ length: 4 }, () =>
    Bun.spawn([binary, 'doctor'], { env: environment({ THINGS_CACHE: cache }), stdout: 'ignore' }),
  );
  expect(await Promise.all(started.map(each => each.exited))).toEqual([0, 0, 0, 0]);
  expect(readdirSync(cache)).toHaveLength(1);
});

test('a command that does not instrument does not unpack it', () => {
  const cache = join(folder, 'cache');
  for (const args of [['--help'], ['--version'], ['doctor', '--help'], ['pubsub', '--help']]) {
    expect(Bun.spawnSync([binary, ...args], { env: environment({ THINGS_CACHE: cache }) }).exitCode).toBe(0);
  }
  expect(readdirSync(folder)).toEqual([]);
});

const inNamespace =
  process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '--user', '--map-root-user', '--mount'];
const canMount = Bun.spawnSync([...inNamespace, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).exitCode === 0;
if (!canMount)
  console.log('skipped: noexec and full file systems: this user may not mount in a namespace of its own');

if (isHidden)
  console.log(`skipped: mounts: they would hide this checkout, which lies below ${shared.join(', ')}`);

describe.skipIf(!canMount || isHidden)('mounts', () => {
  /** Runs doctor where each of `mounts` (path -> options of a tmpfs) is in place. */
  const doctorWith = (mounts: Record<string, string>, variables: Record<string, string>) => {
    const commands = Object.entries(mounts).map(
      ([path, options]) => `mount -t tmpfs -o ${options} tmpfs "${path}"`,
    );
    return doctor(variables, [...inNamespace, 'sh', '-c', `set -e; ${commands.join('; ')}; exec "$@"`, 'sh']);
  };

  test('noexec and full file systems are passed over', () => {
    const [noexec, full, good] = ['noexec', 'full', 'good'].map(name => join(folder, name));
    for (const path of [noexec!, full!, good!]) mkdirSync(path);
    const { code, out } = doctorWith(
      { [noexec!]: 'noexec', [full!]: 'size=1m' },
      { THINGS_CACHE: noexec!, XDG_CACHE_HOME: full!, HOME: good! },
    );
    expect(out).toContain(`${noexec}: mounted noexec`);
    expect(code).toBe(0);
    expect(readdirSync(join(good!, '.cache/things'))).toHaveLength(1);
  });

  test('a home that cannot be written is passed over', () => {
    const fallback = join(folder, 'tmp');
    mkdirSync(fallback);
    writeFileSync(join(folder, 'home'), 'not a folder');
    const empty = Object.fromEntries(shared.map(path => [path, 'size=1m']));
    expect(doctorWith(empty, { HOME: join(folder, 'home'), TMPDIR: fallback }).code).toBe(0);
    expect(readdirSync(fallback)).toEqual([expect.stringMatching(/^things-\d+$/)]);
  });

  test('when none will do, each is named with its reason and the way out', () => {
    const [home, tmp] = [join(folder, 'home'), join(folder, 'tmp')];
    for (const path of [home, tmp]) mkdirSync(path);
    const noexec = [...shared, tmp].map(path => [path, 'noexec']);
    const { code, out } = doctorWith(Object.fromEntries([...noexec, [home, 'size=1m']]), {
      HOME: home,
      TMPDIR: tmp,
    });
    expect(code).toBe(1);
    expect(out).toMatch(/FAILED {3}native code unloadable: no folder to unpack swc/);
    expect(out).toMatch(/home\/\.cache\/things: .*ENOSPC|no space left/);
    expect(out).toMatch(/\/dev\/shm\/things-\d+: .*(Operation not permitted|failed to map)/);
    expect(out).toContain('THINGS_CACHE=/some/folder');
  });
});
