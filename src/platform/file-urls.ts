/** Paths of files as URLs. Bun has the functions without the module `url`, which takes half a megabyte. */
import { builtinModule } from './builtin.ts';

export const { fileURLToPath, pathToFileURL } =
  typeof Bun === 'undefined' ? (builtinModule('url') as typeof import('node:url')) : Bun;
