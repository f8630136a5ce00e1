/** `things dispatch URL ACTION ...`: one action on the fleet, then it is gone. */
import { basename } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import type { Dispatcher, ProcessInfo, Program, WaitFor } from '../dispatcher/dispatcher.ts';
import { badArguments } from '../errors.ts';
import { print } from '../platform/output.ts';
import { accessFlags, readAccess } from './broker-access.ts';
import { defineCommand } from './command.ts';

const ACTIONS: Record<string, string> = {
  run: 'run WORKER FILE [-- ARGS...]',
  pause: 'pause ID',
  resume: 'resume ID',
  kill: 'kill ID',
  migrate: 'migrate FROM TO NAME ID, or migrate ID TO',
  ps: 'ps',
};
const FLAGS_OF_RUN = ['wait-for', 'timeout', 'instrument-at'];
/** Of every action. */
const FLAGS_OF_ACCESS = ['password-file', 'ca'];
const DEFAULT_TIMEOUT = 30_000;

export default defineCommand({
  args: {
    url: { type: 'positional', required: true, description: 'Pub/Sub service, such as mqtt://192.168.0.100' },
    action: {
      type: 'positional',
      required: true,
      description: Object.values(ACTIONS).join('; '),
    },
    json: { type: 'boolean', description: 'Print one line of JSON' },
    'wait-for': {
      type: 'string',
      valueHint: 'REGEX',
      description: 'run: succeed when the program prints a line that matches; else kill it and fail',
    },
    timeout: {
      type: 'string',
      valueHint: 'TIME',
      description: 'run --wait-for: how long, such as 30s or 500ms',
    },
    'instrument-at': {
      type: 'string',
      valueHint: 'WHERE',
      description: 'run: worker (default) or dispatcher, which spares a small board the work',
    },
    ...accessFlags,
  },
  rest: '[ARGUMENTS...]',
  consoleOnly: true,
  async run({ args, rawArgs }) {
    const line = parse(rawArgs);
    const perform = await prepare(line);
    const access = readAccess({
      url: line.url,
      user: 'dispatcher',
      passwordFile: args['password-file'],
      ca: args.ca,
    });
    const [{ Dispatcher }, { connectWith }, { realClock }] = await Promise.all([
      import('../dispatcher/dispatcher.ts'),
      import('../bus/connection.ts'),
      import('../bus/clock.ts'),
    ]);
    const dispatcher = await Dispatcher.connect(line.url, connectWith(access), realClock);
    try {
      print(await perform(dispatcher, args.json === true));
    } finally {
      await dispatcher.close();
    }
  },
});

interface Line {
  url: string;
  action: string;
  parameters: string[];
  /** What follows a lone `--`. */
  programArgs: string[] | undefined;
  flags: Record<string, string | boolean | undefined>;
}

function parse(rawArgs: string[]): Line {
  const end = rawArgs.indexOf('--');
  const { values, positionals } = parseArgs({
    args: end < 0 ? rawArgs : rawArgs.slice(0, end),
    options: {
      json: { type: 'boolean' },
      ...Object.fromEntries([...FLAGS_OF_RUN, ...FLAGS_OF_ACCESS].map(flag => [flag, { type: 'string' }])),
    },
    // What is no flag of ours has been refused by invoke.ts, which also knows `--no-json` and `--json=true`.
    strict: false,
    allowPositionals: true,
  });
  const [url = '', action = '', ...parameters] = positionals;
  const programArgs = end < 0 ? undefined : rawArgs.slice(end + 1);
  return { url, action, parameters, programArgs, flags: values };
}

/** Resolves to what is printed. */
type Perform = (dispatcher: Dispatcher, json: boolean) => Promise<string>;

/** Checks and reads everything that can be had without the fleet. */
async function prepare({ action, parameters, programArgs, flags }: Line): Promise<Perform> {
  const usage = ACTIONS[action];
  if (usage === undefined) {
    throw badArguments(
      'dispatch',
      `unknown action ${action}`,
      `Actions: ${Object.keys(ACTIONS).join(', ')}.`,
    );
  }
  const wrong = (what = 'does not take these arguments') =>
    badArguments('dispatch', `${action} ${what}`, `Usage: things dispatch URL ${usage}.`);
  if (action !== 'run') {
    if (programArgs !== undefined) throw wrong();
    const foreign = FLAGS_OF_RUN.find(flag => flags[flag] !== undefined);
    if (foreign !== undefined) throw wrong(`does not take --${foreign}`);
  }
  // As an unset variable of a script leaves it. An empty id would be the beginning of every id.
  if (parameters.includes('')) throw wrong('does not take an empty argument');
  const [first = '', second = '', third = '', fourth = ''] = parameters;
  switch (action) {
    case 'run': {
      if (parameters.length !== 2) throw wrong();
      const waitFor = waiting(flags);
      if (waitFor) {
        // A pipeline that is stopped leaves nothing running; a second signal ends this program at once, as usual.
        const given = new AbortController();
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => given.abort());
        waitFor.signal = given.signal;
      }
      const program = await collect(second, programArgs ?? [], flags['instrument-at']);
      return async (dispatcher, json) => shown(await dispatcher.run(first, program, waitFor), json);
    }
    case 'pause':
    case 'resume':
    case 'kill':
      if (parameters.length !== 1) throw wrong();
      return async (dispatcher, json) => shown(await dispatcher[action](first), json);
    case 'migrate':
      if (parameters.length === 2) {
        return async (dispatcher, json) => shown(await dispatcher.migrate(first, second), json);
      }
      if (parameters.length !== 4) throw wrong();
      return async (dispatcher, json) => {
        const expected = { from: first, name: basename(third) };
        return shown(await dispatcher.migrate(fourth, second, expected), json);
      };
    default: {
      if (parameters.length !== 0) throw wrong();
      return async ({ fleet }, json) => {
        if (json) return JSON.stringify({ workers: fleet.workers, processes: fleet.processes });
        const { fleetTable } = await import('../dispatcher/table.ts');
        return fleetTable(fleet, Date.now()).trimEnd();
      };
    }
  }
}

async function collect(file: string, args: string[], where: string | boolean | undefined): Promise<Program> {
  if (where !== undefined && where !== 'worker' && where !== 'dispatcher') {
    throw badArguments('dispatch', `--instrument-at takes worker or dispatcher, but got ${where}`);
  }
  const { readProgram } = await import('../instrument/sources.ts');
  const source = await readProgram(file);
  const name = basename(file);
  if (where !== 'dispatcher') return { name, args, form: 'source', content: source };
  const { instrumentProgram } = await import('../instrument/program.ts');
  return { name, args, form: 'image', content: instrumentProgram(source) };
}

function waiting(flags: Line['flags']): WaitFor | undefined {
  const { 'wait-for': pattern, timeout } = flags;
  if (typeof pattern !== 'string') {
    if (timeout !== undefined) throw badArguments('dispatch', '--timeout goes with --wait-for');
    return undefined;
  }
  try {
    return { pattern: new RegExp(pattern), timeout: milliseconds(timeout) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badArguments('dispatch', `--wait-for takes a regular expression: ${error.message}`);
  }
}

/** `30s`, `500ms`, `2m`; a plain number is seconds. */
function milliseconds(text: string | boolean | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT;
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(String(text)) ?? [];
  const result = Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
  if (!(result > 0 && result < 2 ** 31)) {
    throw badArguments('dispatch', `--timeout takes a time such as 30s, 500ms or 2m, but got ${text}`);
  }
  return result;
}

/** As the tutorial has it: `{ engine: 'worker-A', id: 'HwJIiOTD', pid: 9398, status: 'Running' }`. */
function shown({ worker, id, pid, status }: ProcessInfo, json: boolean): string {
  const object = { engine: worker, id, pid, status };
  return json ? JSON.stringify(object) : inspect(object, { colors: false });
}
