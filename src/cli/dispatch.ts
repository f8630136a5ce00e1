/** `things dispatch URL ACTION ...`: one action on the fleet, then it is gone. */
import { basename } from 'node:path';
import { inspect } from 'node:util';
import type { Dispatcher, ProcessInfo } from '../dispatcher/dispatcher.ts';
import { badArguments } from '../errors.ts';
import { defineCommand } from './command.ts';

const ACTIONS: Record<string, string> = {
  run: 'run WORKER FILE [-- ARGS...]',
  pause: 'pause ID',
  resume: 'resume ID',
  kill: 'kill ID',
  migrate: 'migrate FROM TO NAME ID, or migrate ID TO',
  ps: 'ps',
};

export default defineCommand({
  args: {
    url: { type: 'positional', required: true, description: 'Pub/Sub service, such as mqtt://192.168.0.100' },
    action: {
      type: 'positional',
      required: true,
      description: Object.values(ACTIONS).join('; '),
    },
    json: { type: 'boolean', description: 'Print one line of JSON' },
  },
  rest: '[ARGUMENTS...]',
  async run({ args, rawArgs }) {
    const { url, action } = args;
    const { parameters, programArgs } = split(rawArgs, String(action));
    const perform = await prepare(String(action), parameters, programArgs);

    const [{ Dispatcher }, { connect }, { realClock }] = await Promise.all([
      import('../dispatcher/dispatcher.ts'),
      import('../bus/connection.ts'),
      import('../bus/clock.ts'),
    ]);
    const dispatcher = await Dispatcher.connect(String(url), connect, realClock);
    try {
      process.stdout.write(await perform(dispatcher, args.json === true));
    } finally {
      await dispatcher.close();
    }
  },
});

/** The positional arguments after the action, and what follows a lone `--`. */
function split(
  rawArgs: string[],
  action: string,
): { parameters: string[]; programArgs: string[] | undefined } {
  const end = rawArgs.indexOf('--');
  const own = (end < 0 ? rawArgs : rawArgs.slice(0, end)).filter(arg => !arg.startsWith('-'));
  return {
    parameters: own.slice(own.indexOf(action, 1) + 1),
    programArgs: end < 0 ? undefined : rawArgs.slice(end + 1),
  };
}

type Perform = (dispatcher: Dispatcher, json: boolean) => Promise<string>;

/** Checks and reads everything that can be had without the fleet. */
async function prepare(
  action: string,
  parameters: string[],
  programArgs: string[] | undefined,
): Promise<Perform> {
  const usage = ACTIONS[action];
  if (usage === undefined) {
    throw badArguments(
      'dispatch',
      `unknown action ${action}`,
      `Actions: ${Object.keys(ACTIONS).join(', ')}.`,
    );
  }
  const wrong = () =>
    badArguments(
      'dispatch',
      `${action} does not take these arguments`,
      `Usage: things dispatch URL ${usage}.`,
    );
  if (programArgs !== undefined && action !== 'run') throw wrong();
  const [first = '', second = '', third = '', fourth = ''] = parameters;
  switch (action) {
    case 'run': {
      if (parameters.length !== 2) throw wrong();
      const { readProgram } = await import('../instrument/sources.ts');
      const source = await readProgram(second);
      return async (dispatcher, json) =>
        shown(await dispatcher.run(first, basename(second), source, programArgs ?? []), json);
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
        if (json) return JSON.stringify({ workers: fleet.workers, processes: fleet.processes }) + '\n';
        const { fleetTable } = await import('../dispatcher/table.ts');
        return fleetTable(fleet, Date.now());
      };
    }
  }
}

/** As the tutorial has it: `{ engine: 'worker-A', id: 'HwJIiOTD', pid: 9398, status: 'Running' }`. */
function shown({ worker, id, pid, status }: ProcessInfo, json: boolean): string {
  const object = { engine: worker, id, pid, status };
  return (json ? JSON.stringify(object) : inspect(object, { colors: false })) + '\n';
}
