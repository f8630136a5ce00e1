/** Collecting the files of a program where the dispatcher runs. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { unreadableProgram } from '../errors.ts';
import type { ProgramSource } from '../runtime/image.ts';

/** `file` is relative to the working directory. Throws `UNREADABLE_PROGRAM`. */
export async function readProgram(file: string): Promise<ProgramSource> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unreadableProgram(file, error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  const entry = basename(file);
  return { entry, files: { [entry]: text } };
}
