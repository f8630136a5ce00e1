/** Which build is running: `scripts/build` writes the answer into the bundle, and the source answers for itself. */

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
  /** Version of the SWC binding this build works with, and what the one it carries inside must be, if there is one. */
  swc: { version: string; carried?: Checksums };
}

export interface Checksums {
  /** Hex. */
  sha256: string;
  crc32: number;
}

/** Replaced by an object literal when bundled. */
declare const THINGS_BUILD: Build | undefined;

export function thisBuild(): Build {
  if (typeof THINGS_BUILD !== 'undefined') return THINGS_BUILD;
  // Not imported: `--help` of a built program would pay 3 ms for it.
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return {
    version: manifest.version,
    commit: 'source',
    target: 'source',
    packaging: 'source',
    swc: { version: manifest.dependencies['@swc/core'] },
  };
}
