/** What programs print: on the worker's own console, line by line as they wrote it, and published. */
import type { Readable } from 'node:stream';
import type { Connection } from '../bus/connection.ts';
import { encode, MAX_MESSAGE_BYTES } from '../bus/messages.ts';
import { topics } from '../bus/topics.ts';
import { readLines } from './output-lines.ts';
import type { ProgramChild } from './program-child.ts';

/** The console of the worker. */
export interface Sink {
  /** Returns `false` when it is behind; {@link drained} resolves when it has caught up. */
  write(stream: 'stdout' | 'stderr', text: string): boolean;
  drained(stream: 'stdout' | 'stderr'): Promise<void>;
}

/** UTF-16 units in one message: JSON writes the worst of them as six bytes, and there are fields around. */
const MOST_UNITS = Math.floor(MAX_MESSAGE_BYTES / 6) - 200;

export class Output {
  readonly #worker: string;
  readonly #sink: Sink;
  readonly #connection: () => Connection | undefined;

  constructor(worker: string, sink: Sink, connection: () => Connection | undefined) {
    this.#worker = worker;
    this.#sink = sink;
    this.#connection = connection;
  }

  attach(process: string, child: ProgramChild): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#follow(process, stream, child[stream]);
      child[stream].on('data', () => child.heard());
    }
  }

  #follow(process: string, stream: 'stdout' | 'stderr', source: Readable): void {
    readLines(source, lines => {
      this.#publish(process, stream, lines);
      if (this.#sink.write(stream, lines.join('\n') + '\n')) return;
      // A slow reader of our console slows the program down, as it would without us, and costs no memory.
      source.pause();
      void this.#sink.drained(stream).then(() => source.resume());
    });
  }

  /** At most once: nobody may be listening, and a program must not wait for a broker. */
  #publish(process: string, stream: 'stdout' | 'stderr', lines: string[]): void {
    const connection = this.#connection();
    if (!connection || connection.behind) return;
    for (const part of portions(lines)) {
      connection.send(
        topics.output(process, this.#worker),
        encode({ worker: this.#worker, stream, ...part }),
      );
    }
  }
}

/** Cuts what was printed so that each part fits into one message; `open`: the last line goes on in the next part. */
export function* portions(lines: string[]): Generator<{ lines: string[]; open?: true }> {
  let part: string[] = [];
  let size = 0;
  for (const line of lines) {
    if (size + line.length > MOST_UNITS && part.length > 0) {
      yield { lines: part };
      part = [];
      size = 0;
    }
    let rest = line;
    while (rest.length > MOST_UNITS) {
      // Never between the two halves of a surrogate pair.
      const end = /[\uD800-\uDBFF]/.test(rest[MOST_UNITS - 1]!) ? MOST_UNITS - 1 : MOST_UNITS;
      yield { lines: [rest.slice(0, end)], open: true };
      rest = rest.slice(end);
    }
    part.push(rest);
    size += rest.length + 3;
  }
  if (part.length > 0) yield { lines: part };
}
