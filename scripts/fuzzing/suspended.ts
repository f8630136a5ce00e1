/**
 * Looks for programs whose suspended code behaves otherwise than native:
 * `scripts/fuzz suspended [--seed N] [--count N] [--batch N] [--whole] [--print]`. Program N of a run is that of
 * seed SEED + N. Every difference is made as small as can be and printed; the exit code says whether there was any.
 * `--whole` shows the programs as they were made, as soon as they are found, and goes on however many there are;
 * `--print` only shows them.
 */
import { parseArgs } from 'node:util';
import { Batches, type Difference, describeWay, waysOf } from './batch.ts';
import { minimize } from './minimize.ts';
import { generateProgram } from './programs/program.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    batch: { type: 'string', default: '100' },
    whole: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
  },
});
const [first, count, size] = [Number(options.seed), Number(options.count), Number(options.batch)];
/** More differences than these are most likely one. */
const enough = options.whole ? Number.POSITIVE_INFINITY : 5;

if (options.print) {
  for (let seed = first; seed < first + count; seed++) console.log(generateProgram(seed).code);
} else {
  await fuzz();
}

async function fuzz(): Promise<void> {
  const batches = new Batches();
  let [made, compared, enginesDiffer] = [0, 0, 0];
  const found: Difference[] = [];
  const refused = new Map<string, string>();
  try {
    while (made < count && found.length < enough) {
      const programs = Array.from({ length: Math.min(size, count - made) }, (_, i) =>
        generateProgram(first + made + i),
      );
      const result = await batches.run(programs, waysOf(first + made));
      compared += result.compared;
      enginesDiffer += result.enginesDiffer;
      for (const { program, message } of result.refusals) refused.set(program.name, message);
      const known = new Set(found.map(({ program }) => program.name));
      for (const difference of result.differences) {
        if (known.has(difference.program.name)) continue;
        known.add(difference.program.name);
        found.push(difference);
        if (options.whole) report(difference);
      }
      made += programs.length;
      console.error(
        `to seed ${first + made}: ${compared} programs compared, ${refused.size} refused, ${found.length} differ`,
      );
    }
    if (!options.whole) for (const difference of found) report(await minimize(batches, difference));
  } finally {
    batches.close();
  }
  for (const [message, programs] of groupBy(refused))
    console.log(`refused: ${message}: ${programs.join(' ')}`);
  console.log(
    `${compared} programs compared, ${made - compared} that do not parse left out, ` +
      `${enginesDiffer} that the engines run differently, ${refused.size} refused by name in some way, ` +
      `${found.length} differences`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}

/** Names of programs by what could not be captured of them, without the path. */
function groupBy(refused: ReadonlyMap<string, string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, message] of refused) {
    const what = message
      .split(' -> ')
      .at(-1)!
      .replace(/, \S+$/, '');
    groups.set(what, [...(groups.get(what) ?? []), name]);
  }
  return groups;
}

function report({ program, way, expected, actual }: Difference): void {
  const at = expected.findIndex((line, i) => line !== actual[i]);
  const line = at < 0 ? expected.length : at;
  console.log(`---- ${program.name}, ${describeWay(way)}: line ${line + 1} of the trace`);
  console.log(`  expected ${expected[line] ?? 'the end'}\n  got      ${actual[line] ?? 'the end'}`);
  console.log(program.code);
}
