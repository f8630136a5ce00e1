/** What keeps the host's event loop busy: servers, sockets, child processes, which no other host can take over. */
import { builtinModule } from './builtin.ts';

interface BunInternals {
  getProtectedObjects(): unknown[];
  describe(value: unknown): string;
}

/** JavaScriptCore's names for what Bun protects from collection while it is active. */
const BUN_KINDS: [pattern: RegExp, name: string][] = [
  [/^Listener$|Server$/, 'server'],
  [/Socket$/, 'socket'],
  [/^Subprocess$/, 'child process'],
  [/Watcher$/, 'file watcher'],
  [/^Worker$|^MessagePort$/, 'worker thread'],
];
const NODE_KINDS: Record<string, string> = {
  Server: 'server',
  Socket: 'socket',
  ChildProcess: 'child process',
  FSWatcher: 'file watcher',
  StatWatcher: 'file watcher',
  Worker: 'worker thread',
  MessagePort: 'worker thread',
};

/** Where JavaScriptCore names the class of an object. Asking the object itself could run code of a program. */
const CLASS_NAME = /\(Structure [^[]*\[[^,]*, (\w+)/;

/** Counts by kind. Streams of this process itself do not count. */
export function openHandles(): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);
  if (process.versions.bun) {
    // Its statistics, which have these counts too, take a walk over the whole heap, and at first a collection.
    const { getProtectedObjects, describe } = builtinModule('bun:jsc') as BunInternals;
    for (const held of getProtectedObjects()) {
      const type = CLASS_NAME.exec(describe(held))?.[1] ?? '';
      const kind = BUN_KINDS.find(([pattern]) => pattern.test(type));
      if (kind) count(kind[1]);
    }
    return counts;
  }
  const { _getActiveHandles: active } = process as { _getActiveHandles?: () => object[] };
  for (const handle of active?.call(process) ?? []) {
    const kind = NODE_KINDS[handle.constructor.name];
    if (kind && !isStandardStream(handle)) count(kind);
  }
  return counts;
}

/** By its descriptor first: Node makes each of them when it is first read. */
function isStandardStream(handle: object): boolean {
  const { fd } = handle as { fd?: unknown };
  if (fd === 0) return handle === process.stdin;
  if (fd === 1) return handle === process.stdout;
  return fd === 2 && handle === process.stderr;
}
