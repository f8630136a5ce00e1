/**
 * The native SWC binding, loaded on first use: out of the executable where there is one, else from its npm
 * package. The JavaScript of `@swc/core` is left out; it probes the file system and the environment.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { packageMissing } from '../errors.ts';
import { type Build, thisBuild } from './build.ts';
import { builtinModule } from './builtin.ts';
import { candidateFolders, loadCarried } from './carried.ts';

/** The two calls of `@swc/core` that the instrumenter needs; see its documentation for the options. */
export interface Swc {
  parseSync(source: string, options: object): unknown;
  transformSync(source: string, options: object): { code: string; map?: string };
}

/** What the native code exports; options and results cross as JSON. */
interface Binding {
  parseSync(source: string, options: Buffer): string;
  transformSync(source: string, isModule: boolean, options: Buffer): { code: string; map?: string };
}

let loaded: Swc | undefined;

/** @throws NATIVE_CODE_UNLOADABLE, NATIVE_CODE_UNSUITABLE, PACKAGE_MISSING */
export function swc(): Swc {
  return (loaded ??= wrap(loadBinding(thisBuild())));
}

function wrap(binding: Binding): Swc {
  const encode = (options: object) => Buffer.from(JSON.stringify(options));
  return {
    parseSync(source, options) {
      const answer = JSON.parse(binding.parseSync(source, encode(options)));
      // Since 1.16 the program comes with what printing it would need.
      return answer.program ?? answer;
    },
    transformSync: (source, options) => binding.transformSync(source, false, encode(options)),
  };
}

function loadBinding({ packaging, swc: { version, carried } }: Build): Binding {
  if (carried === undefined) return loadPackage(version);
  return loadCarried(
    { name: 'swc', ...carried, unpack: packaging === 'sea' ? unpackTail : unpackEmbedded },
    path => {
      const module = { exports: {} };
      process.dlopen(module, path);
      return module.exports as Binding;
    },
    candidateFolders(process.env),
  );
}

/** Bun's compiled executables show the files they carry under this path. */
function unpackEmbedded(): Uint8Array {
  return Bun.zstdDecompressSync(readFileSync('/$bunfs/root/swc.node.zst'));
}

/**
 * A Node single executable carries the binding behind its end: Brotli (Node 20 knows no Zstandard), its length in
 * four bytes, little endian, and these eight letters.
 */
function unpackTail(): Uint8Array {
  const file = openSync('/proc/self/exe', 'r');
  try {
    const { size } = fstatSync(file);
    const trailer = Buffer.alloc(12);
    readSync(file, trailer, 0, 12, size - 12);
    if (trailer.toString('latin1', 4) !== 'THNGSSWC') throw new Error('the executable is cut short');
    const packed = Buffer.alloc(trailer.readUInt32LE(0));
    readSync(file, packed, 0, packed.length, size - 12 - packed.length);
    return (builtinModule('zlib') as typeof import('node:zlib')).brotliDecompressSync(packed);
  } finally {
    closeSync(file);
  }
}

function loadPackage(version: string): Binding {
  const name = `@swc/core-linux-${process.arch === 'arm' ? 'arm-gnueabihf' : `${process.arch}-gnu`}`;
  const require = createRequire(import.meta.url);
  try {
    return require(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND')
      throw packageMissing(`${name}@${version}`, error);
    throw error;
  }
}
