/**
 * Sends the broker what no client should, for a while: `scripts/fuzz broker [--seconds N] [--seed N]`. See
 * test/broker/fuzz.ts for what is checked. Prints the seeds that failed; the same seed fails again.
 */
import { parseArgs } from 'node:util';
import { fuzz } from '../../test/broker/fuzz.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const failures = new Map<string, number>();
const end = performance.now() + Number(values.seconds) * 1000;
let seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
console.log(`from seed ${seed}`);
let cases = 0;
do {
  cases++;
  try {
    fuzz(seed);
  } catch (error) {
    const { message, cause } = error as Error;
    // one of a kind is enough to begin with
    const kind = message.replace(/\d+/g, 'N').slice(0, 60);
    const times = (failures.get(kind) ?? 0) + 1;
    failures.set(kind, times);
    if (times === 1) console.log(`${message}\n${(cause as Error).stack}`);
  }
  seed++;
} while (values.seed === undefined && performance.now() < end);
console.log(`${cases} cases, ${failures.size} kinds of failure`);
for (const [kind, times] of failures) console.log(`${times} times: ${kind}`);
process.exitCode = failures.size === 0 ? 0 : 1;
