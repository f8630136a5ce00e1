/** What is known of the fleet: the workers' retained records, and questions answered from them. */
import type { EndedRecord, ProcessRecord, WorkerRecord } from '../bus/messages.ts';
import { ambiguousProcess, processEnded, unknownProcess, unknownWorker } from '../errors.ts';

export interface LocatedProcess extends ProcessRecord {
  worker: string;
}

export class Fleet {
  readonly #workers = new Map<string, WorkerRecord>();

  set(worker: string, record: WorkerRecord | undefined): void {
    if (record) this.#workers.set(worker, record);
    else this.#workers.delete(worker);
  }

  has(worker: string): boolean {
    return this.#workers.has(worker);
  }

  /** By id. */
  get workers(): WorkerRecord[] {
    return [...this.#workers.values()].sort((a, b) => compare(a.id, b.id));
  }

  /** By start, each once: while one changes workers, both know of it. */
  get processes(): LocatedProcess[] {
    const found = new Map<string, LocatedProcess>();
    for (const { id: worker, processes } of this.workers) {
      for (const process of processes) {
        const other = found.get(process.id);
        if (!other || process.moves > other.moves) found.set(process.id, { ...process, worker });
      }
    }
    return [...found.values()].sort((a, b) => a.startedAt - b.startedAt || compare(a.id, b.id));
  }

  /** Throws `UNKNOWN_WORKER`. */
  worker(id: string): WorkerRecord {
    const record = this.#workers.get(id);
    if (!record) {
      throw unknownWorker(
        id,
        this.workers.map(worker => worker.id),
      );
    }
    return record;
  }

  /** By id or by the beginning of one. Throws `UNKNOWN_PROCESS`, `AMBIGUOUS_PROCESS` or `PROCESS_ENDED`. */
  process(prefix: string): LocatedProcess {
    if (prefix === '') throw unknownProcess("''");
    const matches = this.processes.filter(({ id }) => id.startsWith(prefix));
    const exact = matches.find(({ id }) => id === prefix);
    const match = exact ?? (matches.length === 1 ? matches[0] : undefined);
    if (match) return match;
    if (matches.length > 1) {
      throw ambiguousProcess(
        prefix,
        matches.map(({ id }) => id),
      );
    }
    const ended = this.ended().find(({ id }) => id.startsWith(prefix));
    throw ended ? processEnded(ended.id, ended.name, ended.how) : unknownProcess(prefix);
  }

  /** The processes that ended last, newest first. */
  ended(): EndedRecord[] {
    return this.workers.flatMap(worker => worker.ended).sort((a, b) => b.endedAt - a.endedAt);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
