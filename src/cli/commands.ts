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
};

/** The entry called `name` by name or alias, with its main name. */
export function findCommand(name: string): [string, CommandEntry] | undefined {
  return Object.entries(commands).find(([main, { alias }]) => main === name || alias === name);
}
