/**
 * The table of subcommands: one line each, loaded when called, so that `--help` and a dispatch verb never pay
 * for the broker or the instrumenter. A name that begins with `_` is for the program's own use and is not shown.
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
  _child: { load: () => import('./_child.ts'), description: 'The process of a program on a worker' },
  _instrument: { load: () => import('./_instrument.ts'), description: 'Instruments a program for a worker' },
  doctor: {
    load: () => import('./doctor.ts'),
    description: 'Check this machine, and a broker, for what things needs',
  },
};

/** The entry called `name` by name or alias, with its main name. */
export function findCommand(name: string): [string, CommandEntry] | undefined {
  return Object.entries(commands).find(([main, { alias }]) => main === name || alias === name);
}
