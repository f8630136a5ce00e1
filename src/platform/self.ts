/** Starting this very program again, whatever it is: compiled binary, single executable, bundle, or source. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { thisBuild } from './build.ts';
import { engine } from './engine.ts';
import { tiersFor } from './jit.ts';

/**
 * Variables that make a runtime do something else than run its program: take options, become another program
 * (`BUN_BE_BUN`), wait for a debugger, or read a channel of its parent's. Meant for this process, if for anyone.
 */
const runtimeVariables =
  /^(NODE_OPTIONS|NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE|NODE_V8_COVERAGE|BUN_OPTIONS|BUN_BE_BUN|BUN_INSPECT.*|BUN_JSC_.*|DENO_V8_FLAGS)$/;

export interface SelfOptions extends SpawnOptions {
  /** Bytes of source that it instruments before it ends. */
  toInstrument?: number;
}

/** Spawns `things ARGS...` of the same build. `options.env` defaults to this process's environment. */
export function spawnSelf(args: string[], { toInstrument, ...options }: SelfOptions): ChildProcess {
  const [command, ...prefix] = selfCommand();
  const { packaging } = thisBuild();
  const env = childEnvironment(options.env ?? process.env);
  if (toInstrument !== undefined) Object.assign(env, tiersFor(toInstrument));
  if (packaging === 'compiled' || packaging === 'sea') {
    // The file at our path may have been replaced by another build since we started, and is not what we talk to.
    return spawn('/proc/self/exe', args, { argv0: command, ...options, env });
  }
  return spawn(command, [...prefix, ...args], { ...options, env });
}

/** The command, with its leading arguments, that starts this program. */
export function selfCommand(): [command: string, ...prefix: string[]] {
  switch (thisBuild().packaging) {
    case 'compiled':
    case 'sea':
      return [process.execPath];
    case 'bundle':
      return [process.execPath, fileURLToPath(import.meta.url)];
    case 'source': {
      const main = fileURLToPath(new URL('../main.ts', import.meta.url));
      return engine().runtime === 'deno'
        ? [process.execPath, 'run', '--allow-all', main]
        : [process.execPath, main];
    }
  }
}

export function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !runtimeVariables.test(name)));
}
