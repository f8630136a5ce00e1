/**
 * Makes a single executable application out of a Node executable, as `node --experimental-sea-config` and postject
 * do together; by hand, because that Node may be for another processor and its word size goes into the blob.
 */
import { brotliCompressSync, constants } from 'node:zlib';
import { Elf } from './elf.ts';

/** Node looks here whether it is to look for the blob at all. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const blobName = 'NODE_SEA_BLOB';
const blobMagic = 0x143da20;
/** Spares users the warning that the feature is experimental. */
const flagNoWarning = 1;

/** Of which the blob's format is known. Each is tried by test/build/sea.test.ts. */
export const knownMajors = [20, 22, 24];

export interface NodeExecutable {
  elf: Elf;
  /** Such as `20.11.0`. */
  version: string;
}

/** Finds out what `bytes` is without running it. */
export function readNode(bytes: Buffer): NodeExecutable {
  const elf = new Elf(bytes);
  const marker = Buffer.from('https://nodejs.org/download/release/v');
  const at = bytes.indexOf(marker);
  const version = /^\d+\.\d+\.\d+/.exec(
    bytes.toString('latin1', at + marker.length, at + marker.length + 20),
  )?.[0];
  if (at < 0 || version === undefined)
    throw new Error('not an official Node executable: it does not name its release');
  if (!knownMajors.includes(Number.parseInt(version, 10))) {
    throw new Error(
      `Node ${version}: only the single executables of Node ${knownMajors.join(', ')} are known`,
    );
  }
  return { elf, version };
}

/** The blob that makes this Node run `code`, a CommonJS text. */
export function makeBlob({ elf }: NodeExecutable, code: string): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const text = (value: string) => {
    const bytes = Buffer.from(value);
    return [number(bytes.length), ...(elf.wide ? [number(0)] : []), bytes];
  };
  // Late releases of 22, and 24, have a byte for where further options of Node come from: 0 is from nowhere, so
  // that NODE_OPTIONS cannot change the program.
  const options = elf.bytes.includes('execArgvExtension') ? [Buffer.from([0])] : [];
  return Buffer.concat([
    number(blobMagic),
    number(flagNoWarning),
    ...options,
    ...text('things.cjs'),
    ...text(code),
  ]);
}

/** The single executable; it carries `carried`, for src/platform/swc.ts to find, behind its end. */
export function singleExecutable(node: NodeExecutable, code: string, carried: Uint8Array): Buffer {
  const blob = makeBlob(node, code);
  const elf = node.elf.stripped();
  // No symbol of it is used, and small images lack it.
  elf.removeNeeded('libatomic.so.1');
  const { bytes } = elf.withNote(blobName, blob);
  const fuseAt = bytes.indexOf(`${fuse}:0`);
  if (fuseAt < 0) throw new Error('this Node cannot be made a single executable');
  bytes.write('1', fuseAt + fuse.length + 1);

  const trailer = Buffer.alloc(12);
  trailer.writeUInt32LE(carried.length);
  trailer.write('THNGSSWC', 4);
  return Buffer.concat([bytes, carried, trailer]);
}

/** As src/platform/swc.ts unpacks it. Quality 9: 10 and 11 take minutes to save half a megabyte. */
export function compress(bytes: Uint8Array): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
