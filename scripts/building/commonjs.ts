/**
 * The program as one CommonJS text for Node. Its parts are strings in it until they are needed, the large ones
 * compressed: Node reads a string far faster than code, but each megabyte of it still costs a third of what starting
 * Node costs, and a command, or the child that runs a program, needs a small part of all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Build } from '../../src/platform/build.ts';
import { bundle, entry, inWorkFolder } from './bundle.ts';

/**
 * Stands for `import.meta.url`, which Bun would replace by the address of the source at build time, and for
 * `import()`, which a Node 20 single executable does not have.
 */
const names = { url: '__thingsUrl', load: '__thingsLoad' };

/** `url` is the expression for the address of the file that the text will lie in. */
export async function commonJs(build: Build, url: string): Promise<string> {
  const parts = await inWorkFolder(async work => {
    const [modules, texts] = [join(work, 'modules'), join(work, 'texts')];
    // As modules first, because only those are split.
    await bundle({
      entrypoints: [entry],
      target: 'node',
      format: 'esm',
      splitting: true,
      define: { 'import.meta.url': names.url, THINGS_BUILD: JSON.stringify(build) },
      outdir: modules,
    });
    const files = readdirSync(modules).sort();
    await bundle({
      entrypoints: files.map(file => join(modules, file)),
      target: 'node',
      format: 'cjs',
      external: ['./*'],
      root: modules,
      outdir: texts,
    });
    return files.map((file): [string, string] => [file, partText(readFileSync(join(texts, file), 'utf8'))]);
  });
  return `'use strict';
const ${names.url} = ${url};
const { compileFunction } = require('node:vm');
const parts = {
${parts.map(([file, text]) => `${JSON.stringify(file)}: ${packed(text)}`).join(',\n')}
};
const modules = new Map();
function load(name) {
  if (!name.startsWith('./')) return require(name);
  let module = modules.get(name);
  if (!module) {
    module = { exports: {} };
    modules.set(name, module);
    const parameters = ['module', 'require', '${names.load}', '${names.url}'];
    const packed = parts[name.slice(2)];
    const text = typeof packed === 'string' ? packed : unpack(packed[0]);
    const part = compileFunction(text, parameters, { filename: 'things:' + name.slice(2) });
    part(module, load, loadLater, ${names.url});
  }
  return module.exports;
}
function unpack(base64) {
  return require('node:zlib').inflateRawSync(Buffer.from(base64, 'base64')).toString();
}
async function loadLater(name) {
  return load(name);
}
load('./main.js');
`;
}

/** Those that every command needs are not worth unpacking. */
const large = 20_000;

function packed(text: string): string {
  return text.length < large ? literal(text) : `["${deflateRawSync(text, { level: 9 }).toString('base64')}"]`;
}

/** In ASCII: one character of two bytes makes Node keep the whole text in two bytes for each character. */
function literal(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[\u0080-\uffff]/g, escaped);
}

/** Strict, as the modules are that it is made of. */
function partText(text: string): string {
  const loading = text.replace(/\bimport\((?="(\.\/[\w.-]+|node:[\w/]+)"\))/g, `${names.load}(`);
  return `'use strict';${loading}`;
}
