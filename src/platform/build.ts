/** Which build is running: `scripts/build` writes the answer into the bundle, and the source answers for itself. */
import { readFileSync } from 'node:fs';

export interface Build {
  version: string;
  /** Abbreviated commit, or `source`. */
  commit: string;
  /** A name of the build table such as `linux-x64`, or `source`. */
  target: string;
  /**
   * How the program is packed: `compiled` by Bun, a `sea` (single executable application) of Node, a `bundle` for
   * Node, or the unbundled `source`.
   */
  packaging: 'compiled' | 'sea' | 'bundle' | 'source';
  /** The SWC binding inside a single file: hex SHA-256 and length in bytes of the unpacked binding. */
  swc?: { sha256: string; bytes: number };
}

/** Replaced by an object literal when bundled. */
declare const THINGS_BUILD: Build | undefined;

export function thisBuild(): Build {
  if (typeof THINGS_BUILD !== 'undefined') return THINGS_BUILD;
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return { version: String(manifest.version), commit: 'source', target: 'source', packaging: 'source' };
}
