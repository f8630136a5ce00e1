/**
 * Takes the plain SWC binding out of its npm package. For most machines the package's file is a carrier: a small
 * addon with the real one inside, which it unpacks into the home directory when loaded. It is read here without
 * being loaded, so that a build for another processor needs no emulator.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Checksums } from '../../src/platform/build.ts';
import { Elf } from './elf.ts';

export interface Binding {
  bytes: Uint8Array;
  /** Of `bytes`. */
  checksums: Checksums;
  /** `bytes` as one Zstandard frame; where the package has none, made when asked for, which takes 15 s. */
  zstd: () => Uint8Array;
}

/** `folder` is that of an installed package such as `@swc/core-linux-x64-gnu`. */
export function readBinding(folder: string): Binding {
  const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const addon = readFileSync(join(folder, main));
  const packed = new Elf(addon).section('.swc_native');
  const { bytes, zstd } = packed
    ? unpackCarrier(packed)
    : { bytes: addon, zstd: () => Bun.zstdCompressSync(addon, { level: 19 }) };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, zstd, checksums: { sha256, crc32: crc32(bytes) } };
}

/**
 * The carrier's section: a header, little endian, and one Zstandard frame. The header is `SWCNZSTD`, version
 * (2 bytes), its own length (2), target flags (4), length of the frame (8), length of the addon (8), SHA-512 of
 * the addon (64).
 */
function unpackCarrier(section: Buffer): Omit<Binding, 'checksums'> {
  const [magic, version, headerLength] = [
    section.toString('latin1', 0, 8),
    section.readUInt16LE(8),
    section.readUInt16LE(10),
  ];
  if (magic !== 'SWCNZSTD' || version !== 1 || headerLength !== 96) {
    throw new Error(`an SWC carrier of a kind this build does not know: ${magic} version ${version}`);
  }
  const zstd = section.subarray(headerLength, headerLength + Number(section.readBigUInt64LE(16)));
  const bytes = Bun.zstdDecompressSync(zstd);
  const sha512 = createHash('sha512').update(bytes).digest();
  if (bytes.length !== Number(section.readBigUInt64LE(24)) || !sha512.equals(section.subarray(32, 96))) {
    throw new Error(
      'the SWC carrier is damaged: length or SHA-512 of its content do not agree with its header',
    );
  }
  return { bytes, zstd: () => zstd };
}
