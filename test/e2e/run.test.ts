/** `things run`: a program without a fleet, its snapshots, and the packages it requires. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Build, build, Machine } from './machine.ts';

setDefaultTimeout(60_000);
build();

/** Writes files below the machine's folder. */
function write(machine: Machine, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(machine.folder, path)), { recursive: true });
    writeFileSync(join(machine.folder, path), text);
  }
}

const counter = `
  process.on('exit', code => console.log('exit', code));
  let n = 0;
  const timer = setInterval(() => {
    console.log('count', ++n);
    if (n === 60) clearInterval(timer);
  }, 20);
`;
const lines = (text: string) => text.split('\n').filter(line => line !== '');

for (const [from, to] of [
  ['bun', 'node'],
  ['node', 'bun'],
] as [Build, Build][]) {
  test(`a snapshot saved on ${from} goes on on ${to}`, async () => {
    await using machine = new Machine();
    write(machine, { 'counter.js': counter });
    const first = machine.things(['run', 'counter.js', '--save-snapshot', 'counter.snapshot'], {
      build: from,
    });
    await first.prints('count 5');
    first.kill('SIGUSR2');
    await first.says('wrote a snapshot');
    await first.progress();
    first.kill('SIGINT');
    expect(await first.ended).toEqual({ code: 0, signal: null });
    const second = machine.things(['run', 'counter.js', '--restore', 'counter.snapshot'], { build: to });
    expect(await second.ended).toEqual({ code: 0, signal: null });
    const wanted = [...Array.from({ length: 60 }, (_, i) => `count ${i + 1}`), 'exit 0'];
    expect([...lines(first.stdout), ...lines(second.stdout)]).toEqual(wanted);
  });
}

test('what cannot be captured is named, the program goes on, and a second Ctrl-C ends it', async () => {
  await using machine = new Machine();
  write(machine, {
    'server.js': `
      const server = require('node:net').createServer();
      setInterval(() => console.log('count', server.listening), 20);
    `,
  });
  const running = machine.things(['run', 'server.js', '--save-snapshot', 'server.snapshot']);
  await running.prints('count');
  running.kill('SIGINT');
  await running.says('Server');
  await running.progress();
  running.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
  expect(existsSync(join(machine.folder, 'server.snapshot'))).toBe(false);
});

for (const on of ['bun', 'node'] as const) {
  test(`packages are found as Node finds them, on ${on}`, async () => {
    await using machine = new Machine();
    write(machine, {
      'main.js': `
        const seen = [require('main-elsewhere'), require('by-exports'), require('by-exports/deep/x'), require('index-only')];
        seen.push(require('@scope/name/file'), require('./folder').folder, require('compiled').default);
        console.log(seen.join(' '));
      `,
      'main.mjs':
        'import text from "by-exports"; import { folder } from "./folder/lib/start.js"; console.log(text, folder);',
      'folder/package.json': '{ "main": "lib/start" }',
      'folder/lib/start.js': 'exports.folder = "folder/lib/start";',
      'node_modules/main-elsewhere/package.json':
        '{ "name": "main-elsewhere", "main": "./dist/cjs", "imports": { "#inner": "./inner.js" } }',
      'node_modules/main-elsewhere/dist/cjs.js': 'module.exports = require("#inner");',
      'node_modules/main-elsewhere/inner.js': 'module.exports = "inner";',
      'node_modules/by-exports/package.json': JSON.stringify({
        name: 'by-exports',
        main: './wrong.js',
        exports: {
          '.': { bun: './wrong.js', browser: './wrong.js', import: './is.mjs', require: './is.cjs' },
          './deep/*': './lib/*.js',
        },
      }),
      'node_modules/by-exports/wrong.js': 'module.exports = "wrong";',
      'node_modules/by-exports/is.cjs': 'module.exports = "required";',
      'node_modules/by-exports/is.mjs': 'export default "imported";',
      'node_modules/by-exports/lib/x.js': 'module.exports = require("by-exports") + " itself";',
      'node_modules/index-only/index.js': 'module.exports = "index";',
      'node_modules/@scope/name/file.js': 'module.exports = "scoped";',
      'node_modules/compiled/index.js': `
        "use strict";
        Object.defineProperty(exports, "__esModule", { value: true });
        exports.default = "compiled";
        setImmediate(() => { exports.later = 1; });
      `,
    });
    for (const [entry, printed] of [
      ['main.js', 'inner required required itself index scoped folder/lib/start compiled\n'],
      ['main.mjs', 'imported folder/lib/start\n'],
    ] as const) {
      const running = machine.things(['run', entry], { build: on });
      const { code } = await running.ended;
      expect({ code, stdout: running.stdout, stderr: running.stderr }).toEqual({
        code: 0,
        stdout: printed,
        stderr: '',
      });
    }
  });

  test(`a package.json says what is a module, on ${on}`, async () => {
    await using machine = new Machine();
    write(machine, {
      'package.json': '{ "type": "module" }',
      'main.js': 'console.log(typeof this, (function () { return this; })(), typeof await 1);',
    });
    const running = machine.things(['run', 'main.js'], { build: on });
    expect((await running.ended).code).toBe(0);
    expect(running.stdout).toBe('undefined undefined number\n');
  });
}

test('a snapshot that is none is named, with what to do', async () => {
  await using machine = new Machine();
  write(machine, { 'counter.js': counter, 'text.snapshot': 'no snapshot' });
  const missing = await machine.run(['run', 'counter.js', '--restore', 'missing.snapshot']);
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('cannot read the snapshot missing.snapshot: there is no such file');
  const text = await machine.run(['run', 'counter.js', '--restore', 'text.snapshot']);
  expect(text).toMatchObject({ code: 1, stdout: '' });
  expect(text.stderr).toContain('snapshot');
  expect(text.stderr).not.toContain('unexpected error');
});
