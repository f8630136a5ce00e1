/** A few seconds of `scripts/fuzz broker`, always the same ones; the seeds that once failed stay. */
import { expect, test } from 'bun:test';
import { fuzz } from './fuzz.ts';

const cases = 200;

test(`${cases} conversations with hostile clients`, () => {
  for (let seed = 1; seed <= cases; seed++) expect(() => fuzz(seed)).not.toThrow();
}, 120_000);
