/** A short run of the fuzzer, always over the same programs; `scripts/fuzz suspended` makes others. */
import { afterAll, expect, test } from 'bun:test';
import { Batches, describeWay, waysOf } from '../../scripts/fuzzing/batch.ts';
import { generateProgram } from '../../scripts/fuzzing/programs/program.ts';

const batches = new Batches();
afterAll(() => batches.close());

test('generated programs do the same native, lowered and moved', async () => {
  const programs = Array.from({ length: 8 }, (_, i) => generateProgram(2000 + i));
  const { compared, differences } = await batches.run(programs, waysOf(2000));
  expect(compared).toBeGreaterThan(6);
  expect(differences.map(({ program, way }) => `${program.name} ${describeWay(way)}`)).toEqual([]);
}, 600_000);

test('a program that can tell how it is run is found', async () => {
  const code = `module.exports = async ({ log, turn }) => {
    await turn(0);
    log(0, /native code/.test(Promise));
    log(1, Object.getOwnPropertyNames(globalThis).some(name => name.charCodeAt(0) === 181));
  };`;
  const { differences } = await batches.run([{ name: 'telling', code }], waysOf(1));
  expect(differences.map(({ actual }) => actual.slice(0, 2))).toEqual(
    waysOf(1).map(() => ['0 true', '1 true']),
  );
}, 600_000);
