/**
 * The runtime as it is loaded into each fresh realm of a test: built into one CommonJS script, so that the
 * built-ins it sees and changes are those of the realm.
 */
import type { ProgramImage } from '../../src/runtime/image.ts';
import { compile } from '../../src/runtime/modules.ts';
import { Program } from '../../src/runtime/program.ts';

/** Makes the realm ready; what it returns runs the program's entry: its function for a script, called with `receiver`. */
export function prepare(image: ProgramImage): (receiver: object | undefined) => unknown {
  const program = new Program(image, { virtualTime: false });
  const entry = image.files.findIndex(({ path }) => path === image.entry);
  const file = image.files[entry]!;
  return receiver =>
    receiver === undefined
      ? program.modules.runEntry()
      : Reflect.apply(compile(file, file.code), receiver, program.modules.arguments(entry));
}
