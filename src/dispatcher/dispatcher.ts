/** The dispatcher: connects, learns the fleet from the registry, asks one worker for one thing, and goes. */
import type { Clock } from '../bus/clock.ts';
import type { Connect, Connection, Message } from '../bus/connection.ts';
import { newNonce, newProcessId, PROCESS_ID } from '../bus/ids.ts';
import {
  decode,
  encode,
  MAX_ARG_LENGTH,
  MAX_ARGS,
  type Request,
  shapes,
  shownName,
} from '../bus/messages.ts';
import { filters, parseTopic, topics } from '../bus/topics.ts';
import { type Packed, pack } from '../bus/transfer.ts';
import { shownUrl } from '../bus/url.ts';
import {
  argumentsTooLong,
  brokerDeaf,
  processElsewhere,
  processOtherName,
  ThingsError,
  unknownProcess,
  waitedInVain,
} from '../errors.ts';
import type { ProgramImage, ProgramSource } from '../runtime/image.ts';
import { Fleet, type LocatedProcess } from './fleet.ts';
import { PrintedLines } from './printed-lines.ts';
import { Requests } from './requests.ts';

export interface Program {
  name: string;
  args: string[];
  /** Instrumented by the worker, or already. */
  form: 'source' | 'image';
  content: ProgramSource | ProgramImage;
}

export interface WaitFor {
  pattern: RegExp;
  /** Milliseconds. */
  timeout: number;
  /** Whoever waits gives up. */
  signal?: AbortSignal;
}

export interface ProcessInfo {
  id: string;
  worker: string;
  pid: number;
  status: string;
}

/** A broker that has not delivered our own message after so long never will. */
const SILENCE = 4000;
/**
 * Brokers send what they retain right after a subscription, so that our own message that follows it comes back
 * last. MQTT does not promise it, so something missing is waited for a little longer before we say so.
 */
const LATE_RECORDS = 250;
/** A process that moves faster than we can follow. */
const MAX_MOVES = 5;
/** Shown when a line was waited for in vain. */
const LAST_LINES = 10;

type WithoutRequest<T> = T extends { request: string } ? Omit<T, 'request'> : never;
type Order = WithoutRequest<Request>;

export class Dispatcher {
  readonly fleet = new Fleet();
  readonly #id = newNonce();
  readonly #clock: Clock;
  #connection!: Connection;
  #requests!: Requests;
  readonly #onRecord = new Set<() => void>();
  readonly #printed = new Map<string, PrintedLines>();
  #onEcho: () => void = () => undefined;

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the registry has been read. */
  static async connect(url: string, connect: Connect, clock: Clock): Promise<Dispatcher> {
    const dispatcher = new Dispatcher(clock);
    await dispatcher.#connect(url, connect);
    return dispatcher;
  }

  async #connect(url: string, connect: Connect): Promise<void> {
    this.#connection = await connect({
      url,
      clientId: `things-dispatcher-${this.#id}`,
      onMessage: message => this.#receive(message),
    });
    this.#requests = new Requests(this.#id, this.#connection, this.#clock, shownUrl(url));
    const echo = new Promise<void>(resolve => {
      this.#onEcho = resolve;
    });
    const subscribed = this.#connection.subscribe([filters.allWorkers, filters.replies(this.#id)]);
    // Right behind the subscription: one round trip for both.
    const hello = encode({ type: 'working', request: this.#id });
    this.#connection.send(topics.reply(this.#id, this.#id), hello);
    let cancel = () => {};
    const silence = new Promise<ThingsError>(resolve => {
      cancel = this.#clock.after(SILENCE, () => resolve(brokerDeaf(shownUrl(url), SILENCE / 1000)));
    });
    try {
      const heard = Promise.all([subscribed, echo]).then(() => undefined);
      const failed = await Promise.race([heard, this.#requests.lost, silence]);
      if (failed) throw failed;
    } catch (error) {
      await this.#connection.close();
      throw error;
    } finally {
      cancel();
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** With `waitFor`, resolves when a line it prints matches; if none does in time, the process is killed. */
  async run(worker: string, program: Program, waitFor?: WaitFor): Promise<ProcessInfo> {
    const { form, content, args } = program;
    const name = shownName(program.name);
    if (args.length > MAX_ARGS || args.some(({ length }) => length > MAX_ARG_LENGTH)) {
      throw argumentsTooLong(MAX_ARGS, MAX_ARG_LENGTH);
    }
    const [packed] = await Promise.all([pack(Buffer.from(JSON.stringify(content))), this.#known(worker)]);
    const id = newProcessId();
    const order: Order = { type: 'run', process: id, name, args, form, program: packed.blob };
    if (!waitFor) return this.#order(worker, order, packed);

    const printed = new PrintedLines(waitFor.pattern, LAST_LINES);
    this.#printed.set(id, printed);
    // Before it runs, so that nothing it says is missed.
    await this.#connection.subscribe([filters.outputs(id)]);
    const info = await this.#order(worker, order, packed);
    const failure = await this.#waitFor(id, printed, waitFor);
    if (failure === undefined) return info;
    if (failure.running) await this.#order(worker, { type: 'kill', process: id });
    throw waitedInVain(id, String(waitFor.pattern), failure.how, printed.last);
  }

  /** Why the line did not come, if it did not; rejects when the connection is lost. */
  #waitFor(
    id: string,
    printed: PrintedLines,
    { timeout, signal }: WaitFor,
  ): Promise<{ how: string; running: boolean } | undefined> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        cancel();
        this.#onRecord.delete(look);
        signal?.removeEventListener('abort', giveUp);
      };
      const done = (failure?: { how: string; running: boolean }) => {
        stop();
        resolve(failure);
      };
      const look = () => {
        const ended = this.fleet.ended().find(each => each.id === id);
        if (printed.matched) done();
        else if (ended) done({ how: `it ended (${ended.how})`, running: false });
      };
      const giveUp = () => done({ how: 'it was killed, since nobody waits any more', running: true });
      const late = `not within ${timeout / 1000} s, so it was killed`;
      const cancel = this.#clock.after(timeout, () => done({ how: late, running: true }));
      printed.onMatch = look;
      this.#onRecord.add(look);
      void this.#requests.lost.then(error => {
        stop();
        reject(error);
      });
      if (signal?.aborted) giveUp();
      else look();
      signal?.addEventListener('abort', giveUp);
    });
  }

  async pause(prefix: string): Promise<ProcessInfo> {
    return this.#toOwner('pause', await this.#find(prefix));
  }

  async resume(prefix: string): Promise<ProcessInfo> {
    return this.#toOwner('resume', await this.#find(prefix));
  }

  async kill(prefix: string): Promise<ProcessInfo> {
    return this.#toOwner('kill', await this.#find(prefix));
  }

  /** `from` and `name`, if given, must be where and what the process is. */
  async migrate(
    prefix: string,
    to: string,
    expected: { from?: string; name?: string } = {},
  ): Promise<ProcessInfo> {
    const { from } = expected;
    const name = expected.name === undefined ? undefined : shownName(expected.name);
    if (from !== undefined) await this.#known(from);
    await this.#known(to);
    const process = await this.#find(prefix);
    if (from !== undefined && process.worker !== from) {
      throw processElsewhere(process.id, from, process.worker);
    }
    if (name !== undefined && process.name !== name) throw processOtherName(process.id, name, process.name);
    return this.#order(process.worker, { type: 'migrate', process: process.id, to });
  }

  #toOwner(type: 'pause' | 'resume' | 'kill', process: LocatedProcess): Promise<ProcessInfo> {
    return this.#order(process.worker, { type, process: process.id });
  }

  // ---- asking

  /** Asks `worker`, or the one the process has moved to meanwhile. */
  async #order(worker: string, order: Order, packed?: Packed): Promise<ProcessInfo> {
    let asked = worker;
    for (let move = 0; move < MAX_MOVES; move += 1) {
      const reply = await this.#requests.ask(asked, { ...order, request: newNonce() } as Request, packed);
      switch (reply.type) {
        case 'done':
          return reply.process;
        case 'failed':
          throw ThingsError.from(reply.error);
        case 'moved':
          asked = reply.to;
          break;
        case 'working':
        case 'progress':
          throw new TypeError(`${reply.type} is no answer`);
      }
    }
    throw unknownProcess(order.process);
  }

  // ---- the registry

  /** Throws `UNKNOWN_WORKER` if there is none such. */
  async #known(worker: string): Promise<void> {
    await this.#patiently(() => this.fleet.has(worker));
    this.fleet.worker(worker);
  }

  async #find(prefix: string): Promise<LocatedProcess> {
    const matches = () => this.fleet.processes.filter(({ id }) => id.startsWith(prefix)).length > 0;
    if (PROCESS_ID.test(prefix) || /^[A-Za-z0-9]+$/.test(prefix)) await this.#patiently(matches);
    return this.fleet.process(prefix);
  }

  /** Waits a little for what the registry does not have yet. */
  async #patiently(found: () => boolean): Promise<void> {
    if (found()) return;
    await new Promise<void>(resolve => {
      const cancel = this.#clock.after(LATE_RECORDS, resolve);
      const look = () => {
        if (!found()) return;
        cancel();
        this.#onRecord.delete(look);
        resolve();
      };
      this.#onRecord.add(look);
    });
  }

  // ---- messages

  #receive({ topic, payload }: Message): void {
    const address = parseTopic(topic);
    try {
      if (address.type === 'worker') {
        const record = payload.byteLength === 0 ? undefined : decode(shapes.workerRecord, payload).message;
        if (record && record.id !== address.worker) return;
        this.fleet.set(address.worker, record);
        for (const look of [...this.#onRecord]) look();
        if (!record) this.#requests.gone(address.worker);
      } else if (address.type === 'reply') {
        if (address.from === this.#id) this.#onEcho();
        else this.#requests.receive(address.from, decode(shapes.reply, payload).message);
      } else if (address.type === 'output') {
        this.#printed.get(address.process)?.add(decode(shapes.output, payload).message);
      }
    } catch {
      // A stranger's message in our topics: to a person who runs one command it says nothing.
    }
  }
}
