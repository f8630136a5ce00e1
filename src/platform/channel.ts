/** The socket a child inherits from the process that spawned it with a 'pipe' in that place of its `stdio`. */
import { connect, Socket } from 'node:net';
import { engine } from './engine.ts';
import { handOver } from './exit.ts';

export function inheritedSocket(fd: number): Socket {
  // Bun 1.4: `new Socket({ fd })` is closed from the start. Node 20: `connect` knows no `fd`.
  if (engine().runtime === 'bun') return connect({ fd } as unknown as { path: string });
  return new Socket({ fd, readable: true, writable: true });
}

/**
 * Ends this process at once, without a word to the program inside it: its `exit` handlers must not run where the
 * program no longer lives. What stdout and stderr have taken so far is handed over before, if `flush` is given.
 */
export async function vanish(flush?: 'flush'): Promise<void> {
  if (flush) await handOver();
  process.kill(process.pid, 'SIGKILL');
}
