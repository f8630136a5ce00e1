/**
 * A fleet behind a closed door: TLS, passwords and the ready-made access list. Everything that a fleet does must
 * work, and a worker that turns against the others must not be believed.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { topics } from '../../src/bus/topics.ts';
import { binary, build, Machine, type Outcome, programs, type Running } from './machine.ts';

setDefaultTimeout(60_000);
build();
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl)
  console.log('skipped: without the openssl command there is no certificate for a fleet over TLS');

const passwords = { 'worker-A': 'first secret', 'worker-B': 'second secret', dispatcher: 'third secret' };
let machine: Machine;
let url: string;
const file = (name: string) => join(machine.folder, name);

beforeAll(async () => {
  if (!hasOpenssl) return;
  machine = new Machine();
  for (const [user, password] of Object.entries(passwords)) {
    const { status } = spawnSync(binary, ['pubsub', 'passwd', file('passwords'), user], {
      input: `${password}\n`,
    });
    expect(status).toBe(0);
    writeFileSync(file(`${user}.secret`), `${password}\n`, { mode: 0o600 });
  }
  writeFileSync(file('acl'), spawnSync(binary, ['pubsub', 'acl']).stdout);
  const certificate = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const out = ['-keyout', file('key.pem'), '-out', file('certificate.pem')];
  expect(spawnSync('openssl', ['req', '-x509', ...certificate, ...names, ...out]).status).toBe(0);
  const broker = machine.things([
    ...[
      'pubsub',
      '--host',
      '127.0.0.1',
      '-p',
      '0',
      '--password-file',
      file('passwords'),
      '--acl-file',
      file('acl'),
    ],
    ...['--tls-cert', file('certificate.pem'), '--tls-key', file('key.pem')],
  ]);
  await broker.says(/listening on mqtts:\S*:(\d+)/);
  machine.port = Number(/listening on mqtts:\S*:(\d+)/.exec(broker.stderr)![1]);
  url = `mqtts://127.0.0.1:${machine.port}`;
});

afterAll(() => machine?.[Symbol.asyncDispose]());

/** Logs in under its id, with the password from a file or from the environment. */
function worker(id: 'worker-A' | 'worker-B', way: 'file' | 'environment'): Promise<Running> {
  const config = { pubsub_url: url, ca: 'certificate.pem' };
  return way === 'file'
    ? machine.worker(id, { config: { ...config, password_file: `${id}.secret` } })
    : machine.worker(id, { config, env: { THINGS_PASSWORD: passwords[id] } });
}

const dispatch = (...args: string[]): Promise<Outcome> =>
  machine.run([
    'dispatch',
    url,
    '--password-file',
    file('dispatcher.secret'),
    '--ca',
    file('certificate.pem'),
    ...args,
  ]);

test.skipIf(!hasOpenssl)(
  'run, migrate, look and kill, with nothing more allowed than the list says',
  async () => {
    const workerA = await worker('worker-A', 'file');
    const workerB = await worker('worker-B', 'environment');
    const waited = await dispatch(
      'run',
      'worker-A',
      join(programs, 'counter.js'),
      '--wait-for',
      '.',
      '--json',
    );
    expect({ ...waited, took: 0, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '', took: 0 });
    const { id } = JSON.parse(waited.stdout);
    await workerA.progress();
    expect(await dispatch('migrate', id, 'worker-B')).toMatchObject({ code: 0, stderr: '' });
    await workerB.progress();
    const { stdout } = await dispatch('ps', '--json');
    expect(JSON.parse(stdout).processes).toMatchObject([{ id, worker: 'worker-B', status: 'Running' }]);
    expect(await dispatch('kill', id)).toMatchObject({ code: 0, stderr: '' });
  },
);

test.skipIf(!hasOpenssl)('a program does not see the password of its worker', async () => {
  const program = file('environment.js');
  writeFileSync(program, `console.log('password:', process.env.THINGS_PASSWORD);`);
  const { code } = await dispatch(
    'run',
    'worker-B',
    program,
    '--wait-for',
    '^password: undefined$',
    '--timeout',
    '20s',
  );
  expect(code).toBe(0);
});

test.skipIf(!hasOpenssl)(
  'without the password, and with a broker of unknown descent, one clear message',
  async () => {
    const anonymous = await machine.run(['dispatch', url, '--ca', file('certificate.pem'), 'ps']);
    expect(anonymous).toMatchObject({ code: 1, stdout: '' });
    expect(anonymous.stderr).toContain('refused: ');
    const wrong = url.replace('//', '//dispatcher:wrong@');
    const refused = await machine.run(['dispatch', wrong, '--ca', file('certificate.pem'), 'ps']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/mqtts:\/\/dispatcher:\*\*\*@\S+ refused: /);
    const unknown = await machine.run(['dispatch', url, '--password-file', file('dispatcher.secret'), 'ps']);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/the certificate of .*self.signed certificate\n.*--ca FILE/);
  },
);

/** Someone with a user's password and a client of his own. */
function intruder(username: keyof typeof passwords): Promise<MqttClient> {
  return mqtt.connectAsync(url, {
    username,
    password: passwords[username],
    ca: readFileSync(file('certificate.pem')),
    protocolVersion: 5,
    reconnectPeriod: 0,
  });
}

/** `allowed`, or what the broker says. */
const attempt = (publishing: Promise<unknown>): Promise<string> =>
  publishing.then(
    () => 'allowed',
    error => error.message,
  );

test.skipIf(!hasOpenssl)('a worker is believed only as itself, and commands no one', async () => {
  const rogue = await intruder('worker-A');
  const publish = (topic: string) => attempt(rogue.publishAsync(topic, '{}', { qos: 1 }));
  const subscribe = (filter: string) => attempt(rogue.subscribeAsync(filter, { qos: 1 }));
  const own: Record<string, string> = {
    'its record': topics.worker('worker-A'),
    'a word to another worker': topics.peer('worker-B', 'worker-A'),
    'a chunk for it': topics.chunk('worker-B', 'worker-A', 'transfer', 0),
    'an answer': topics.reply('client', 'worker-A'),
    'output of a program': topics.output('process', 'worker-A'),
  };
  const others: Record<string, string> = {
    'the record of another': topics.worker('worker-B'),
    'a word in the name of another': topics.peer('worker-A', 'worker-B'),
    'a chunk in its name': topics.chunk('worker-A', 'worker-B', 'transfer', 0),
    'an answer in its name': topics.reply('client', 'worker-B'),
    'output of its programs': topics.output('process', 'worker-B'),
    'a command': topics.command('worker-B', 'client'),
    'a command to itself': topics.command('worker-A', 'client'),
    'something else': 'somewhere/else',
  };
  const outcomes = async (list: Record<string, string>) =>
    Object.fromEntries(
      await Promise.all(Object.entries(list).map(async ([what, topic]) => [what, await publish(topic)])),
    );
  const refusal = 'Publish error: Not authorized';
  // nobody may be listening, which is not a refusal
  for (const [what, outcome] of Object.entries(await outcomes(own))) {
    expect({ what, outcome }).not.toEqual({ what, outcome: refusal });
  }
  expect(await outcomes(others)).toEqual(
    Object.fromEntries(Object.keys(others).map(what => [what, refusal])),
  );
  expect(await subscribe(topics.command('worker-B', '+'))).not.toBe('allowed');
  await rogue.endAsync();
});

test.skipIf(!hasOpenssl)('a worker that subscribes to everything hears what it may', async () => {
  const rogue = await intruder('worker-A');
  const heard = new Set<string>();
  rogue.on('message', topic => heard.add(topic));
  await rogue.subscribeAsync('#', { qos: 1 });
  const { stdout } = await dispatch('run', 'worker-B', join(programs, 'counter.js'), '--json');
  expect(await dispatch('kill', JSON.parse(stdout).id)).toMatchObject({ code: 0 });
  expect([...heard].sort()).toEqual([topics.worker('worker-A'), topics.worker('worker-B')]);
  await rogue.endAsync();
});

test.skipIf(!hasOpenssl)('a dispatcher does not pose as a worker', async () => {
  const rogue = await intruder('dispatcher');
  for (const topic of [
    topics.worker('worker-A'),
    topics.peer('worker-A', 'worker-B'),
    topics.output('p', 'worker-A'),
  ]) {
    expect(await attempt(rogue.publishAsync(topic, '{}', { qos: 1 }))).toBe('Publish error: Not authorized');
  }
  await rogue.endAsync();
});
