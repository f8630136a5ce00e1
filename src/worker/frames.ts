/**
 * Messages with an optional body of bytes, over a byte stream: between a worker and the child that runs a program.
 * A frame is two 32-bit big-endian lengths, the message as JSON, and the body.
 */
import type { Duplex } from 'node:stream';

// As they are before a program may change them.
const { parse, stringify } = JSON;

export interface Frame {
  message: unknown;
  body: Buffer;
}

const HEAD = 8;
const MAX_MESSAGE = 1024 * 1024;
const MAX_BODY = 1024 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

export function writeFrame(stream: Duplex, message: object, body: Uint8Array = NOTHING): void {
  const text = Buffer.from(stringify(message));
  const head = Buffer.allocUnsafe(HEAD);
  head.writeUInt32BE(text.byteLength, 0);
  head.writeUInt32BE(body.byteLength, 4);
  stream.cork?.();
  stream.write(Buffer.concat([head, text]));
  if (body.byteLength > 0) stream.write(body);
  stream.uncork?.();
}

/**
 * Calls `onFrame` for each frame that arrives; `onBroken` once if what arrives is no frame, after which nothing more
 * is read. The other side may be a program that found the descriptor and wrote to it.
 */
export function readFrames(
  stream: Duplex,
  onFrame: (frame: Frame) => void,
  onBroken: (why: string) => void,
): void {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let wanted = HEAD;
  let broken = false;

  const take = (bytes: number): Buffer => {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    const rest = all.subarray(bytes);
    chunks = rest.byteLength > 0 ? [rest] : [];
    buffered = rest.byteLength;
    return all.subarray(0, bytes);
  };

  let lengths: { message: number; body: number } | undefined;
  stream.on('data', (chunk: Buffer) => {
    if (broken) return;
    chunks.push(chunk);
    buffered += chunk.byteLength;
    while (buffered >= wanted && !broken) {
      const part = take(wanted);
      if (lengths === undefined) {
        lengths = { message: part.readUInt32BE(0), body: part.readUInt32BE(4) };
        wanted = lengths.message + lengths.body;
        if (lengths.message > MAX_MESSAGE || lengths.body > MAX_BODY) {
          broken = true;
          onBroken(`a frame of ${wanted} bytes`);
        }
        continue;
      }
      const text = part.subarray(0, lengths.message).toString();
      const body = part.subarray(lengths.message);
      lengths = undefined;
      wanted = HEAD;
      let message: unknown;
      try {
        message = parse(text);
      } catch {
        broken = true;
        onBroken(`not JSON: ${text.slice(0, 60)}`);
        return;
      }
      onFrame({ message, body });
    }
  });
}
