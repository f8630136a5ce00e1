/** The shape every command file exports. */
import type { ArgsDef, CommandDef } from 'citty';

export type Command<T extends ArgsDef = ArgsDef> = CommandDef<T> & {
  args?: T;
  /** Further positional arguments are welcome (in `args._`); shown so in the usage line, such as `[-- ARGS...]`. */
  rest?: string;
  /** A service: goes on running when the reader of its output goes away. */
  daemon?: boolean;
  /** Never touches `process.stdout`, which costs Bun 10 ms to make: writes with `print` and `console` alone. */
  consoleOnly?: boolean;
};

/**
 * Defines a command. What `run` returns, if it is a number, becomes the exit code; the program ends when the
 * event loop is empty, so a command that returns must have closed what it opened.
 */
export function defineCommand<const T extends ArgsDef>(command: Command<T>): Command {
  return command as unknown as Command;
}
