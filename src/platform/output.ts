/** What to do when the reader of this process's output goes away, as in `things ... | head`. */
import { engine } from './engine.ts';

/**
 * A broken pipe is no error: a command leaves with success, a service stays. `writers` says what writes to
 * stdout: where it is only `console`, Bun needs no care, and is spared making `process.stdout` (10 ms).
 */
export function expectBrokenPipe(reaction: 'leave' | 'stay', writers: 'console' | 'any'): void {
  if (writers === 'console' && engine().runtime === 'bun') return;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (reaction === 'leave') process.exit(0);
  });
}
