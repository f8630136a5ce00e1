/** What the instrumenter writes into a program, and what it knows of its scopes. */
import { describe, expect, test } from 'bun:test';
import { instrumentProgram } from '../../src/instrument/program.ts';

function instrument(source: string, path = 'main.js') {
  return instrumentProgram({ entry: path, files: { [path]: source } });
}

const rewrites: [name: string, input: string, output: string][] = [
  ['a function', 'function f(x) { return x }', 'function f(/*µu0*/x) { return x }'],
  ['an arrow', 'const f = (x) => x', 'const f = (/*µu0*/x) => x'],
  ['an arrow with a bare parameter', 'const f = x => x', 'const f = x/*µu0*/ => x'],
  ['a function expression', '(function f (x) {})', '(function f (/*µu0*/x) {})'],
  [
    'a parameter that contains functions',
    'function f(x = () => 1) {}',
    'function f(/*µu0*/x = (/*µu1*/) => 1) {}',
  ],
  [
    'methods of objects, also with a computed key',
    '({ m() {}, get a() {}, [x]() {}, [(() => 1)()]() {} })',
    '({ m(/*µu0*/) {}, get a(/*µu1*/) {}, [x](/*µu2*/) {}, [/*µu4*/((/*µu3*/) => 1)()](/*µu4*/) {} })',
  ],
  ['variables of the file', 'let a; () => a', 'µm(0,[()=>a]);let a; (/*µu0*/) => a'],
  [
    'behind directives',
    'function f(x) { return function () { "use strict"; return x } }',
    'function f(/*µu0*/x) { return function (/*µu1*/) { "use strict";if(µq)throw()=>[[],[()=>x]]; return x } }',
  ],
  [
    'a constant variable needs no identity',
    'function f(x) { return () => x }',
    'function f(/*µu0*/x) { return (/*µu1*/) =>{if(µq)throw()=>[[],[()=>x]];return( x)} }',
  ],
  [
    'an arrow that returns an object',
    'function f(x) { return () => ({ x }) }',
    'function f(/*µu0*/x) { return (/*µu1*/) =>{if(µq)throw()=>[[],[()=>x]];return( ({ x }))} }',
  ],
  [
    'a variable that changes does',
    'function f(x) { return () => x++ }',
    'function f(/*µu0*/x) {let µe1; return (/*µu1*/) =>{if(µq)throw()=>[[µe1??={}],[()=>x]];return( x++)} }',
  ],
  [
    'a loop has an identity for each iteration',
    'for (let i = 0; i < 3; i++) f(() => i)',
    'for (let i = 0,µe1; i < 3; i++) f((/*µu0*/) =>{if(µq)throw()=>[[µe1??={}],[()=>i]];return( i)})',
  ],
  ['a class', 'class K { m() {} }', 'class K {static{µc(this,0)} m(/*µu1*/) {} }'],
  [
    'a class that holds on to a scope, for its methods too',
    'function f(x) { return class { m() { return x } } }',
    'function f(/*µu0*/x) { return class {static{µc(this,1,()=>[[],[()=>x]])} m(/*µu2*/) { return x } } }',
  ],
  [
    'private fields',
    'class K { #a = 1; static #b }',
    'class K {static{µc(this,0,0,[o=>#a in o?[o.#a]:void 0,(o,v)=>{o.#a=v[0]},()=>[this.#b],v=>{this.#b=v[0]}])} #a = 1; static #b }',
  ],
  [
    'a comment between parameters and arrow',
    'x => (a /* => */) /* => */ => x',
    'x/*µu0*/ => (/*µu1*/a /* => */) /* => */ =>{if(µq)throw()=>[[],[()=>x]];return( x)}',
  ],
  ['a hashbang', '#!/usr/bin/env node\nf()', '///usr/bin/env node\nf()'],
  ['characters outside of ASCII before it', '"é😀"; const f = () => 1', '"é😀"; const f = (/*µu0*/) => 1'],
];

describe('instrument', () => {
  for (const [name, input, output] of rewrites) {
    test(name, () => {
      expect(instrument(input).files[0]!.code).toBe(output);
    });
  }

  test('lines stay where they are', () => {
    const source = 'let a = 1;\nfunction f() {\n  return () => a;\n}\nclass K {\n  #x = 1\n}\n';
    expect(instrument(source).files[0]!.code.split('\n').length).toBe(source.split('\n').length);
  });

  test('a syntax error names file, line and column, and shows the place', () => {
    expect(() => instrument('let x = 1;\nlet y = ;\n', 'dir/a.js')).toThrow(
      expect.objectContaining({
        code: 'PROGRAM_SYNTAX',
        message: expect.stringMatching(
          /^dir\/a\.js:2:9: Expression expected\n[\s\S]*> 2 \| let y = ;\n\s+\|\s+\^/,
        ),
      }),
    );
  });

  test('a reserved name is refused where it stands', () => {
    expect(() => instrument('let ok;\nlet µq;')).toThrow(
      expect.objectContaining({
        code: 'PROGRAM_RESERVED_NAME',
        message: expect.stringMatching(/^main\.js:2:5: /),
      }),
    );
  });

  test('people write µs in texts and comments', () => {
    const source = 'console.log(`took 5 µs`); // µm, µg';
    expect(instrument(source).files[0]!.code).toBe(source);
    expect(() => instrument('let ok; // µu17')).toThrow(/main\.js:1:12: the name µu17 is reserved/);
  });

  test('annex B: a function in a block is also a variable of the function around it', () => {
    const { scopes } = instrument('function f() { { function g() {} } return () => g }');
    expect(scopes.flatMap(scope => scope?.variables ?? [])).toEqual([{ name: 'g', kind: 'let' }]);
  });

  test('annex B does not hoist over a let of the same name', () => {
    const { scopes } = instrument('function f() { let g = 1; { function g() {} } return () => g }');
    expect(scopes.flatMap(scope => scope?.variables ?? [])).toEqual([{ name: 'g', kind: 'let' }]);
    expect(scopes.find(scope => scope)!.identity).toBe(false);
  });

  test('parameters with expressions have a scope apart from the body', () => {
    const { functions, scopes } = instrument('function f(a, b = () => a) { var a = 2; return [b, () => a] }');
    const [first, second] = functions.filter(({ kind }) => kind === 'arrow').map(({ scope }) => scope);
    expect(first).not.toBe(second!);
    expect(scopes[second!]!.parent).toBe(first!);
  });
});
