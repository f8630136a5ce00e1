/**
 * What the instrumenter hands to the runtime: the program's text, instrumented, with the tables that say
 * where its functions and scopes lie. An image is plain JSON, travels with the program, and is all a worker
 * needs to run or restore it: the parser is not loaded again.
 */

/** A program as the user wrote it: the entry file and the local files it needs, by path relative to a common root. */
export interface ProgramSource {
  entry: string;
  files: Record<string, string>;
}

/** JSON-serialisable; opaque to everything but `instrument/` and `runtime/`. */
export interface ProgramImage {
  version: 1;
  /** Path of the entry file, one of `files[].path`. */
  entry: string;
  /** Hex SHA-256 over paths and original texts; a snapshot names the image it belongs to by it. */
  hash: string;
  files: ImageFile[];
}

export interface ImageFile {
  path: string;
}
