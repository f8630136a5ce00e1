// `node cached.cjs fully|briefly|compiling BUNDLE.cjs [ARGUMENT...]` runs the bundle with the compiled code that lies
// beside it. `compiling` writes that when the process ends; `briefly` leaves hot code to the interpreter.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const v8 = require('node:v8');
const { Script } = require('node:vm');

const [, , pace, file] = process.argv;
process.argv.splice(1, 3, file);
const cache = `${file}.cache`;
const cachedData = fs.existsSync(cache) ? fs.readFileSync(cache) : undefined;
const script = new Script(
  `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(file, 'utf8')}\n})`,
  { filename: file, cachedData, importModuleDynamically: specifier => import(specifier) },
);
if (script.cachedDataRejected) throw new Error(`${cache} is of another text or another Node`);
if (pace === 'compiling') process.on('exit', () => fs.writeFileSync(cache, script.createCachedData()));
// Not on the command line: compiled code is rejected where other flags are given than where it was made.
if (pace === 'briefly') for (const flag of ['--no-opt', '--no-sparkplug']) v8.setFlagsFromString(flag);
const bundle = { exports: {} };
script.runInThisContext().call(bundle.exports, bundle.exports, createRequire(file), bundle, file, path.dirname(file));
