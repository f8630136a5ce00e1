/** `things run FILE`: a program on this machine, instrumented, without a broker. */
import { readFile } from 'node:fs/promises';
// The global one is the program's, and held while it is restored.
import { setImmediate } from 'node:timers';
import { badArguments, unreadableSnapshot } from '../errors.ts';
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
    'call-timeout': {
      type: 'string',
      valueHint: 'SECONDS',
      default: '5',
      description: 'How long calls of the host, such as fs.readFile, may delay a snapshot',
    },
  },
  async run({ args }) {
    const [{ readProgram }, { instrumentProgram }, { instrumentMade }, { Process }] = await Promise.all([
      import('../instrument/sources.ts'),
      import('../instrument/program.ts'),
      import('../instrument/made.ts'),
      import('../runtime/process.ts'),
    ]);
    const callTimeout = 1000 * seconds(String(args['call-timeout']));
    const target = args['save-snapshot'];
    const saved = target === undefined ? undefined : await import('./save-snapshot.ts');
    const attach = saved?.saveOnSignals(String(target));
    const file = String(args.file);
    const image = instrumentProgram(await readProgram(file));
    const options = { args: args._.slice(1), callTimeout, instrument: instrumentMade };
    const snapshot = args.restore === undefined ? undefined : await readSnapshot(String(args.restore));
    const running = snapshot ? Process.restore(image, snapshot, options) : Process.load(image, options);
    attach?.(running);
    // In a turn of its own, so that what the program throws is an uncaught exception of the program.
    setImmediate(() => (snapshot ? running.resume() : running.start()));
  },
});

/** What timers can count to, and more than anyone waits for a snapshot. */
const MOST_SECONDS = 86_400;

function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= MOST_SECONDS)) {
    throw badArguments(
      'run',
      `--call-timeout takes seconds from 0 to ${MOST_SECONDS}, but got ${text || 'nothing'}`,
    );
  }
  return value;
}

function readSnapshot(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw unreadableSnapshot(file, error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
}
