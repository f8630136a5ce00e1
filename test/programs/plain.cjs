// Runs a CommonJS fixture under Bun as `node main.js` would. Bun's own loader rewrites sloppy code (Annex B
// functions, writes to a function expression's name), so the text goes through node:vm.
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');

const modules = new Map();

function load(file) {
  const known = modules.get(file);
  if (known) return known.exports;
  const module = { exports: {}, filename: file, id: file, loaded: false };
  modules.set(file, module);
  if (file.endsWith('.json')) {
    module.exports = JSON.parse(fs.readFileSync(file, 'utf8'));
    return module.exports;
  }
  const text = fs.readFileSync(file, 'utf8').replace(/^#!.*/, '');
  const wrapper = vm.runInThisContext(
    `(function (exports, require, module, __filename, __dirname) {${text}\n})`,
    { filename: file, importModuleDynamically: specifier => import(specifier.startsWith('.') ? pathToFileURL(path.resolve(path.dirname(file), specifier)).href : specifier) },
  );
  wrapper.call(module.exports, module.exports, requireFrom(path.dirname(file)), module, file, path.dirname(file));
  module.loaded = true;
  return module.exports;
}

function requireFrom(folder) {
  const localRequire = specifier => {
    if (!specifier.startsWith('.')) return require(specifier);
    const base = path.resolve(folder, specifier);
    const found = ['', '.js', '.cjs', '.json', '/index.js'].map(end => base + end).find(file => fs.statSync(file, { throwIfNoEntry: false })?.isFile());
    if (found === undefined) throw new Error(`no module ${specifier} in ${folder}`);
    return load(found);
  };
  localRequire.main = modules.get(entry);
  return localRequire;
}

const entry = path.resolve(process.argv[2]);
process.argv.splice(1, 2, entry);
load(entry);
