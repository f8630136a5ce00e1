/**
 * Runs programs one after the other in one process and prints what each logged. Built into one file that runs
 * under Bun and Node: `child native|lowered CASES.json`, where the JSON is a list of { name, code }.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { installSuspend } from '../../src/runtime/suspend/install.ts';

interface Case {
  name: string;
  code: string;
}

/** Depends on the engine and is not compared. */
const message = (error: Error) => `${error.name}${/^[A-Z]/.test(error.message) ? '' : `: ${error.message}`}`;

function show(value: unknown): string {
  if (value instanceof Error) return message(value);
  if (typeof value === 'string') return value;
  return inspect(value, { depth: 6, compact: true, breakLength: Number.POSITIVE_INFINITY });
}

async function runCase(code: string): Promise<string> {
  const lines: string[] = [];
  const log = (...values: unknown[]) => lines.push(values.map(show).join(' '));
  let ended: ((value?: unknown) => void) | undefined;
  const done = new NativePromise(resolve => {
    ended = resolve;
  });
  const timer = setTimeout(() => {
    lines.push('(did not end)');
    ended!();
  }, 2000);
  try {
    new Function('log', 'end', code)(log, ended);
    await done;
  } catch (error) {
    log('threw', error);
  }
  clearTimeout(timer);
  // What is still queued may log, too.
  await new NativePromise(resolve => setImmediate(resolve));
  return lines.join('\n');
}

const NativePromise = Promise;
Object.assign(globalThis, { testRequire: createRequire(import.meta.url) });
const [, , variant, file] = process.argv;
process.on('unhandledRejection', () => {});
if (variant === 'lowered') installSuspend(process);
const results: string[] = [];
for (const { code } of JSON.parse(readFileSync(file!, 'utf8')) as Case[]) results.push(await runCase(code));
process.stdout.write(JSON.stringify(results));
