/** The broker on real sockets, with mqtt.js as its client, and the command that runs it. */
import { afterAll, afterEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { type StartedBroker, type StartOptions, startBroker } from '../../src/broker/start.ts';
import { ThingsError } from '../../src/errors.ts';

/** Processes start slowly on a busy machine. */
setDefaultTimeout(60_000);
const root = join(import.meta.dir, '../..');
const folder = mkdtempSync(join(tmpdir(), 'things-broker-'));
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(options: StartOptions = {}): Promise<StartedBroker> {
  const started = await startBroker({ port: 0, host: '127.0.0.1', ...options });
  closing.push(() => started.close());
  return started;
}

async function connect(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(
    url,
    { reconnectPeriod: 0, connectTimeout: 5000, ...options },
    false,
  );
  closing.push(() => client.endAsync(true));
  return client;
}

function nextMessage(client: MqttClient): Promise<[string, Buffer]> {
  return new Promise(resolve => client.once('message', (topic, payload) => resolve([topic, payload])));
}

/** A certificate authority, a server and a client, made by the openssl command. */
function certificates(): { ca: string; file: (name: string) => string } | undefined {
  if (spawnSync('openssl', ['version']).status !== 0) return undefined;
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args);
    if (status !== 0) throw new Error(stderr.toString());
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  if (!existsSync(file('ca.crt'))) {
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      file('ca.key'),
      '-out',
      file('ca.crt'),
      '-subj',
      '/CN=Test CA',
    );
    writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
    for (const name of ['localhost', 'worker-A']) {
      openssl(
        'req',
        ...key,
        '-keyout',
        file(`${name}.key`),
        '-out',
        file(`${name}.csr`),
        '-subj',
        `/CN=${name}`,
      );
      const signing = [
        '-CA',
        file('ca.crt'),
        '-CAkey',
        file('ca.key'),
        '-CAcreateserial',
        '-extfile',
        file('names'),
      ];
      openssl(
        'x509',
        '-req',
        '-in',
        file(`${name}.csr`),
        ...signing,
        '-days',
        '2',
        '-out',
        file(`${name}.crt`),
      );
    }
  }
  return { ca: readFileSync(file('ca.crt'), 'utf8'), file };
}

describe('listeners', () => {
  test.each([4, 5] as const)(
    'TCP, protocol version %d: publish and subscribe with each QoS',
    async protocolVersion => {
      const { port } = await start();
      const client = await connect(`mqtt://127.0.0.1:${port}`, { protocolVersion });
      for (const qos of [0, 1, 2] as const) {
        await client.subscribeAsync(`t/${qos}`, { qos });
        const arrived = nextMessage(client);
        await client.publishAsync(`t/${qos}`, `payload ${qos}`, { qos });
        expect((await arrived).map(String)).toEqual([`t/${qos}`, `payload ${qos}`]);
      }
    },
  );

  test('a large message through a slow kernel arrives whole', async () => {
    const { port } = await start({ limits: { packetBytes: 20_000_000, queuedBytes: 50_000_000 } });
    const client = await connect(`mqtt://127.0.0.1:${port}`);
    await client.subscribeAsync('t', { qos: 1 });
    const payload = Buffer.alloc(10_000_000, 'abcdefghijklm');
    const arrived = nextMessage(client);
    await client.publishAsync('t', payload, { qos: 1 });
    expect((await arrived)[1].equals(payload)).toBe(true);
  });

  test('WebSocket and a Unix socket beside TCP', async () => {
    const path = join(folder, 'broker.sock');
    const { listeners, port } = await start({
      listeners: [
        { type: 'tcp', port: 0, host: '127.0.0.1' },
        { type: 'tcp', port: 0, host: '127.0.0.1', webSocket: true },
        { type: 'unix', path },
      ],
    });
    const tcp = await connect(`mqtt://127.0.0.1:${port}`);
    await tcp.subscribeAsync('t');
    for (const url of [`ws://127.0.0.1:${listeners[1]!.port}`, `mqtt+unix://${path}`]) {
      const client = await connect(url);
      const arrived = nextMessage(tcp);
      await client.publishAsync('t', 'x'.repeat(70_000));
      expect((await arrived)[1].length).toBe(70_000);
    }
  });

  test('a Unix socket left by a killed broker is replaced, a living one is not', async () => {
    const path = join(folder, 'stale.sock');
    const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', code]);
    expect(existsSync(path)).toBe(true);
    await start({ listeners: [{ type: 'unix', path }] });
    await expect(start({ listeners: [{ type: 'unix', path }] })).rejects.toMatchObject({
      code: 'BROKER_ADDRESS_IN_USE',
    });
  });

  test('TLS, with client certificates as users', async () => {
    const made = certificates();
    if (made === undefined) {
      console.log('skipped: there is no openssl to make certificates');
      return;
    }
    const { ca, file } = made;
    const tls = { cert: file('localhost.crt'), key: file('localhost.key'), ca: file('ca.crt') };
    const { port, broker, listeners } = await start({
      listeners: [
        { type: 'tcp', port: 0, host: '127.0.0.1', tls },
        { type: 'tcp', port: 0, host: '127.0.0.1', tls: { ...tls, requireCertificate: true } },
      ],
    });
    const own = { cert: readFileSync(file('worker-A.crt')), key: readFileSync(file('worker-A.key')) };
    const client = await connect(`mqtts://localhost:${port}`, { ca, ...own, clientId: 'named' });
    await client.subscribeAsync('t');
    expect(broker.sessions.get('named')!.username).toBe('worker-A');
    await expect(connect(`mqtts://localhost:${port}`, { ca, protocolVersion: 5 })).rejects.toThrow(
      'Not authorized',
    );
    await expect(connect(`mqtts://localhost:${listeners[1]!.port}`, { ca })).rejects.toThrow();
    await expect(connect(`mqtts://localhost:${port}`, own)).rejects.toThrow('certificate');
  });

  test('a port in use and an address of another machine are clear errors', async () => {
    const { port } = await start();
    await expect(startBroker({ port, host: '127.0.0.1' })).rejects.toThrow(`127.0.0.1:${port} is in use`);
    const elsewhere = startBroker({ port: 0, host: '192.0.2.1' });
    await expect(elsewhere).rejects.toBeInstanceOf(ThingsError);
  });

  test('a broken key is a clear error', async () => {
    writeFileSync(join(folder, 'nonsense'), 'nonsense');
    const tls = { cert: join(folder, 'nonsense'), key: join(folder, 'nonsense') };
    await expect(startBroker({ listeners: [{ type: 'tcp', port: 0, tls }] })).rejects.toMatchObject({
      code: 'BROKER_BAD_TLS',
    });
  });

  test('close says good-bye and frees the port', async () => {
    const started = await startBroker({ port: 0, host: '127.0.0.1' });
    const client = await connect(`mqtt://127.0.0.1:${started.port}`, { protocolVersion: 5 });
    const reason = new Promise(resolve => client.once('disconnect', ({ reasonCode }) => resolve(reasonCode)));
    await started.close();
    expect(await reason).toBe(0x8b);
    await start({ port: started.port });
  });
});

interface Running {
  child: ChildProcess;
  /** Everything said so far. */
  said: () => string;
  until: (pattern: RegExp) => Promise<RegExpExecArray>;
  ended: Promise<number | null>;
}

function pubsub(...args: string[]): Running {
  const child = spawn(process.execPath, [join(root, 'src/main.ts'), 'pubsub', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  closing.push(() => child.kill('SIGKILL'));
  let text = '';
  let check = () => {};
  child.stderr.on('data', data => {
    text += data;
    check();
  });
  const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
  const until = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      check = () => {
        const match = pattern.exec(text);
        if (match !== null) resolve(match);
      };
      check();
      void ended.then(code => reject(new Error(`ended with ${code} before ${pattern}: ${text}`)));
    });
  return { child, said: () => text, until, ended };
}

describe('things pubsub', () => {
  test('listens, warns when others can reach it, says good-bye on Ctrl-C, exits with 0', async () => {
    const running = pubsub('-p', '0');
    const [, port] = await running.until(/listening on mqtt:\/\/\*:(\d+)/);
    await running.until(/anyone who can reach this broker can run code/);
    const client = await connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 });
    const reason = new Promise(resolve => client.once('disconnect', ({ reasonCode }) => resolve(reasonCode)));
    running.child.kill('SIGINT');
    expect(await reason).toBe(0x8b);
    expect(await running.ended).toBe(0);
  });

  test('does not warn on loopback, nor with passwords; logs packets with -d', async () => {
    const passwords = join(folder, 'passwords');
    const setting = pubsub('passwd', passwords, 'ann');
    setting.child.stdin!.end('correct horse\n');
    expect(await setting.ended).toBe(0);
    const running = pubsub('-p', '0', '--password-file', passwords, '-d');
    const [, port] = await running.until(/listening on mqtt:\/\/\*:(\d+)/);
    const client = await connect(`mqtt://127.0.0.1:${port}`, { username: 'ann', password: 'correct horse' });
    await client.publishAsync('some/topic', 'x', { qos: 1 });
    await running.until(/Received PUBLISH from \S+ \(d0, q1, r0, m\d+, 'some\/topic', ... \(1 bytes\)\)/);
    expect(running.said()).not.toContain('can run code');
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
  });

  test('a busy port is one clear message', async () => {
    const { port } = await start();
    const running = pubsub('-p', `${port}`, '--host', '127.0.0.1');
    expect(await running.ended).toBe(1);
    expect(running.said()).toContain(`127.0.0.1:${port} is in use by another program`);
    expect(running.said()).toContain('-p PORT');
  });

  test.each([
    [['-p', 'http'], '--port takes a number from 0 to 65535, but got http'],
    [['-p', '70000'], 'but got 70000'],
    [['--tls-cert', 'x'], '--tls-cert and --tls-key belong together'],
    [['--tls-ca', 'x'], '--tls-ca needs'],
    [['--config', '/no/such.json'], 'cannot read /no/such.json'],
    [['passwd', 'file'], 'needs a file and a user name'],
    [['nonsense'], 'unexpected argument nonsense'],
  ])('%j is refused', async (args, part) => {
    const running = pubsub(...args);
    expect(await running.ended).not.toBe(0);
    expect(running.said()).toContain(part);
  });
});
