/**
 * The table of subcommands: one line each, loaded when called, so that `--help` and a dispatch verb never pay
 * for the broker or the instrumenter.
 */
import type { Command } from './command.ts';

export interface CommandEntry {
  load: () => Promise<{ default: Command }>;
  description: string;
  alias?: string;
}

export const commands: Record<string, CommandEntry> = {
  pubsub: { load: () => import('./pubsub.ts'), description: 'Run the built-in MQTT broker' },
  worker: {
    load: () => import('./worker.ts'),
    description: 'Run a worker, which runs programs and moves them',
    alias: 'engine',
  },
  dispatch: {
    load: () => import('./dispatch.ts'),
    description: 'Run, pause, resume, kill or migrate a program on the fleet',
  },
  run: { load: () => import('./run.ts'), description: 'Run a program here, without a fleet' },
  instrument: {
    load: () => import('./instrument.ts'),
    description: 'Print the instrumented source of a program',
    alias: 'inst',
  },
  inspect: { load: () => import('./inspect.ts'), description: 'Show what is inside a snapshot' },
  doctor: {
    load: () => import('./doctor.ts'),
    description: 'Check this machine, and a broker, for what things needs',
  },
};

/**
 * What this program starts itself as, by a first argument that people do not type. Nothing here takes arguments or
 * shows help, and each of these processes is waited for, so they do without what every command loads for that.
 */
export const internals = new Map<string, () => Promise<{ start: () => void }>>([
  /** The process in which a worker runs a program. */
  ['_child', () => import('./_child.ts')],
  /** From source to image, for a worker. */
  ['_instrument', () => import('./_instrument.ts')],
]);

/** The entry called `name` by name or alias, with its main name. */
export function findCommand(name: string): [string, CommandEntry] | undefined {
  return Object.entries(commands).find(([main, { alias }]) => main === name || alias === name);
}
