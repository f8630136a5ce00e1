/** The binding as the instrumenter sees it, from its package. */
import { expect, test } from 'bun:test';
import { swc } from '../../src/platform/swc.ts';

test('parseSync returns the program as an object', () => {
  expect(swc().parseSync('let a = 1', { syntax: 'ecmascript' })).toMatchObject({
    type: 'Module',
    body: [{ type: 'VariableDeclaration', kind: 'let' }],
  });
});

test('transformSync returns text and its source map', () => {
  const options = {
    filename: 'a.ts',
    sourceMaps: true,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  };
  const { code, map } = swc().transformSync('let a: number = 1', options);
  expect(code).toBe('let a = 1;\n');
  expect(JSON.parse(map!)).toMatchObject({ version: 3 });
});

test('a syntax error is thrown', () => {
  expect(() => swc().parseSync('let a = = 1', { syntax: 'ecmascript' })).toThrow('Expression expected');
});
