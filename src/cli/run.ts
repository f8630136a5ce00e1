/** `things run FILE`: a program on this machine, instrumented, without a broker. */
import { readFile, writeFile } from 'node:fs/promises';
import { defineCommand } from './command.ts';

export default defineCommand({
  meta: { description: 'Run a program here, without a fleet' },
  rest: '[-- ARGS...]',
  args: {
    file: { type: 'positional', required: true, description: 'The program: JavaScript or TypeScript' },
    restore: { type: 'string', valueHint: 'SNAPSHOT', description: 'Go on from a snapshot of this program' },
    'save-snapshot': {
      type: 'string',
      valueHint: 'FILE',
      description: 'On SIGUSR2, and on SIGINT before leaving, write a snapshot to FILE',
    },
  },
  async run({ args }) {
    const [{ readProgram }, { instrumentProgram }, { Process }] = await Promise.all([
      import('../instrument/sources.ts'),
      import('../instrument/program.ts'),
      import('../runtime/process.ts'),
    ]);
    const file = String(args.file);
    const image = instrumentProgram(await readProgram(file));
    const options = { args: args._.slice(1) };
    const snapshot = args.restore === undefined ? undefined : await readFile(String(args.restore));
    const running = snapshot ? Process.restore(image, snapshot, options) : Process.load(image, options);
    const target = args['save-snapshot'];
    if (target !== undefined) {
      const { saveOnSignals } = await import('./save-snapshot.ts');
      saveOnSignals(running, String(target), writeFile);
    }
    // In a turn of its own, so that what the program throws is an uncaught exception of the program.
    setImmediate(() => (snapshot ? running.resume() : running.start()));
  },
});
