/** `things pubsub`: the built-in broker in the foreground. */
import { startBroker } from '../broker/start.ts';
import { badArguments } from '../errors.ts';
import { defineCommand } from './command.ts';

export default defineCommand({
  daemon: true,
  meta: { name: 'pubsub', description: 'Run the built-in MQTT broker' },
  args: {
    port: {
      type: 'string',
      alias: 'p',
      valueHint: 'PORT',
      default: '1883',
      description: 'TCP port, 0 for any free one',
    },
    host: {
      type: 'string',
      valueHint: 'HOST',
      description: 'Address to listen on (default: all interfaces)',
    },
    debug: { type: 'boolean', alias: 'd', description: 'Log every packet' },
  },
  async run({ args }) {
    const port = portNumber(args.port);
    const say = (line: string) => process.stderr.write(`${line}\n`);
    const started = await startBroker({
      port,
      ...(args.host === undefined ? {} : { host: args.host }),
      log: (level, line) => {
        if (args.debug || level === 'warn' || level === 'error') say(`${level}: ${line}`);
      },
      ...(args.debug ? { trace: say } : {}),
    });
    say(`things pubsub: listening on ${args.host ?? '*'}:${started.port}`);
    if (!isLoopback(args.host)) {
      say(
        'warning: no credentials are configured, so anyone who can reach this port can run code on your workers. ' +
          'Use --host 127.0.0.1 to keep it to this machine.',
      );
    }
    await untilToldToStop();
    say('things pubsub: stopping');
    await started.close();
  },
});

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw badArguments('pubsub', `${text} is not a port: expected a number from 0 to 65535`);
  }
  return port;
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && (host === 'localhost' || host === '::1' || host.startsWith('127.'));
}

/** Ctrl-C or SIGTERM; a second one ends the program at once, as usual. */
function untilToldToStop(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
