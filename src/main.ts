/**
 * The entry of the binary: finds the subcommand, runs it, and turns what it throws into a message on stderr and
 * an exit code. Nothing is imported here but tables and texts; each command brings what it needs.
 */
import { commands, findCommand, internals } from './cli/commands.ts';
import { badArguments, ThingsError, unknownCommand } from './errors.ts';
import { thisBuild } from './platform/build.ts';
import { engine } from './platform/engine.ts';
import { exitFlushed } from './platform/exit.ts';

async function main([name, ...rawArgs]: string[]): Promise<number | undefined> {
  if (name === undefined) {
    console.error(usage());
    return 2;
  }
  if (name === '--help' || name === '-h') {
    console.log(usage());
    return undefined;
  }
  if (name === '--version' || name === '-v') {
    console.log(versionLine());
    return undefined;
  }
  const internal = internals.get(name);
  if (internal) {
    const { start } = await internal();
    start();
    return undefined;
  }
  const found = findCommand(name);
  if (!found) {
    throw name.startsWith('-')
      ? badArguments(undefined, `unknown flag ${name}`)
      : unknownCommand(name, Object.keys(commands));
  }
  const [mainName, { load, description }] = found;
  const [{ invoke }, { default: command }] = await Promise.all([import('./cli/invoke.ts'), load()]);
  return invoke(mainName, description, command, rawArgs);
}

function usage(): string {
  const names = Object.keys(commands).map(name => [name, commands[name]!.alias].filter(Boolean).join(', '));
  const width = Math.max(...names.map(name => name.length));
  const lines = Object.keys(commands).map(
    (name, index) => `  ${names[index]!.padEnd(width)}  ${commands[name]!.description}`,
  );
  return `Runs JavaScript programs on a fleet of machines and moves them while they run.

USAGE things COMMAND [ARGUMENTS]

${lines.join('\n')}

things COMMAND --help shows the arguments of a command.
things --version shows version, commit, target and engine.`;
}

/** `things 0.1.0 (commit 0123abc, linux-x64, bun 1.4.5, JavaScriptCore 1a2b3c4d5)` */
function versionLine(): string {
  const { version, commit, target } = thisBuild();
  const { runtime, version: runtimeVersion, javascript } = engine();
  return `things ${version} (commit ${commit}, ${target}, ${runtime} ${runtimeVersion}, ${javascript})`;
}

async function report(error: unknown): Promise<number> {
  if (error instanceof ThingsError) {
    // It may come from another machine.
    const { printableLines } = await import('./printable.ts');
    console.error(printableLines(`things: ${error.message}`));
    if (error.hint) console.error(printableLines(error.hint));
    return error.exitCode;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`things: unexpected error: ${details}`);
  console.error(`This is a defect of things. Please report it with the lines above and: ${versionLine()}`);
  return 70; // EX_SOFTWARE of sysexits.h, so that scripts can tell a defect from a failure
}

main(process.argv.slice(2)).then(
  code => {
    if (code !== undefined) process.exitCode = code;
  },
  async (error: unknown) => {
    // A command that failed may have left sockets and timers behind; they must not keep a failure waiting.
    await exitFlushed(await report(error));
  },
);
