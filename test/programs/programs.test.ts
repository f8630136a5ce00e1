/**
 * Every fixture program, run in every variant, must print what it prints plain. `THINGS_ALL_PAIRS=1` takes every
 * tick over every pair of engines; without it the suite takes a fraction of the time. `THINGS_PENDING=1` runs
 * the fixtures that are marked as pending, too.
 */
import { afterAll, beforeAll, describe, test } from 'bun:test';
import { findFixtures } from './fixture.ts';
import { Legs } from './legs.ts';
import { describeVariant, enginesOf, findFault, listVariants, runVariant } from './variants.ts';

const all = Boolean(process.env.THINGS_ALL_PAIRS);
/** To see what is still missing of the fixtures marked as pending. */
const withPending = Boolean(process.env.THINGS_PENDING);
const legs = new Legs(4);
/** Tests wait for a free place among the legs. */
const timeout = 300_000;
beforeAll(() => legs.open(), timeout);
afterAll(() => legs.close(), timeout);

for (const fixture of findFixtures()) {
  describe(fixture.name, () => {
    for (const variant of listVariants(fixture, all)) {
      const { skip, noPlain, pending } = fixture.options;
      const reasons = variant.type === 'plain' ? { ...skip, ...noPlain } : skip;
      const unmet = variant.type === 'plain' || withPending ? undefined : pending;
      const skipped = unmet ?? enginesOf(variant).flatMap(engine => reasons?.[engine] ?? [])[0];
      const title = describeVariant(variant);
      if (skipped) {
        test.skip(`${title} (${skipped})`, () => {});
        continue;
      }
      test.concurrent(
        title,
        async () => {
          const fault = findFault(variant, fixture, await runVariant(variant, fixture, legs));
          if (fault !== undefined) throw new Error(fault);
        },
        // These run in real time, which a busy machine stretches; the others in virtual time.
        { timeout, retry: variant.type === 'plain' || variant.type === 'instrumented' ? 4 : 0 },
      );
    }
  });
}
