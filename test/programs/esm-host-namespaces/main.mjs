// Namespaces of modules of the host, which another host may have other exports in: as a default beside names, and whole.
import fs, { readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as again from 'os';
export * as util from 'node:util';
import { inspect } from './passes-on.mjs';
import * as self from './main.mjs';

const held = { fs, os, join: (await import('node:path')).join };

setTimeout(() => {
  console.log(fs.readFileSync === readFileSync, held.fs === fs, os === again, held.os === os, typeof os.default.cpus);
  console.log(os[Symbol.toStringTag], Object.isExtensible(os), 'cpus' in os, os.nothing);
  setTimeout(async () => {
    console.log(fs.default === fs.readFileSync, os.EOL === os.default.EOL, held.os === (await import('node:os')), held.join('a', 'b'));
    console.log(typeof self.util.inspect, self.util.inspect === inspect, (await import('node:util')) === self.util);
    try {
      os.EOL = 1;
    } catch (e) {
      console.log(e.name);
    }
  }, 10);
}, 10);
