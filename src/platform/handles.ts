/** What keeps the host's event loop busy: servers, sockets, child processes, which no other host can take over. */
import { createRequire } from 'node:module';

interface HeapStats {
  protectedObjectTypeCounts: Record<string, number>;
}

/** JavaScriptCore's names for what Bun keeps alive while it is active. */
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

/** Counts by kind. Streams of this process itself do not count. */
export function openHandles(): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string, by = 1): unknown => counts.set(name, (counts.get(name) ?? 0) + by);
  if (process.versions.bun) {
    const { heapStats } = createRequire('/')('bun:jsc') as { heapStats(): HeapStats };
    for (const [type, number] of Object.entries(heapStats().protectedObjectTypeCounts)) {
      const kind = BUN_KINDS.find(([pattern]) => pattern.test(type));
      if (kind) count(kind[1], number);
    }
    return counts;
  }
  const { _getActiveHandles: active } = process as { _getActiveHandles?: () => object[] };
  const own = new Set<object>([process.stdout, process.stderr, process.stdin]);
  for (const handle of active?.call(process) ?? []) {
    const kind = NODE_KINDS[handle.constructor.name];
    if (kind && !own.has(handle)) count(kind);
  }
  return counts;
}
