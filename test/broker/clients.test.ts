/**
 * Clients that others wrote, each by its own program: mosquitto's commands, Paho for Python, a browser. One that
 * is not installed is skipped, and said so. (mqtt.js is the client of server.test.ts.)
 */
import { afterAll, afterEach, expect, test } from 'bun:test';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartedBroker, type StartOptions, startBroker } from '../../src/broker/start.ts';

const folder = mkdtempSync(join(tmpdir(), 'things-clients-'));
const closing: (() => unknown)[] = [];
/** Other programs start slowly on a busy machine. */
const patience = 120_000;

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(options: StartOptions = {}): Promise<StartedBroker> {
  const started = await startBroker({ port: 0, host: '127.0.0.1', ...options });
  closing.push(() => started.close());
  return started;
}

/** A test that says why when it does not run. */
function testWith(available: boolean, what: string, name: string, run: () => Promise<void>): void {
  if (!available) console.log(`skipped: ${what} is not installed: ${name}`);
  test.skipIf(!available)(name, run, patience);
}

interface Program {
  child: ChildProcess;
  stdout: () => string;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function run(command: string, args: string[], input?: string): Program {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  closing.push(() => child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', text => (said[name] += text));
  }
  child.stdin!.end(input);
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>(resolve =>
    child.on('close', code => resolve({ code, ...said })),
  );
  return { child, stdout: () => said.stdout, ended };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > patience / 2) throw new Error(`waited in vain for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

// ---- mosquitto_pub and mosquitto_sub

const hasMosquitto = spawnSync('mosquitto_sub', ['--help']).error === undefined;

for (const version of ['mqttv31', 'mqttv311', 'mqttv5']) {
  testWith(
    hasMosquitto,
    'mosquitto-clients',
    `mosquitto_pub and mosquitto_sub speak ${version}`,
    async () => {
      const { port, broker } = await start();
      const common = ['-p', `${port}`, '-V', version];
      const retained = run('mosquitto_pub', [...common, '-t', 'fleet/name', '-m', 'reef', '-q', '1', '-r']);
      expect(await retained.ended).toMatchObject({ code: 0, stderr: '' });
      const format = ['-F', '%t q%q r%r %p'];
      const subscriber = run('mosquitto_sub', [...common, '-t', 'fleet/#', '-q', '2', '-C', '7', ...format]);
      await until(() => broker.subscriptions.size === 1, 'the subscription');
      // one line of stdin each, in order, at every QoS
      for (const qos of ['0', '1', '2']) {
        const publisher = run(
          'mosquitto_pub',
          [...common, '-t', `fleet/${qos}`, '-l', '-q', qos],
          'one\ntwo\n',
        );
        expect(await publisher.ended).toMatchObject({ code: 0, stderr: '' });
      }
      const { code, stdout } = await subscriber.ended;
      expect({ code, lines: stdout.trim().split('\n') }).toEqual({
        code: 0,
        lines: [
          'fleet/name q1 r1 reef',
          ...['0', '1', '2'].flatMap(qos => ['one', 'two'].map(text => `fleet/${qos} q${qos} r0 ${text}`)),
        ],
      });
    },
  );
}

testWith(
  hasMosquitto,
  'mosquitto-clients',
  'mosquitto_sub gets the properties and the will of another',
  async () => {
    const { port, broker } = await start();
    const common = ['-p', `${port}`, '-V', 'mqttv5'];
    const subscriber = run('mosquitto_sub', [
      ...common,
      '-t',
      'a/#',
      '-q',
      '1',
      '-C',
      '2',
      '-F',
      '%t|%R|%D|%P|%p',
    ]);
    await until(() => broker.subscriptions.size === 1, 'the subscription');
    const properties = [
      ['response-topic', 'answers/here'],
      ['correlation-data', 'number7'],
      ['user-property', 'unit', 'celsius'],
    ].flatMap(property => ['-D', 'publish', ...property]);
    const publisher = run('mosquitto_pub', [...common, '-t', 'a/b', '-m', '21', '-q', '1', ...properties]);
    expect(await publisher.ended).toMatchObject({ code: 0, stderr: '' });
    const dying = run('mosquitto_sub', [
      ...common,
      ...['-t', 'nothing', '--will-topic', 'a/will', '--will-payload', 'gone', '--will-qos', '1'],
    ]);
    await until(() => broker.subscriptions.size === 2, 'the second subscription');
    dying.child.kill('SIGKILL');
    const { stdout } = await subscriber.ended;
    expect(stdout.trim().split('\n')).toEqual(['a/b|answers/here|number7|unit:celsius|21', 'a/will||||gone']);
  },
);

// ---- Paho for Python

/** The system's, which is the one that Debian's packages are for. */
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const hasPaho = spawnSync(python, ['-c', 'import paho.mqtt.client']).status === 0;

/** Publishes a hundred numbers at each QoS to itself, then leaves a queue behind and comes back for it. */
const pahoProgram = `
import sys, threading
import paho.mqtt.client as mqtt
from paho.mqtt.properties import Properties
from paho.mqtt.packettypes import PacketTypes

def client(name):
    extra = [mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, 'CallbackAPIVersion') else []
    return mqtt.Client(*extra, client_id=name, protocol=mqtt.MQTTv5)

def keep():
    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = 600
    return properties

def connected(c, clean):
    ready = threading.Event()
    c.on_connect = lambda c, userdata, flags, reason, properties: (setattr(c, 'present', flags['session present']), ready.set())
    c.connect('127.0.0.1', int(sys.argv[1]), clean_start=clean, properties=keep())
    c.loop_start()
    assert ready.wait(60)

def subscribed(c, topic):
    ready = threading.Event()
    c.on_subscribe = lambda *arguments: ready.set()
    c.subscribe(topic, 2)
    assert ready.wait(60)

got, enough = [], threading.Event()
def collect(c, userdata, message):
    got.append((message.qos, int(message.payload)))
    if len(got) in (300, 310): enough.set()

receiver = client('receiver')
receiver.on_message = collect
connected(receiver, True)
subscribed(receiver, 'numbers/+')
sender = client('sender')
connected(sender, True)
for number in range(100):
    for qos in (0, 1, 2): sender.publish('numbers/%d' % qos, str(number), qos)
assert enough.wait(60), len(got)
enough.clear()
receiver.disconnect()
receiver.loop_stop()
last = [sender.publish('numbers/x', str(number), 2) for number in range(10)]
for info in last: info.wait_for_publish(60)
connected(receiver, False)
assert receiver.present
assert enough.wait(60), len(got)
for qos in (0, 1, 2): print(qos, [number for of, number in got[:300] if of == qos] == list(range(100)))
print('kept', [number for of, number in got[300:]] == list(range(10)))
receiver.disconnect()
sender.disconnect()
`;

testWith(
  hasPaho,
  'python3-paho-mqtt',
  'Paho for Python: three hundred messages in order, and a kept session',
  async () => {
    const { port } = await start();
    const { code, stdout, stderr } = await run(python, ['-c', pahoProgram, `${port}`]).ended;
    expect({ code, stdout, stderr: code === 0 ? '' : stderr }).toEqual({
      code: 0,
      stdout: '0 True\n1 True\n2 True\nkept True\n',
      stderr: '',
    });
  },
);

// ---- a browser

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  name => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0,
);
const bundle = join(import.meta.dir, '../../node_modules/mqtt/dist/mqtt.min.js');

/** Runs in the page; what it finds goes to the test's web server. */
const page = (url: string) => `<!doctype html><script src="/mqtt.js"></script><script>
const tell = result => fetch('/result', { method: 'POST', body: JSON.stringify(result) });
const client = mqtt.connect(${JSON.stringify(url)}, { protocolVersion: 5, reconnectPeriod: 0, connectTimeout: 30000 });
const got = [];
client.on('connect', () => client.subscribe('page/#', { qos: 2 }, () => {
  for (let number = 0; number < 50; number++) client.publish('page/' + number % 3, String(number), { qos: number % 3 });
  client.publish('page/large', 'x'.repeat(200000), { qos: 1 });
}));
client.on('message', (topic, payload) => {
  got.push(payload.length > 100 ? payload.length : Number(payload));
  if (got.length === 51) tell({ got });
});
client.on('close', () => tell({ closed: got.length }));
</script>`;

/** What a page of `host`, a name for this machine, says about the broker at `url`. */
async function browse(host: string, url: string): Promise<unknown> {
  let done: (result: unknown) => void = () => {};
  const result = new Promise<unknown>(resolve => (done = resolve));
  const server = createServer((request, response) => {
    if (request.url === '/mqtt.js') response.end(readFileSync(bundle));
    else if (request.url === '/result') {
      let body = '';
      request.on('data', data => (body += data));
      request.on('end', () => {
        response.end();
        done(JSON.parse(body));
      });
    } else response.setHeader('Content-Type', 'text/html').end(page(url));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  closing.push(() => server.close());
  const { port } = server.address() as { port: number };
  const browser = run(chromium!, [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    `--user-data-dir=${mkdtempSync(join(folder, 'browser-'))}`,
    `--host-resolver-rules=MAP elsewhere.example 127.0.0.1`,
    `http://${host}:${port}/`,
  ]);
  const outcome = await Promise.race([result, browser.ended]);
  browser.child.kill('SIGKILL');
  await browser.ended;
  return outcome;
}

testWith(chromium !== undefined, 'Chromium', 'a browser over WebSocket', async () => {
  const { port } = await start({ listeners: [{ type: 'tcp', port: 0, host: '127.0.0.1', webSocket: true }] });
  const numbers = Array.from({ length: 50 }, (_, i) => i);
  const { got } = (await browse('127.0.0.1', `ws://127.0.0.1:${port}/mqtt`)) as { got: number[] };
  // QoS 2 has two more steps, so only what is of one QoS is in order
  for (const qos of [0, 1, 2]) {
    const wanted = numbers.filter(number => number % 3 === qos);
    expect(got.filter(number => number < 50 && number % 3 === qos)).toEqual(wanted);
  }
  expect(got.filter(number => number >= 50)).toEqual([200_000]);
});

testWith(
  chromium !== undefined,
  'Chromium',
  'a page of another site reaches no broker without passwords',
  async () => {
    const { port } = await start({
      listeners: [{ type: 'tcp', port: 0, host: '127.0.0.1', webSocket: true }],
    });
    expect(await browse('elsewhere.example', `ws://127.0.0.1:${port}/mqtt`)).toEqual({ closed: 0 });
  },
);
