/**
 * The runtime as it is loaded into each fresh realm of a test: built into one CommonJS script, so that the
 * built-ins it sees and changes are those of the realm. All that programs can notice of it is here; the tables of
 * built-ins that captures need, which take longer to make than most tests to run, are not.
 */
import { CodeMakers } from '../../src/runtime/code-makers.ts';
import { installFinalization } from '../../src/runtime/finalization.ts';
import { installHostKinds } from '../../src/runtime/host-kinds.ts';
import type { InstrumentMade, ProgramImage } from '../../src/runtime/image.ts';
import { MadeCode } from '../../src/runtime/made-code.ts';
import { compile, Modules } from '../../src/runtime/modules.ts';
import { Registry } from '../../src/runtime/registry.ts';
import { installSuspend } from '../../src/runtime/suspend/install.ts';
import { Templates } from '../../src/runtime/templates.ts';
import { Timers } from '../../src/runtime/timers.ts';

const NO_CAPTURES = { name() {}, register() {}, watchModule() {} };

/**
 * Makes the realm ready; what it returns runs the program's entry: its function for a script, called
 * with `receiver`; of a module that awaits it gives the promise of its evaluation.
 */
export function prepare(
  image: ProgramImage,
  instrument: InstrumentMade,
): (receiver: object | undefined) => unknown {
  const registry = new Registry();
  registry.load(image);
  registry.install();
  installSuspend(process);
  const makers = new CodeMakers();
  makers.install();
  if (image.makesCode) makers.load(new MadeCode(image, instrument, work => work()));
  const timers = new Timers({ virtual: false });
  timers.install();
  installHostKinds(timers);
  installFinalization();
  const modules = new Modules(image, NO_CAPTURES, new Map([['timers', { ...timers.api }]]));
  modules.install();
  new Templates(image, NO_CAPTURES).install();
  const entry = image.files.findIndex(({ path }) => path === image.entry);
  const file = image.files[entry]!;
  return receiver => {
    if (receiver !== undefined)
      return Reflect.apply(compile(file, file.code), receiver, modules.arguments(entry));
    modules.runEntry();
    return modules.module(entry).evaluation;
  };
}
