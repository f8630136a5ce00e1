/** The names that instrumented code contains: what two parts of it chose alike would go unnoticed until they met. */
import { expect, test } from 'bun:test';
import { GLOBALS, HELPERS } from '../../src/reserved.ts';

for (const [table, names] of Object.entries({ GLOBALS, HELPERS })) {
  test(`no two entries of ${table} have the same name`, () => {
    const values: string[] = Object.values(names);
    expect(values.filter((name, index) => values.indexOf(name) !== index)).toEqual([]);
  });
}
