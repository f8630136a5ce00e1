/** Lowered code does what native code does, on both engines. */
import { describe, expect, test } from 'bun:test';
import { cases, deviations } from './cases.ts';
import { ENGINES, lowered, runCases } from './variants.ts';

const native = { bun: await runCases('bun', 'native', cases), node: await runCases('node', 'native', cases) };

for (const engine of ENGINES) {
  describe(`on ${engine}`, async () => {
    const low = await runCases(engine, 'lowered', cases);
    cases.forEach(({ name }, i) => {
      test(name, () => {
        const deviates = deviations[name]?.engine === engine;
        const reference = deviates ? (engine === 'bun' ? 'node' : 'bun') : engine;
        expect(native[reference][i]).not.toContain('(did not end)');
        expect(low[i]!).toBe(native[reference][i]!);
        if (deviates) expect(native[engine][i]).not.toBe(low[i]!);
      });
    });
  });
}

test('code that cannot be suspended is left alone', () => {
  const source = 'function f(a) { return a => a + 1; }\nclass A { m() {} }';
  expect(lowered(source)).toBe(source);
});
