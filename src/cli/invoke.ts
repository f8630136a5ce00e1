/**
 * Runs a command: its arguments, its help, its errors. citty silently accepts flags it does not know and
 * positional arguments nobody asked for; a fleet is no place for a typing error to mean nothing.
 */
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { type ArgsDef, renderUsage, runCommand } from 'citty';
import { badArguments } from '../errors.ts';
import { expectBrokenPipe } from '../platform/output.ts';
import type { Command } from './command.ts';

/** Runs `command`, called `name`; resolves to its exit code, if it has one to give. */
export async function invoke(
  name: string,
  description: string,
  command: Command,
  rawArgs: string[],
): Promise<number | undefined> {
  if (asksForHelp(rawArgs)) {
    console.log(await usage(name, description, command));
    return undefined;
  }
  checkArguments(name, command, rawArgs);
  expectBrokenPipe(command.daemon ? 'stay' : 'leave', command.consoleOnly ? 'console' : 'any');
  const { result } = await runCommand(command, { rawArgs }).catch(error => {
    // citty's own complaints: a missing positional argument, a value outside an enumeration.
    throw error.name === 'CLIError' ? badArguments(name, stripVTControlCharacters(error.message)) : error;
  });
  return typeof result === 'number' ? result : undefined;
}

async function usage(name: string, description: string, command: Command): Promise<string> {
  const text = await renderUsage({
    ...command,
    meta: { description, ...command.meta, name: `things ${name}` },
  });
  // citty colours its text wherever it goes.
  const plain = stripVTControlCharacters(text).replace(/ +$/gm, '');
  return command.rest === undefined ? plain : plain.replace(/^USAGE.*$/m, line => `${line} ${command.rest}`);
}

/** `--help` or `-h` before any `--`: what comes after belongs to the program being run. */
export function asksForHelp(rawArgs: string[]): boolean {
  const own = rawArgs.includes('--') ? rawArgs.slice(0, rawArgs.indexOf('--')) : rawArgs;
  return own.includes('--help') || own.includes('-h');
}

/** Throws `BAD_ARGUMENTS` at the first argument that `command` does not define. */
export function checkArguments(name: string, command: Command, rawArgs: string[]): void {
  const flags = flagTypes(command.args ?? {});
  const { tokens } = parseArgs({
    args: rawArgs,
    options: Object.fromEntries(
      [...flags].map(([flag, type]) => [flag, { type, ...(flag.length === 1 ? { short: flag } : {}) }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  let positionals = 0;
  for (const token of tokens) {
    if (token.kind === 'positional') positionals += 1;
    if (token.kind !== 'option') continue;
    const type = flags.get(token.name);
    if (type === undefined && !isNegation(token.name, flags)) {
      throw badArguments(
        name,
        `unknown flag ${token.rawName}`,
        command.rest === undefined ? undefined : `Flags meant for the program go after a lone --.`,
      );
    }
    const takesNext = token.inlineValue === false;
    if (type === 'string' && (token.value === undefined || (takesNext && token.value.startsWith('-')))) {
      throw badArguments(name, `${token.rawName} needs a value`);
    }
    if (type === 'boolean' && token.value !== undefined && !/^(true|false)$/.test(token.value)) {
      throw badArguments(name, `${token.rawName} takes no value, but got ${token.value}`);
    }
  }
  const expected = Object.values(command.args ?? {}).filter(arg => arg.type === 'positional').length;
  if (command.rest === undefined && positionals > expected) {
    const surplus = tokens.filter(token => token.kind === 'positional')[expected];
    throw badArguments(name, `unexpected argument ${surplus?.value}`);
  }
}

/** Every accepted spelling of a flag, without its dashes. */
function flagTypes(args: ArgsDef): Map<string, 'boolean' | 'string'> {
  const flags = new Map<string, 'boolean' | 'string'>();
  for (const [key, arg] of Object.entries(args)) {
    if (arg.type === 'positional') continue;
    const kebab = key.replace(/[A-Z]/g, letter => '-' + letter.toLowerCase());
    const aliases = 'alias' in arg ? (arg.alias ?? []) : [];
    for (const spelling of [key, kebab].concat(aliases)) {
      flags.set(spelling, arg.type === 'boolean' ? 'boolean' : 'string');
    }
  }
  return flags;
}

function isNegation(flag: string, flags: Map<string, 'boolean' | 'string'>): boolean {
  return flag.startsWith('no-') && flags.get(flag.slice(3)) === 'boolean';
}
