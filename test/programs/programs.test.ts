/** Every fixture program, run in every variant, must print what it prints plain. */
import { afterAll, beforeAll, describe, test } from 'bun:test';
import { findFixtures } from './fixture.ts';
import { Legs } from './legs.ts';
import { describeVariant, findFault, runVariant, variants } from './variants.ts';

const legs = new Legs(4);
beforeAll(() => legs.open());
afterAll(() => legs.close());

for (const fixture of findFixtures()) {
  describe(fixture.name, () => {
    for (const variant of variants) {
      const engines = variant.type === 'migrated' ? [variant.engine, variant.other] : [variant.engine];
      const skipped = engines.flatMap(engine => fixture.options.skip?.[engine] ?? [])[0];
      const title = describeVariant(variant);
      if (skipped) {
        test.skip(`${title} (${skipped})`, () => {});
        continue;
      }
      test.concurrent(title, async () => {
        const fault = findFault(variant, fixture, await runVariant(variant, fixture, legs));
        if (fault !== undefined) throw new Error(fault);
      });
    }
  });
}
