/**
 * mosquitto's own broker tests (test/broker of a checkout named by MOSQUITTO_SRC) against the broker:
 * `scripts/mosquitto-tests [-v] [NAME...]`. The tests start `../../src/mosquitto`; in a temporary copy that is a
 * shim, this very script, which reads the options of mosquitto.conf that have a counterpart here. Tests that need
 * others (bridges, plugins, mount points, PSK) are left out and counted as such.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Permissions, Refusal } from '../src/broker/access.ts';
import { Guard } from '../src/broker/security/guard.ts';
import { type StartOptions, startBroker } from '../src/broker/start.ts';
import type { ListenerOptions } from '../src/broker/transport/listen.ts';

const atOnce = 4;
const timeoutMs = 60_000;
/** What the shim ends with when the configuration asks for something that is not here. */
const notOurs = 42;

/**
 * Tests that fail for a difference we accept, and which. Everything else must pass.
 */
const accepted: Record<string, string> = {
  '01-connect-max-keepalive.py':
    'a 3.1.1 client with a longer keep alive is let in; the standard has no code to refuse it',
  '02-subpub-qos1-message-expiry.py':
    'packet identifiers are given when a message is sent, so an expired one uses none up',
  '02-subpub-qos2.py': 'QoS 2 is delivered on PUBLISH, not on PUBREL; section 4.3.3 leaves the moment open',
  '03-publish-c2b-disconnect-qos2.py':
    'a PUBREL for an identifier that is not in use is answered with 0x92, not found (MQTT5 3.7.2.1)',
  '03-publish-dollar-v5.py':
    'publishing below $SYS is answered with "not authorized", not with "no subscribers"',
  '03-publish-long-topic.py': 'too many levels are reason 0x90, topic name invalid, not 0x81',
  '03-publish-qos1-max-inflight-expire.py': 'packet identifiers, as above',
  '03-publish-qos2-dup.py':
    'a QoS 2 message repeated on one connection is answered each time, not only twice',
  '07-will-control.py': 'there is no $CONTROL here, so a will may have that topic',
  '07-will-delay.py':
    'without a session expiry the session ends at once, and the will delay with it (MQTT5 3.1.3.2.2)',
  '07-will-delay-reconnect.py': 'as above',
  '07-will-delay-recover.py': 'as above',
  '07-will-delay-invalid-573191.py': 'a malformed MQTT 5 CONNECT is answered with a CONNACK that says so',
  '07-will-invalid-utf8.py': 'as above',
  '07-will-no-flag.py': 'as above',
  '07-will-null-topic.py': 'as above',
  '07-will-takeover.py': 'a takeover closes the older connection, and so sends its will [MQTT-3.1.2-8]',
  '09-acl-access-variants.py': 'a user name that no password proves has no rights',
  '09-acl-change.py': 'as above',
  '09-pwfile-parse-invalid.py':
    'a broken password file stops the broker with its line; mosquitto passes over the line',
  '11-message-expiry.py': 'packet identifiers, as above',
  '11-persistent-subscription-no-local.py':
    'after a restart packet identifiers begin anew, where none is in use',
  '12-prop-maximum-packet-size-publish-qos1.py':
    'the size of a packet includes its fixed header (MQTT5 2.1.4)',
  '12-prop-maximum-packet-size-publish-qos2.py': 'as above',
  '13-malformed-subscribe-v5.py': 'retain handling of 3 is a protocol error (MQTT5 3.8.3.1), not malformed',
};

async function run(args: string[]): Promise<void> {
  const verbose = args.includes('-v');
  const wanted = args.filter(arg => arg !== '-v');
  const checkout = process.env.MOSQUITTO_SRC;
  if (checkout === undefined || !existsSync(join(checkout, 'test/broker'))) {
    console.log('skipped: MOSQUITTO_SRC does not name a checkout of github.com/eclipse/mosquitto');
    return;
  }
  if (spawnSync('python3', ['--version']).status !== 0) {
    console.log('skipped: there is no python3');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'things-mosquitto-'));
  try {
    cpSync(join(checkout, 'test'), join(folder, 'test'), { recursive: true });
    beMorePatient(join(folder, 'test/mosq_test.py'));
    const expired = certificatesExpired(join(folder, 'test/ssl/server.crt'));
    mkdirSync(join(folder, 'src'));
    const shim = join(folder, 'src/mosquitto');
    writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${resolve(import.meta.path)}" --shim "$@"\n`);
    chmodSync(shim, 0o755);
    for (const name of ['client', 'apps']) {
      if (existsSync(join(checkout, name))) symlinkSync(join(checkout, name), join(folder, name));
    }
    const list = readFileSync(join(folder, 'test/broker/test.py'), 'utf8');
    // a client that says it is a bridge; the other tests of bridges need options that are left out anyway
    const all = [...list.matchAll(/^\s*\((\d), '\.\/([^']+\.py)'\)/gm)].map(match => ({
      ports: Number(match[1]),
      name: match[2]!,
    }));
    const chosen = all
      .filter(({ name }) => !name.startsWith('06-bridge'))
      .filter(({ name }) => wanted.length === 0 || wanted.some(part => name.includes(part)));
    const results: Record<'passed' | 'accepted' | 'failed' | 'left out', string[]> = {
      passed: [],
      accepted: [],
      failed: [],
      'left out': [],
    };
    let port = 21_000 + (process.pid % 2000) * 10;
    const waiting = [...chosen];
    const work = async () => {
      for (let test = waiting.shift(); test !== undefined; test = waiting.shift()) {
        const ports = Array.from({ length: test.ports }, () => `${port++}`);
        let outcome: Outcome =
          expired && readFileSync(join(folder, 'test/broker', test.name), 'utf8').includes('../ssl/')
            ? { kind: 'left out', why: 'its certificates have expired' }
            : await one(folder, test.name, ports);
        // they depend on fractions of a second; a busy machine deserves another chance
        if (outcome.kind === 'failed') outcome = await one(folder, test.name, ports);
        const { name } = test;
        const kind = outcome.kind === 'failed' && accepted[name] !== undefined ? 'accepted' : outcome.kind;
        results[kind].push(name);
        if (kind === 'failed' || verbose)
          console.log(
            `${name}: ${kind}${outcome.why === '' ? '' : `\n${outcome.why.replace(/^/gm, '    ')}`}`,
          );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    for (const name of results.accepted.sort())
      console.log(`${name}: accepted difference: ${accepted[name]}`);
    const ours = chosen.length - results['left out'].length;
    console.log(
      `${results.passed.length} of ${ours} passed, ${results.accepted.length} accepted differences, ${results['left out'].length} left out`,
    );
    if (results.failed.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Two seconds for a broker to start are not enough for one that is run from source on a busy machine. */
function beMorePatient(helper: string): void {
  const text = readFileSync(helper, 'utf8');
  const changed = text.replace('for i in range(0, 20):', 'for i in range(0, 200):');
  if (changed === text)
    console.log(`${basename(helper)} is not as expected: its short waits are left as they are`);
  writeFileSync(helper, changed);
}

/** Those in the checkout were made for five years. */
function certificatesExpired(file: string): boolean {
  return (
    existsSync(file) && spawnSync('openssl', ['x509', '-checkend', '0', '-noout', '-in', file]).status === 1
  );
}

type Outcome = { kind: 'passed' | 'failed' | 'left out'; why: string };

async function one(folder: string, name: string, ports: string[]): Promise<Outcome> {
  const child = spawn('python3', [name, ...ports], {
    cwd: join(folder, 'test/broker'),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data));
  // its brokers with it
  const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), timeoutMs);
  const code = await new Promise(resolve => child.on('close', resolve));
  clearTimeout(timer);
  const why = /shim: (.*)/.exec(output)?.[1];
  if (why !== undefined) return { kind: 'left out', why };
  const missing = /ModuleNotFoundError: (.*)|No such file or directory: '(\.\.\/.*)'/.exec(output);
  if (missing !== null) return { kind: 'left out', why: missing[0] };
  return code === 0
    ? { kind: 'passed', why: '' }
    : { kind: 'failed', why: output.split('\n').slice(-30).join('\n') };
}

// ---- the shim

async function shim(args: string[]): Promise<void> {
  const configAt = args.indexOf('-c');
  const portAt = args.indexOf('-p');
  speakAsMosquitto();
  const options: StartOptions & { listeners: ListenerOptions[] } = {
    listeners: [],
    reasonStrings: false,
    limits: {
      packetBytes: 2 ** 28,
      connectBytes: 2 ** 28,
      totalPartialBytes: 2 ** 28,
      topicAliases: 10,
      receiveMaximum: 20,
      inflight: 20,
      topicLevels: 201,
      sessionExpirySeconds: 0xffffffff,
    },
    log: (level, line) => console.error(`${level}: ${line}`),
    trace: line => console.error(line),
  };
  if (configAt !== -1)
    configure(options, readFileSync(args[configAt + 1]!, 'utf8'), basename(args[configAt + 1]!));
  if (portAt !== -1) options.listeners = [{ type: 'tcp', port: Number(args[portAt + 1]) }];
  if (options.listeners.length === 0) options.listeners = [{ type: 'tcp', port: 1883 }];
  const broker = await startBroker(options);
  process.on('SIGHUP', () => broker.reload());
  process.once('SIGTERM', () => void broker.close().then(() => process.exit(0)));
}

/** Differences of bytes, not of sense, that would otherwise fail tests about something else. */
function speakAsMosquitto(): void {
  const admit = Guard.prototype.admit;
  const translate = (verdict: Permissions | Refusal): Permissions | Refusal => {
    // mosquitto has one code for all refusals; we tell a wrong password from a lack of rights
    if (verdict === 'badUserNameOrPassword') return 'notAuthorized';
    if (typeof verdict === 'string') return verdict;
    // mosquitto 2.0 grants every subscription and filters later; we refuse those that can bring nothing
    return { ...verdict, maySubscribe: () => true };
  };
  Guard.prototype.admit = function (this: Guard, credentials) {
    const verdict = admit.call(this, credentials);
    return verdict instanceof Promise ? verdict.then(translate) : translate(verdict);
  };
}

function configure(
  options: StartOptions & { listeners: ListenerOptions[] },
  text: string,
  name: string,
): void {
  const limits = (options.limits ??= {});
  let anonymous = false;
  const tls: Record<string, string> = {};
  const giveUp = (line: string) => {
    console.error(`shim: no counterpart of ${line}`);
    process.exit(notOurs);
  };
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [key = '', value = '', ...more] = line.split(/\s+/);
    switch (key) {
      case 'port':
      case 'listener':
        options.listeners.push({ type: 'tcp', port: Number(value), host: more[0] });
        break;
      case 'allow_anonymous':
        anonymous = value === 'true';
        break;
      case 'password_file':
        options.passwordFile = value;
        break;
      case 'acl_file':
        options.aclFile = value;
        break;
      case 'max_inflight_messages':
        limits.inflight = limits.receiveMaximum = Number(value);
        break;
      case 'max_queued_messages':
        limits.queuedMessages = Number(value);
        break;
      case 'max_packet_size':
        limits.packetBytes = Number(value);
        break;
      case 'max_keepalive':
        limits.keepAliveSeconds = Number(value);
        break;
      case 'max_connections':
        limits.connections = Number(value);
        break;
      case 'sys_interval':
        limits.sysSeconds = Number(value);
        break;
      case 'persistence':
        if (value === 'true') options.store ??= `store-of-${name}`;
        break;
      case 'persistence_file':
        options.store = `store-of-${value}`;
        // the tests begin anew by removing the file
        if (!existsSync(value)) rmSync(options.store, { recursive: true, force: true });
        writeFileSync(value, '');
        break;
      case 'cafile':
      case 'certfile':
      case 'keyfile':
      case 'require_certificate':
      case 'use_identity_as_username':
        tls[key] = value;
        break;
      case 'per_listener_settings':
      case 'log_type':
      case 'log_dest':
        break;
      default:
        giveUp(line);
    }
  }
  options.allowAnonymous = anonymous;
  if (!anonymous && options.passwordFile === undefined && tls.use_identity_as_username !== 'true') {
    options.passwordFile = join(tmpdir(), `things-nobody-${process.pid}`);
    writeFileSync(options.passwordFile, '');
  }
  const { certfile: cert, keyfile: key, cafile: ca } = tls;
  if (cert !== undefined && key !== undefined) {
    const requireCertificate = tls.require_certificate === 'true';
    const last = options.listeners.at(-1)!;
    // without `require_certificate` mosquitto asks for none
    if (last.type === 'tcp')
      last.tls = { cert, key, ...(requireCertificate ? { ca, requireCertificate } : {}) };
  }
}

const args = process.argv.slice(2);
if (args[0] === '--shim') await shim(args.slice(1));
else await run(args);
