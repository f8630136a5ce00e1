/**
 * Builds the leg into one file for each engine, with the engine's compiled code beside it: half of a leg's time
 * would go into compiling the same text again.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineName, engineCommand, fixturesRoot } from './fixture.ts';

export interface Command {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/**
 * `briefly`: for what ends before compiling hot code would pay. `compiling`: leaves what the engine has compiled for
 * the legs after it, which Node does only when it has run.
 */
export type Pace = 'fully' | 'briefly' | 'compiling';
export type LegCommand = (order: string, pace: Pace) => Command;

/**
 * How hot code is that JavaScriptCore compiles: not what runs while a program is made ready (a fifth of a short leg's
 * time), but its loops.
 */
const HOT = '20000';

export async function buildLegs(folder: string): Promise<Record<EngineName, LegCommand>> {
  const [bun, node] = await Promise.all([build(folder, 'bun'), build(folder, 'node')]);
  return {
    bun: (order, pace) => ({
      command: engineCommand.bun,
      args: [bun, order],
      env: pace === 'briefly' ? { BUN_JSC_useJIT: '0' } : { BUN_JSC_thresholdForJITAfterWarmUp: HOT },
    }),
    node: (order, pace) => ({
      command: engineCommand.node,
      args: [join(fixturesRoot, 'cached.cjs'), pace, node, order],
    }),
  };
}

/** Whether Node's compiled code is there. */
export const isCompiledOnNode = (folder: string): boolean => existsSync(join(folder, 'leg-node.cjs.cache'));

/** As CommonJS, which Bun can compile ahead, and strict, as the modules are that it is made of. */
async function build(folder: string, engine: EngineName): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [join(fixturesRoot, 'leg.ts')],
    target: engine,
    format: 'cjs',
    banner: "'use strict';",
    bytecode: engine === 'bun',
    outdir: folder,
    naming: `leg-${engine}.cjs`,
  });
  return outputs.find(({ kind }) => kind === 'entry-point')!.path;
}
