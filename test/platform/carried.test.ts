/** Unpacking native code to a file: where, when again, and what is refused. Loading is played by a function. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Carried, candidateFolders, loadCarried } from '../../src/platform/carried.ts';

const content = Buffer.from('pretend this is an ELF image'.repeat(100_000));
const sha256 = createHash('sha256').update(content).digest('hex');

let root: string;
let unpacked: number;
let carried: Carried;

beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'things-carried-'));
  unpacked = 0;
  carried = {
    name: 'thing',
    sha256,
    crc32: crc32(content),
    unpack: () => {
      unpacked += 1;
      return content;
    },
  };
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const folder = (name: string) => join(root, name);
const path = (name: string) => join(root, name, `thing-${sha256.slice(0, 32)}.node`);
/** Loads by reading; a folder in `noexec` refuses as dlopen does on such a mount. */
const loader =
  (...noexec: string[]) =>
  (file: string) => {
    if (noexec.some(name => file.startsWith(folder(name)))) {
      throw new Error(`${file}: failed to map segment from shared object`);
    }
    expect(fs.readFileSync(file).equals(content)).toBe(true);
    return file;
  };

test('unpacks once, into a private folder, and leaves nothing else behind', () => {
  expect(loadCarried(carried, loader(), [folder('a/b')])).toBe(path('a/b'));
  expect(loadCarried(carried, loader(), [folder('a/b')])).toBe(path('a/b'));
  expect(unpacked).toBe(1);
  expect(fs.readdirSync(folder('a/b'))).toHaveLength(1);
  expect(fs.statSync(folder('a/b')).mode & 0o777).toBe(0o700);
  expect(fs.statSync(path('a/b')).mode & 0o777).toBe(0o500);
});

test('a damaged file is replaced, not loaded', () => {
  loadCarried(carried, loader(), [folder('a')]);
  fs.chmodSync(path('a'), 0o700);
  fs.truncateSync(path('a'), 1000);
  expect(loadCarried(carried, loader(), [folder('a')])).toBe(path('a'));
  expect(unpacked).toBe(2);
});

test('one changed bit is damage', () => {
  loadCarried(carried, loader(), [folder('a')]);
  const bytes = fs.readFileSync(path('a'));
  bytes[1_000_000]! ^= 1;
  fs.chmodSync(path('a'), 0o700);
  fs.writeFileSync(path('a'), bytes);
  expect(loadCarried(carried, loader(), [folder('a')])).toBe(path('a'));
  expect(unpacked).toBe(2);
});

test('passes over what cannot be a folder and what cannot be mapped, and remembers by finding', () => {
  fs.writeFileSync(folder('file'), '');
  const folders = [folder('file/below'), folder('noexec'), folder('good')];
  expect(loadCarried(carried, loader('noexec'), folders)).toBe(path('good'));
  expect(fs.readdirSync(folder('noexec'))).toEqual([]);
  expect(loadCarried(carried, loader('noexec'), folders)).toBe(path('good'));
  expect(unpacked).toBe(1);
});

test('an intact file that cannot be mapped where it is does not end the search', () => {
  loadCarried(carried, loader(), [folder('a')]);
  expect(loadCarried(carried, loader('a'), [folder('a'), folder('b')])).toBe(path('b'));
});

test.each([
  ['writable by others', (at: string) => fs.chmodSync(at, 0o777), 'writable by other users'],
  [
    'a link',
    (at: string) => {
      fs.rmdirSync(at);
      fs.symlinkSync(root, at);
    },
    'not a folder',
  ],
])('a folder that is %s is not trusted, even if it holds the right file', (_, spoil, reason) => {
  fs.mkdirSync(folder('shared'));
  spoil(folder('shared'));
  fs.writeFileSync(path('shared'), content);
  expect(() => loadCarried(carried, loader(), [folder('shared')])).toThrow(reason);
});

test('a link in place of the file is not followed', () => {
  fs.mkdirSync(folder('a'), { mode: 0o700 });
  fs.writeFileSync(folder('elsewhere'), content);
  fs.symlinkSync(folder('elsewhere'), path('a'));
  expect(loadCarried(carried, loader(), [folder('a')])).toBe(path('a'));
  expect(fs.lstatSync(path('a')).isSymbolicLink()).toBe(false);
});

test('old files of other builds are removed, young ones are not', () => {
  fs.mkdirSync(folder('a'), { mode: 0o700 });
  for (const name of ['thing-old.node', 'thing-young.node.x.tmp', 'other-old.node']) {
    fs.writeFileSync(join(folder('a'), name), '');
  }
  const lastWeek = Date.now() / 1000 - 7 * 86_400;
  for (const name of ['thing-old.node', 'other-old.node'])
    fs.utimesSync(join(folder('a'), name), 0, lastWeek);
  loadCarried(carried, loader(), [folder('a')]);
  expect(fs.readdirSync(folder('a')).sort()).toEqual(
    ['other-old.node', `thing-${sha256.slice(0, 32)}.node`, 'thing-young.node.x.tmp'].sort(),
  );
});

test('when nothing will do, the error names every folder and its reason', () => {
  fs.writeFileSync(folder('file'), '');
  const attempt = () => loadCarried(carried, loader('noexec'), [folder('file/below'), folder('noexec')]);
  expect(attempt).toThrow(
    expect.objectContaining({
      code: 'NATIVE_CODE_UNLOADABLE',
      message: expect.stringMatching(/file\/below: .*ENOTDIR[\s\S]*noexec: .*failed to map segment/),
      hint: expect.stringContaining('THINGS_CACHE='),
    }),
  );
});

test('a system library that is too old ends the search at once', () => {
  const load = () => {
    throw new Error("/lib/libc.so.6: version `GLIBC_2.28' not found");
  };
  expect(() => loadCarried(carried, load, [folder('a'), folder('b')])).toThrow(
    expect.objectContaining({ code: 'NATIVE_CODE_UNSUITABLE' }),
  );
  expect(fs.existsSync(folder('b'))).toBe(false);
});

test('the places named for it come before the places that merely may do, and a missing home is none', () => {
  const folders = candidateFolders({ THINGS_CACHE: '/new/a', XDG_CACHE_HOME: '', HOME: root });
  expect(folders.slice(0, 2)).toEqual(['/new/a', join(root, '.cache/things')]);
  expect(folders.at(-1)).toMatch(/^\/dev\/shm\/things-\d+$/);
  expect(candidateFolders({ HOME: '/nonexistent' })[0]).not.toStartWith('/nonexistent');
});

/** As `docker run --user 12345` has it. */
const able = process.getuid!() === 0 && Bun.which('setpriv') !== null && Bun.which('node') !== null;
if (!able) console.log('skipped: a user without a name: needs root, setpriv and node');
test.skipIf(!able)('a user that the system has no name for has folders too', async () => {
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, '../../src/platform/carried.ts')],
    target: 'node',
    format: 'cjs',
  });
  const script = `${await built.outputs[0]!.text()}\nconsole.log(module.exports.candidateFolders({}).length > 0)`;
  const command = ['setpriv', '--reuid', '54321', '--regid', '54321', '--clear-groups', 'node', '-e', script];
  const { stdout, stderr } = Bun.spawnSync(command, { cwd: '/' });
  expect({ stdout: stdout.toString(), stderr: stderr.toString() }).toEqual({ stdout: 'true\n', stderr: '' });
});
