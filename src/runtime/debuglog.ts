/** `util.debuglog`: functions of the host that are the same wherever they are asked for by the same section. */
import { builtinModule } from '../platform/builtin.ts';
import { type Adapter, adapter } from './adapter.ts';
import { ownKeys } from './intrinsics.ts';
import { OwnWeakMap } from './own-maps.ts';
import type { AnyFunction } from './suspend/native.ts';
import { standIn } from './suspend/stand-ins.ts';

type DebugLog = (section: string, ...rest: unknown[]) => AnyFunction;

const sections = new OwnWeakMap<object, string>();
let hostDebugLog: DebugLog | undefined;

/** In the place of the host's own, before a program reads it. */
export function installDebugLog(): void {
  const util = builtinModule('util') as Record<'debuglog' | 'debug', DebugLog | undefined>;
  hostDebugLog = util.debuglog!;
  const { debuglog } = {
    debuglog(section: string, ...rest: unknown[]): AnyFunction {
      const log = hostDebugLog!(section, ...rest);
      // A callback may be told of another function.
      if (rest.length === 0) sections.set(log, section);
      return log;
    },
  };
  if (util.debug === hostDebugLog) standIn(util, 'debug', debuglog);
  standIn(util, 'debuglog', debuglog);
}

function find(section: string): AnyFunction {
  hostDebugLog ??= (builtinModule('util') as { debuglog: DebugLog }).debuglog;
  const log = hostDebugLog(section);
  sections.set(log, section);
  return log;
}

export const DEBUGLOG_KIND: Adapter = adapter<AnyFunction>({
  name: 'debuglog',
  prototype: Function.prototype,
  is: (value): value is AnyFunction => sections.has(value),
  ownKeys: log => ownKeys(log),
  save: log => [sections.get(log)],
  create: ([section]) => find(section as string),
});
