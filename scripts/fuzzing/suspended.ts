/**
 * Looks for programs whose suspended code behaves otherwise than native:
 * `scripts/fuzz suspended [--seed N] [--count N] [--batch N] [--whole]
 * [--print]`. Program N of a run is that of seed
 * SEED + N. Every difference is made as small as can be and printed; the exit code says whether there was any.
 * `--whole` shows the programs as they were made, `--print` only shows them.
 */
import { parseArgs } from 'node:util';
import { Batches, type Difference, describeWay, waysOf } from './batch.ts';
import { generateProgram } from './generate.ts';
import { minimize } from './minimize.ts';

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
const shown = 5;

if (options.print) {
  for (let seed = first; seed < first + count; seed++) console.log(generateProgram(seed).code);
} else {
  await fuzz();
}

async function fuzz(): Promise<void> {
  const batches = new Batches();
  let [made, compared, enginesDiffer] = [0, 0, 0];
  const found: Difference[] = [];
  try {
    for (; made < count && found.length < shown; made += size) {
      const programs = Array.from({ length: Math.min(size, count - made) }, (_, i) =>
        generateProgram(first + made + i),
      );
      const result = await batches.run(programs, waysOf(first + made));
      compared += result.compared;
      enginesDiffer += result.enginesDiffer;
      const known = new Set(found.map(({ program }) => program.name));
      for (const difference of result.differences) {
        if (known.has(difference.program.name)) continue;
        known.add(difference.program.name);
        found.push(difference);
      }
      console.error(`${compared} programs compared, ${found.length} differ`);
    }
    for (const difference of found.slice(0, shown)) {
      report(options.whole ? difference : await minimize(batches, difference));
    }
  } finally {
    batches.close();
  }
  console.log(
    `${compared} programs compared, ${made - compared} that do not parse left out, ` +
      `${enginesDiffer} that the engines run differently, ${found.length} differences`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}

function report({ program, way, expected, actual }: Difference): void {
  const at = expected.findIndex((line, i) => line !== actual[i]);
  const line = at < 0 ? expected.length : at;
  console.log(`---- ${program.name}, ${describeWay(way)}: line ${line + 1} of the trace`);
  console.log(`  expected ${expected[line] ?? 'the end'}\n  got      ${actual[line] ?? 'the end'}`);
  console.log(program.code);
}
