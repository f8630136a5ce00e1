/** What is wrong on a command line is said in a sentence that names it, and is no defect of ours. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'things-misuse-'));
  writeFileSync(join(folder, 'a.js'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

function things(args: string[], stdin = ''): { code: number | null; stdout: string; stderr: string } {
  const main = join(import.meta.dir, '../../src/main.ts');
  const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, main, ...args], {
    cwd: folder,
    stdin: Buffer.from(stdin),
  });
  return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

test.each([
  [['run', 'a.js', '--call-timeout', 'soon'], '--call-timeout takes seconds from 0 to 86400, but got soon'],
  [['run', 'a.js', '--call-timeout', '1e9'], '--call-timeout takes seconds from 0 to 86400, but got 1e9'],
  [['run', 'a.js', '--call-timeout', 'Infinity'], 'but got Infinity'],
  [['run', 'a.js', '--call-timeout', ''], 'but got nothing'],
  [['inspect', 'a.js', '--paths', 'x'], '--paths takes a whole number, but got x'],
  [['pubsub', 'limits', 'x'], 'limits takes no arguments, but got x'],
  [['pubsub', 'acl', 'x'], 'acl takes no arguments, but got x'],
  [['pubsub', '--delete'], '--delete goes with passwd'],
  [['pubsub', '--ws-port', '70000'], '--ws-port takes a number from 0 to 65535, but got 70000'],
  [['pubsub', '-p', '0x10'], '--port takes a number from 0 to 65535, but got 0x10'],
  [['pubsub', '--store-sync', 'never'], 'give --store DIR'],
  [
    ['dispatch', 'mqtt://127.0.0.1:9', 'ps', '--ca', 'a.js'],
    'an authority was named, but mqtt://127.0.0.1:9 has no certificate to check',
  ],
  [['pubsub', 'passwd', 'p', '#bob'], 'does not begin with #'],
  [['pubsub', 'passwd', 'p', 'b\rb'], 'no control character'],
])('%j', (args, message) => {
  const { code, stdout, stderr } = things(args, 'secret\n');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toStartWith('things: ');
  expect(stderr).toContain(message);
});

test.each([
  [['instrument', 'a.js', '-s', 'no/such/out.js'], 'cannot write no/such/out.js: ENOENT'],
  [['instrument', 'a.js', '-s', '/dev/full'], 'cannot write /dev/full: ENOSPC'],
  [['dispatch', 'mqtts://127.0.0.1:9', 'ps', '--ca', 'a.js'], 'a.js holds no certificate in PEM'],
  [['dispatch', 'mqtt://127.0.0.1:9', 'ps', '--password-file', 'a.js'], 'a.js holds no password'],
  [['pubsub', 'passwd', '.', 'bob'], 'cannot read .: EISDIR'],
  [['pubsub', '--unix', 'no/such/x.sock'], 'its directory must exist'],
  [['pubsub', '--unix', 'a.js'], 'a.js is there already'],
])('%j', (args, message) => {
  const { code, stderr } = things(args, 'secret\n');
  expect(code).toBe(1);
  expect(stderr).toStartWith('things: ');
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('-p PORT');
});

test('a password file stays readable for whom it was', () => {
  const file = join(folder, 'passwords');
  writeFileSync(file, '', { mode: 0o640 });
  expect(things(['pubsub', 'passwd', file, 'bob'], 'secret\n').code).toBe(0);
  expect(readFileSync(file, 'utf8')).toStartWith('bob:$7$');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(things(['pubsub', 'passwd', join(folder, 'fresh'), 'bob'], 'secret\n').code).toBe(0);
  expect(statSync(join(folder, 'fresh')).mode & 0o777).toBe(0o600);
});

test.each(['pubsub limits', 'pubsub acl', 'instrument a.js', 'doctor'])(
  'a full disk is no success: %s',
  line => {
    const main = join(import.meta.dir, '../../src/main.ts');
    const { exitCode, stderr } = Bun.spawnSync([process.execPath, main, ...line.split(' ')], {
      cwd: folder,
      stdout: Bun.file('/dev/full'),
      stderr: 'pipe',
    });
    expect(exitCode).toBe(1);
    expect(stderr.toString()).toStartWith('things: cannot write to stdout: ENOSPC');
  },
);

test('a worker outlives the disk that its console is on', async () => {
  const conf = join(folder, 'worker.conf');
  writeFileSync(conf, '{ "pubsub_url": "mqtt://127.0.0.1:9", "standby": 0 }');
  const main = join(import.meta.dir, '../../src/main.ts');
  const worker = Bun.spawn([process.execPath, main, 'worker', conf], {
    stdout: Bun.file('/dev/full'),
    stderr: 'pipe',
  });
  let said = '';
  for await (const bytes of worker.stderr) {
    said += new TextDecoder().decode(bytes);
    // The second attempt to connect comes long after the first words on stdout.
    if (said.split('trying again').length > 2) break;
  }
  expect(said.split('trying again').length).toBe(3);
  worker.kill('SIGTERM');
  expect(await worker.exited).toBe(0);
});
