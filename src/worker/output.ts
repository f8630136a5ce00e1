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

/** Room for the fields around the lines, and for characters that JSON writes as six. */
const MAX_LINES_BYTES = MAX_MESSAGE_BYTES / 6 - 200;

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
    this.#follow(process, 'stdout', child.stdout);
    this.#follow(process, 'stderr', child.stderr);
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
    let from = 0;
    while (from < lines.length) {
      let to = from;
      let size = 0;
      do {
        size += lines[to]!.length + 3;
        to += 1;
      } while (to < lines.length && size + lines[to]!.length < MAX_LINES_BYTES);
      const message = { worker: this.#worker, stream, lines: lines.slice(from, to) };
      connection.send(topics.output(process), encode(message));
      from = to;
    }
  }
}
