/** `things worker FILE.conf`: runs a worker until it is told to stop. */
import { dirname, resolve } from 'node:path';
import { badArguments, hiddenFromUnitNote } from '../errors.ts';
import { print } from '../platform/output.ts';
import { defineCommand } from './command.ts';

export default defineCommand({
  args: {
    file: { type: 'positional', required: true, valueHint: 'FILE.conf', description: 'Configuration, JSON' },
    debug: { type: 'boolean', alias: 'd', description: 'Log every step of a migration on stderr' },
    'print-unit': { type: 'boolean', description: 'Print a systemd unit that runs this worker, and end' },
  },
  daemon: true,
  async run({ args }) {
    const { readConfig } = await import('../worker/config.ts');
    const config = await readConfig(args.file);
    if (args['print-unit']) {
      const { hiddenFromUnit, systemdUnit } = await import('../platform/systemd.ts');
      const path = resolve(args.file);
      if (/[\n\r]/.test(path)) throw badArguments('worker', 'a unit cannot hold a path with a line break');
      const beside = [config.passwordFile, config.ca].filter(
        named => named !== undefined && dirname(named) === dirname(path),
      );
      print(systemdUnit(path, undefined, beside as string[]).trimEnd());
      const hidden = hiddenFromUnit();
      if (hidden !== undefined) console.error(hiddenFromUnitNote(hidden));
      return;
    }
    const { readAccess } = await import('./broker-access.ts');
    const { pubsubUrl: url, id: user, passwordFile, ca } = config;
    const access = readAccess({ url, user, passwordFile, ca });
    const { startWorker } = await import('../worker/start.ts');
    await startWorker(config, { debug: args.debug === true, access });
  },
});
