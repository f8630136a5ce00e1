/** `things pubsub`: the built-in broker in the foreground, and `things pubsub passwd` for its password file. */

import type { LogLevel } from '../broker/broker.ts';
import type { BrokerConfig } from '../broker/config.ts';
import type { SyncPolicy } from '../broker/store/journal.ts';
import type { ListenerOptions } from '../broker/transport/listen.ts';
import { badArguments, ThingsError } from '../errors.ts';
import { print } from '../platform/output.ts';
import { defineCommand } from './command.ts';

export default defineCommand({
  daemon: true,
  consoleOnly: true,
  args: {
    action: {
      type: 'positional',
      required: false,
      description:
        "passwd FILE USER, acl or limits: set a password, print a fleet's access list, or all limits",
    },
    file: { type: 'positional', required: false, description: 'With passwd: the password file' },
    user: { type: 'positional', required: false, description: 'With passwd: the user' },
    port: {
      type: 'string',
      alias: 'p',
      valueHint: 'PORT',
      description: 'TCP port, 0 for any free one (default: 1883)',
    },
    host: {
      type: 'string',
      valueHint: 'HOST',
      description: 'Address to listen on (default: all interfaces)',
    },
    'ws-port': { type: 'string', valueHint: 'PORT', description: 'Also listen for WebSocket, for browsers' },
    unix: { type: 'string', valueHint: 'PATH', description: 'Also listen on a Unix socket' },
    'tls-cert': { type: 'string', valueHint: 'FILE', description: 'Certificate, PEM: the ports speak TLS' },
    'tls-key': { type: 'string', valueHint: 'FILE', description: 'Its private key, PEM' },
    'tls-ca': {
      type: 'string',
      valueHint: 'FILE',
      description: 'Authority of client certificates, whose names are users',
    },
    'tls-require-cert': { type: 'boolean', description: 'Turn away clients without a certificate' },
    'password-file': {
      type: 'string',
      valueHint: 'FILE',
      description: 'Users and passwords, as mosquitto_passwd writes them',
    },
    'acl-file': {
      type: 'string',
      valueHint: 'FILE',
      description: 'Who may read and write which topics, as mosquitto has it',
    },
    'allow-anonymous': {
      type: 'boolean',
      description: 'Let clients in without a password although there are some',
    },
    store: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Keep sessions and retained messages there over a crash',
    },
    'store-sync': {
      type: 'enum',
      options: ['always', 'second', 'never'],
      description:
        'When the disk must have it: before each acknowledgement, within a second (default), whenever',
    },
    config: {
      type: 'string',
      valueHint: 'FILE',
      description: 'JSON file with all of this, several listeners, and limits',
    },
    debug: { type: 'boolean', alias: 'd', description: 'Log every packet' },
    delete: { type: 'boolean', description: 'With passwd: remove the user' },
  },
  async run({ args }) {
    const { action, file, user } = args;
    if (action !== undefined && action !== 'passwd' && file !== undefined) {
      throw badArguments('pubsub', `${action} takes no arguments, but got ${file}`);
    }
    if (action !== 'passwd' && args.delete === true)
      throw badArguments('pubsub', '--delete goes with passwd');
    switch (action) {
      case undefined:
        return serve(args);
      case 'passwd': {
        const { setPassword } = await import('./pubsub-passwd.ts');
        if (file === undefined || user === undefined) {
          throw badArguments('pubsub passwd', 'needs a file and a user name');
        }
        return setPassword(file, user, args.delete === true);
      }
      case 'acl': {
        const { fleetAcl } = await import('./pubsub-acl.ts');
        print(fleetAcl().trimEnd());
        return;
      }
      case 'limits': {
        const { limitTable } = await import('../broker/limits.ts');
        const lines = Object.entries(limitTable).map(
          ([name, [value, what]]) => `${name.padEnd(22)} ${`${value}`.padStart(10)}  ${what}`,
        );
        print(lines.join('\n'));
        return;
      }
      default:
        throw badArguments('pubsub', `unexpected argument ${action}`);
    }
  },
});

interface Flags {
  port?: string | undefined;
  host?: string | undefined;
  'ws-port'?: string | undefined;
  unix?: string | undefined;
  'tls-cert'?: string | undefined;
  'tls-key'?: string | undefined;
  'tls-ca'?: string | undefined;
  'tls-require-cert'?: boolean | undefined;
  'password-file'?: string | undefined;
  'acl-file'?: string | undefined;
  'allow-anonymous'?: boolean | undefined;
  store?: string | undefined;
  'store-sync'?: SyncPolicy | undefined;
  config?: string | undefined;
  debug?: boolean | undefined;
}

async function serve(flags: Flags): Promise<void> {
  const { startBroker } = await import('../broker/start.ts');
  const { readBrokerConfig } = await import('../broker/config.ts');
  const file: BrokerConfig = flags.config === undefined ? {} : readBrokerConfig(flags.config);
  const debug = flags.debug ?? file.debug ?? false;
  const allowAnonymous = flags['allow-anonymous'] ?? file.allowAnonymous;
  const store = flags.store ?? file.store;
  if (store === undefined && (flags['store-sync'] ?? file.storeSync) !== undefined) {
    throw badArguments('pubsub', '--store-sync is about a store, and there is none: give --store DIR');
  }
  const listeners = listenersOf(flags) ?? file.listeners ?? [{ type: 'tcp', port: 1883 }];
  const started = await startBroker({
    listeners,
    passwordFile: flags['password-file'] ?? file.passwordFile,
    aclFile: flags['acl-file'] ?? file.aclFile,
    allowAnonymous,
    store,
    storeSync: flags['store-sync'] ?? file.storeSync,
    limits: file.limits ?? {},
    log: logger(debug),
    ...(debug ? { trace: say } : {}),
  });
  if (store === undefined) {
    say(
      'things pubsub: in memory only; sessions and retained messages end with this broker (see --store DIR)',
    );
  }
  for (const { url } of started.listeners) say(`things pubsub: listening on ${url}`);
  if (!started.guarded && !listeners.every(isPrivate)) {
    say(
      'warning: no credentials are configured, so anyone who can reach this broker can run code on your workers.\n' +
        'Use --host 127.0.0.1 to keep it to this machine, or --password-file to let only users in.',
    );
  }
  process.on('SIGHUP', () => reload(started.reload));
  await untilToldToStop();
  say('things pubsub: stopping');
  await started.close();
}

/** What the flags say about listeners, or undefined when they say nothing: they replace those of the file. */
function listenersOf(flags: Flags): ListenerOptions[] | undefined {
  const { port, host, unix } = flags;
  const webSocketPort = flags['ws-port'];
  const [cert, key] = [flags['tls-cert'], flags['tls-key']];
  if ((cert === undefined) !== (key === undefined)) {
    throw badArguments('pubsub', '--tls-cert and --tls-key belong together');
  }
  const requireCertificate = flags['tls-require-cert'];
  const ca = flags['tls-ca'];
  if (ca !== undefined && cert === undefined)
    throw badArguments('pubsub', '--tls-ca needs --tls-cert and --tls-key');
  if (requireCertificate === true && ca === undefined) {
    throw badArguments('pubsub', '--tls-require-cert needs --tls-ca, to check them against');
  }
  if ([port, host, unix, webSocketPort, cert].every(flag => flag === undefined)) return undefined;
  const tls = cert === undefined || key === undefined ? undefined : { cert, key, ca, requireCertificate };
  const listeners: ListenerOptions[] = [
    { type: 'tcp', port: portNumber('--port', port ?? (tls === undefined ? '1883' : '8883')), host, tls },
  ];
  if (webSocketPort !== undefined) {
    listeners.push({ type: 'tcp', port: portNumber('--ws-port', webSocketPort), host, tls, webSocket: true });
  }
  if (unix !== undefined) listeners.push({ type: 'unix', path: unix });
  return listeners;
}

function portNumber(flag: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw badArguments('pubsub', `${flag} takes a number from 0 to 65535, but got ${text || 'nothing'}`);
  }
  return port;
}

/** Whether only this machine can reach it. */
function isPrivate(listener: ListenerOptions): boolean {
  if (listener.type === 'unix') return true;
  const { host } = listener;
  return host === 'localhost' || host === '::1' || host?.startsWith('127.') === true;
}

/** By `console`: to make `process.stderr` takes Bun a third of the time to the first CONNACK. */
function say(line: string): void {
  console.error(line);
}

/** A stranger who errs a thousand times a second must not fill the disk with it. */
const linesAtOnce = 50;

function logger(debug: boolean): (level: LogLevel, line: string) => void {
  let room = linesAtOnce;
  let suppressed = 0;
  return (level, line) => {
    if (debug) say(`${level}: ${line}`);
    if (debug || level === 'debug' || level === 'info') return;
    if (room === 0) {
      suppressed++;
      return;
    }
    if (room-- === linesAtOnce) {
      setTimeout(() => {
        if (suppressed > 0) say(`warning: ${suppressed} more lines like these were left out`);
        room = linesAtOnce;
        suppressed = 0;
      }, 10_000).unref();
    }
    say(`${level === 'warn' ? 'warning' : level}: ${line}`);
  };
}

function reload(run: () => void): void {
  try {
    run();
    say('things pubsub: password and access files read again');
  } catch (error) {
    if (!(error instanceof ThingsError)) throw error;
    say(`error: ${error.message}; going on with what was read before`);
  }
}

/** Ctrl-C or SIGTERM; a second one ends the program at once, as usual. */
function untilToldToStop(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
