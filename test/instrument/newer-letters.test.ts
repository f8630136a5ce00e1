/** Letters that the parser does not know, here those above U+00FF. */
import { expect, test } from 'bun:test';
import { disguise } from '../../src/instrument/newer-letters.ts';

const parses = (text: string): boolean => ![...text].some(letter => letter > '\xff');

test('letters are replaced in the text, with lengths kept, and restored in a tree', () => {
  const source = 'var é, ā1, \\u0101b = "\\u{1d400} 一", 𝐀;';
  const disguised = disguise(source, parses)!;
  expect(disguised.text.length).toBe(source.length);
  expect(disguised.text).not.toContain('ā');
  expect(disguised.text).toContain('é');
  const [, first, escaped] = /, (.)1, \\u([0-9a-f]{4})b/u.exec(disguised.text)!;
  expect(escaped).toBe(first!.codePointAt(0)!.toString(16).padStart(4, '0'));
  expect(disguised.restore({ name: `${first}1`, list: [first], n: 1 })).toEqual({
    name: 'ā1',
    list: ['ā'],
    n: 1,
  });
});

test('a text of known letters is left alone', () => {
  expect(disguise('var é = "一二"', () => true)).toBeUndefined();
  expect(disguise('var x = #', () => false)).toBeUndefined();
});
