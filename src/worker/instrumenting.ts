/**
 * From source to image in a process of its own: the parser and its native binding stay out of the worker, which
 * lives long, and out of the programs, of which there are many.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { childFailed, ThingsError } from '../errors.ts';
import { sha256 } from '../platform/digest.ts';
import { REFUSED } from './instrument-protocol.ts';

/** A ProgramImage as JSON text, which nothing but the child that runs it reads. */
export interface Image {
  /** Hex SHA-256 of `bytes`. */
  hash: string;
  bytes: Buffer;
}

/** Starts `things _instrument` for a ProgramSource of so many bytes, with pipes for stdin, stdout and stderr. */
export type SpawnInstrument = (bytes: number) => ChildProcess;

const KEPT_BYTES = 32 * 1024 * 1024;

export class Images {
  readonly #spawn: SpawnInstrument;
  /** By hash of the image and by hash of the source, the least recently used first. */
  readonly #kept = new Map<string, Image>();
  readonly #running = new Set<ChildProcess>();

  constructor(spawn: SpawnInstrument) {
    this.#spawn = spawn;
  }

  /** Of a program that was sent here, as source or as image, not long ago. */
  get(hash: string): Image | undefined {
    const image = this.#kept.get(hash);
    if (image) this.#keep(hash, image);
    return image;
  }

  add(bytes: Buffer): Image {
    const image = { hash: sha256(bytes), bytes };
    this.#keep(image.hash, image);
    return image;
  }

  /** `source` is a ProgramSource as JSON. Throws what the instrumenter throws, such as a syntax error. */
  async instrument(source: Buffer): Promise<Image> {
    const key = `source ${sha256(source)}`;
    const known = this.get(key);
    if (known) return known;
    const image = this.add(await this.#run(source));
    this.#keep(key, image);
    return image;
  }

  /** Nobody waits any more for what is being instrumented. */
  stop(): void {
    for (const child of this.#running) child.kill('SIGKILL');
  }

  async #run(source: Buffer): Promise<Buffer> {
    const child = this.#spawn(source.byteLength);
    if (child.pid === undefined) {
      // Short of descriptors there are no pipes either; why comes as an event.
      const [error] = (await once(child, 'error')) as [Error];
      throw childFailed(`no new process could be made: ${error.message}`);
    }
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    child.stdin!.on('error', () => undefined); // it ended early, and says why
    child.stdin!.end(source);
    const [out, err, [code, signal]] = await Promise.all([
      collect(child.stdout!),
      collect(child.stderr!),
      once(child, 'close') as Promise<[number | null, string | null]>,
    ]).catch(error => {
      throw childFailed(error.message);
    });
    if (code === 0) return out;
    if (code === REFUSED) throw ThingsError.from(JSON.parse(out.toString()));
    throw childFailed(
      err.toString().trim() || `the instrumenter ended with ${signal ?? `exit code ${code}`}`,
    );
  }

  #keep(key: string, image: Image): void {
    this.#kept.delete(key);
    this.#kept.set(key, image);
    let bytes = 0;
    for (const each of new Set(this.#kept.values())) bytes += each.bytes.byteLength;
    for (const [oldest, each] of this.#kept) {
      if (bytes <= KEPT_BYTES || oldest === key) break;
      this.#kept.delete(oldest);
      if (![...this.#kept.values()].includes(each)) bytes -= each.bytes.byteLength;
    }
  }
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
