/**
 * Streams of the host that the program listens to or writes to. One that flows calls the program without being held
 * by it, so it counts as a call under way until it has ended.
 */
import type { Readable, Writable } from 'node:stream';
import { builtinModule } from '../../platform/builtin.ts';
import { apply, defineProperty } from '../intrinsics.ts';
import { OwnSet, OwnWeakSet } from '../own-maps.ts';
import { standIn } from '../suspend/stand-ins.ts';
import { watchFor } from './host-calls.ts';

type Stream = Partial<Readable & Writable> & { socket?: { server?: unknown } };

interface Watched {
  name: string;
  stream: WeakRef<Stream>;
}

const { deref } = WeakRef.prototype;
const watched = new OwnSet<Watched>();
const known = new OwnWeakSet<object>();
let installed = false;
watchFor(busyStream);

/** So many are kept before those that have ended are looked for. */
const MANY = 64;

export function watchStream(stream: object, name: string): void {
  if (known.has(stream)) return;
  known.add(stream);
  if (watched.size >= MANY) sweep();
  watched.add({ name, stream: new WeakRef(stream as Stream) });
}

/** Notes what is listened to, or piped from, from now on. */
export function installHostStreams(): void {
  if (installed) return;
  installed = true;
  const { Readable } = builtinModule('stream') as { Readable: { prototype: Readable } };
  const methods = Readable.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of ['on', 'addListener', 'pipe']) {
    const original = methods[name]!;
    const stand = {
      [name](this: object, ...args: unknown[]): unknown {
        watchStream(this, nameOf(this));
        return apply(original, this, args);
      },
    }[name]!;
    defineProperty(stand, 'length', { value: original.length, configurable: true });
    standIn(methods, name, stand);
  }
}

function nameOf(stream: object): string {
  const { path, fd } = stream as { path?: unknown; fd?: unknown };
  const kind = stream.constructor?.name || 'stream';
  if (fd === 0) return 'process.stdin';
  return typeof path === 'string' && kind.startsWith('Read') ? `${kind} of ${JSON.stringify(path)}` : kind;
}

function busyStream(): string | undefined {
  sweep();
  let busy: string | undefined;
  watched.forEach(({ name, stream }) => {
    if (busy !== undefined) return;
    const target = apply(deref, stream, []) as Stream | undefined;
    if (target && isBusy(target)) busy = `${name}, a stream under way`;
  });
  return busy;
}

function sweep(): void {
  watched.forEach(each => {
    const stream = apply(deref, each.stream, []) as Stream | undefined;
    if (!stream || stream.closed) watched.delete(each);
  });
}

function isBusy(stream: Stream): boolean {
  // Sockets are refused as what is open, and have no end to wait for; so are the requests to a server.
  if ('connecting' in stream || stream.socket?.server) return false;
  if (stream.closed) return false;
  // Only the file below is still to be closed, and its listeners told.
  if (stream.destroyed) return stream.closed === false && stream.listenerCount?.('close') !== 0;
  return isRead(stream) || isWritten(stream);
}

function isRead(stream: Stream): boolean {
  if (stream.readableEnded !== false || stream.readable === undefined) return false;
  return (
    stream.readableFlowing === true ||
    stream.listenerCount!('data') > 0 ||
    stream.listenerCount!('readable') > 0
  );
}

function isWritten(stream: Stream): boolean {
  if (stream.writableEnded === undefined) return false;
  return (
    (stream.writableLength ?? 0) > 0 || (stream.writableEnded === true && stream.writableFinished === false)
  );
}
