/** `things worker FILE.conf`: runs a worker until it is told to stop. */
import { defineCommand } from './command.ts';

export default defineCommand({
  args: {
    file: { type: 'positional', required: true, valueHint: 'FILE.conf', description: 'Configuration, JSON' },
    debug: { type: 'boolean', alias: 'd', description: 'Log every step of a migration on stderr' },
  },
  daemon: true,
  async run({ args }) {
    const { readConfig } = await import('../worker/config.ts');
    const config = await readConfig(args.file);
    const { startWorker } = await import('../worker/start.ts');
    await startWorker(config, { debug: args.debug === true });
  },
});
