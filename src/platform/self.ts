/** Starting this very program again, whatever it is: compiled binary, bundle, or source. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** Spawns `things ARGS...` of the same build. */
export function spawnSelf(args: string[], options: SpawnOptions): ChildProcess {
  return spawn(process.execPath, [process.argv[1]!, ...args], options);
}
