/**
 * Hashes and checksums. Bun's own functions need none of the modules that `node:crypto` and `node:zlib` bring with
 * them, whose loading is a tenth of what a dispatch verb takes and a fifth of instrumenting a small program.
 */
import { builtinModule } from './builtin.ts';

interface Hasher {
  /** Text as UTF-8. */
  update(part: string | Uint8Array): Hasher;
  digest(encoding: 'hex'): string;
}

const isBun = typeof Bun !== 'undefined';

export function sha256Hasher(): Hasher {
  if (isBun) return new Bun.CryptoHasher('sha256');
  return (builtinModule('crypto') as typeof import('node:crypto')).createHash('sha256');
}

/** Hex. */
export function sha256(bytes: Uint8Array): string {
  return sha256Hasher().update(bytes).digest('hex');
}

/** CRC-32 (ISO 3309, as in gzip) of `bytes` behind others whose checksum is `value`. */
type Crc32 = (bytes: Uint8Array, value: number) => number;

/** Undefined on Node before 20.15, which has none. */
export function crc32Function(): Crc32 | undefined {
  return isBun ? Bun.hash.crc32 : (builtinModule('zlib') as { crc32?: Crc32 }).crc32;
}
