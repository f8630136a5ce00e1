/** `things doctor`: whether this machine has what things needs, and what to do where it has not. */
import { ThingsError } from '../errors.ts';
import { type Finding, machineChecks } from '../platform/machine.ts';
import { print } from '../platform/output.ts';
import { accessFlags, readAccess } from './broker-access.ts';
import { defineCommand } from './command.ts';

export default defineCommand({
  consoleOnly: true,
  args: {
    url: {
      type: 'positional',
      required: false,
      description: 'Broker to look at too, such as mqtt://192.168.0.100',
    },
    ...accessFlags,
  },
  async run({ args }) {
    const checks = [
      ...machineChecks,
      ...(args.url === undefined ? [] : await brokerChecks(args.url, args['password-file'], args.ca)),
    ];
    let failures = 0;
    for (const check of checks) {
      const finding = await findingOf(check);
      if (finding.type === 'failure') failures += 1;
      print(lineOf(finding));
    }
    return failures === 0 ? 0 : 1;
  },
});

async function brokerChecks(
  url: string,
  passwordFile: string | undefined,
  ca: string | undefined,
): Promise<(() => Promise<Finding>)[]> {
  const access = readAccess({ url, user: 'dispatcher', passwordFile, ca });
  const { examineBroker } = await import('../bus/examine.ts');
  return [() => examineBroker(url, access)];
}

/** A check that fails with an error for the user has found something; anything else is a defect of ours. */
async function findingOf(check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof ThingsError)) throw error;
    const subject = error.code.toLowerCase().replaceAll('_', ' ');
    return { type: 'failure', subject, detail: error.message, ...(error.hint ? { advice: error.hint } : {}) };
  }
}

const marks: Record<Finding['type'], string> = { good: 'ok     ', warning: 'warning', failure: 'FAILED ' };

function lineOf({ type, subject, detail, advice }: Finding): string {
  return `${marks[type]}  ${subject}: ${detail}${advice === undefined ? '' : `\n         ${advice}`}`;
}
