/**
 * The entry of the binary: finds the subcommand, runs it, and turns what it throws into a message on stderr and
 * an exit code. Nothing heavy is imported here; each command brings what it needs.
 */
import { stripVTControlCharacters } from 'node:util';
import { type CommandDef, renderUsage, runCommand } from 'citty';
import { asksForHelp, type Command, checkArguments } from './cli/command.ts';
import { commands, findCommand } from './cli/commands.ts';
import { badArguments, ThingsError, unknownCommand } from './errors.ts';
import { thisBuild } from './platform/build.ts';
import { engine } from './platform/engine.ts';
import { exitFlushed } from './platform/exit.ts';

const root: CommandDef = {
  meta: {
    name: 'things',
    description: 'Runs JavaScript programs on a fleet of machines and moves them alive',
  },
  args: {
    help: { type: 'boolean', alias: 'h', description: 'Show this help, or the help of a command' },
    version: { type: 'boolean', alias: 'v', description: 'Show version, commit, target and engine' },
  },
};

async function main([name, ...rawArgs]: string[]): Promise<number | undefined> {
  if (name === undefined) {
    process.stderr.write(await rootUsage());
    return 2;
  }
  if (name === '--help' || name === '-h') {
    process.stdout.write(await rootUsage());
    return 0;
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write(versionLine() + '\n');
    return 0;
  }
  const found = findCommand(name);
  if (!found) {
    throw name.startsWith('-')
      ? badArguments(undefined, `unknown flag ${name}`)
      : unknownCommand(name, visibleCommands());
  }
  const [mainName, entry] = found;
  const { default: command } = await entry.load();
  if (asksForHelp(rawArgs)) {
    process.stdout.write(await commandUsage(mainName, entry.description, command));
    return 0;
  }
  checkArguments(mainName, command, rawArgs);
  leaveOnBrokenPipe(command.daemon === true);
  const { result } = await runCommand(command, { rawArgs }).catch(error => {
    // citty's own complaints: a missing positional argument, a value outside an enumeration.
    throw error.name === 'CLIError' ? badArguments(mainName, stripVTControlCharacters(error.message)) : error;
  });
  return typeof result === 'number' ? result : undefined;
}

/** A reader that went away, as in `things ... | head`, is no error; for a service it is not even a reason to end. */
function leaveOnBrokenPipe(stay: boolean): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!stay) process.exit(0);
  });
}

function visibleCommands(): string[] {
  return Object.keys(commands).filter(name => !name.startsWith('_'));
}

function rootUsage(): Promise<string> {
  const subCommands = visibleCommands().map(name => {
    const { description, alias } = commands[name]!;
    return [name, { meta: { name, description, ...(alias ? { alias } : {}) } }];
  });
  return usage({ ...root, subCommands: Object.fromEntries(subCommands) });
}

async function commandUsage(name: string, description: string, command: Command): Promise<string> {
  const text = await usage({ ...command, meta: { description, ...command.meta, name: `things ${name}` } });
  return command.rest === undefined ? text : text.replace(/^.*USAGE.*$/m, line => `${line} ${command.rest}`);
}

async function usage(command: CommandDef): Promise<string> {
  const text = (await renderUsage(command)) + '\n';
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}

/** `things 0.1.0 (commit 0123abc, linux-x64, bun 1.4.5, JavaScriptCore 1a2b3c4d5)` */
function versionLine(): string {
  const { version, commit, target } = thisBuild();
  const { runtime, version: runtimeVersion, javascript } = engine();
  return `things ${version} (commit ${commit}, ${target}, ${runtime} ${runtimeVersion}, ${javascript})`;
}

function report(error: unknown): number {
  if (error instanceof ThingsError) {
    process.stderr.write(`things: ${error.message}\n`);
    if (error.hint) process.stderr.write(`${error.hint}\n`);
    return error.exitCode;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`things: unexpected error: ${details}\n`);
  process.stderr.write(
    `This is a defect of things. Please report it with the lines above and: ${versionLine()}\n`,
  );
  return 70; // EX_SOFTWARE of sysexits.h, so that scripts can tell a defect from a failure
}

main(process.argv.slice(2)).then(
  code => {
    if (code !== undefined) process.exitCode = code;
  },
  (error: unknown) => {
    // A command that failed may have left sockets and timers behind; they must not keep a failure waiting.
    void exitFlushed(report(error));
  },
);
