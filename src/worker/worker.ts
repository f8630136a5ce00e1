/**
 * The worker: stays connected, registers under its id, and hands every message to the part it concerns. What a
 * command, a process or a migration does is decided in those parts.
 */
import { hostname } from 'node:os';
import type { Clock } from '../bus/clock.ts';
import type { Connect, Connection, Message } from '../bus/connection.ts';
import { newNonce } from '../bus/ids.ts';
import { Link } from '../bus/link.ts';
import { decode, type PeerMessage, shapes, type WorkerRecord } from '../bus/messages.ts';
import { filters, parseTopic, topics } from '../bus/topics.ts';
import { Incoming } from '../bus/transfer.ts';
import { shownUrl } from '../bus/url.ts';
import { brokerDeaf, ThingsError, workerIdTaken } from '../errors.ts';
import { engine } from '../platform/engine.ts';
import { printable } from '../printable.ts';
import { Commands } from './commands.ts';
import type { WorkerConfig } from './config.ts';
import { Guardian } from './guardian.ts';
import { Images, type SpawnInstrument } from './instrumenting.ts';
import { Mail } from './mail.ts';
import { Migrations } from './migrations.ts';
import { Output, type Sink } from './output.ts';
import { Processes } from './processes.ts';
import type { SpawnChild } from './program-child.ts';
import { PublishedRecord } from './record.ts';
import { Registrar } from './registrar.ts';
import { Standby } from './standby.ts';

export interface WorkerTools {
  connect: Connect;
  clock: Clock;
  spawnChild: SpawnChild;
  spawnInstrument: SpawnInstrument;
  sink: Sink;
  /** Called at every step of a migration, such as `source committing` or `target restored`. */
  onStep?: (step: string) => void;
}

/** A worker that asks in its own inbox is answered in a moment, or by nobody. */
const ECHO_TIMEOUT = 5000;
/** The largest program or snapshot that is taken, compressed or not. */
const MAX_TRANSFER = 512 * 1024 * 1024;

export class Worker {
  readonly #config: WorkerConfig;
  readonly #sink: Sink;
  readonly #session = newNonce();
  readonly #startedAt = Date.now();
  readonly #link: Link;
  readonly #record: PublishedRecord;
  readonly #mail: Mail;
  readonly #incoming: Incoming;
  readonly #guardian: Guardian;
  readonly #standby: Standby;
  readonly #images: Images;
  readonly #processes: Processes;
  readonly #migrations: Migrations;
  readonly #commands: Commands;
  readonly #registrar: Registrar;
  readonly #clock: Clock;
  /** What to do about being disconnected, as last told; once is enough. */
  #lastHint: string | undefined;
  #refusal: ThingsError | undefined;
  #stopping: Promise<void> | undefined;

  constructor(config: WorkerConfig, tools: WorkerTools) {
    const { connect, clock, sink } = tools;
    const ids = { worker: config.id, session: this.#session };
    const log = (line: string) => this.#log(line);
    const changed = () => void this.#record.publish();
    const connection = () => this.#link.connection;
    this.#config = config;
    this.#clock = clock;
    this.#sink = sink;
    this.#link = new Link(
      connect,
      {
        url: config.pubsubUrl,
        clientId: `things-${config.id}-${this.#session}`,
        onMessage: message => this.#receive(message),
        will: { topic: topics.worker(config.id), payload: new Uint8Array() },
      },
      { up: up => this.#up(up), down: (reason, retryIn) => this.#down(reason, retryIn) },
      clock,
    );
    this.#record = new PublishedRecord(connection, () => this.#currentRecord(), log);
    this.#mail = new Mail(config.id, connection, clock, log);
    this.#incoming = new Incoming(clock, MAX_TRANSFER);
    this.#guardian = new Guardian(why =>
      log(`no guardian, so a program that never rests may outlive this worker: ${why}`),
    );
    this.#standby = new Standby(tools.spawnChild, config.standby, child => {
      this.#guardian.watch(child.pid);
      void child.ended.then(() => this.#guardian.forget(child.pid));
    });
    this.#images = new Images(tools.spawnInstrument);
    const shared = {
      clock,
      log,
      changed,
      mail: this.#mail,
      record: this.#record,
      incoming: this.#incoming,
      standby: this.#standby,
      images: this.#images,
      output: new Output(config.id, sink, connection),
      onStep: tools.onStep ?? (() => undefined),
    };
    this.#processes = new Processes(config, shared);
    this.#migrations = new Migrations(ids, { ...shared, processes: this.#processes });
    this.#commands = new Commands(config.id, {
      ...shared,
      processes: this.#processes,
      migrations: this.#migrations,
    });
    this.#registrar = new Registrar(this.#session, this.#mail, this.#record, clock, () => {
      this.#refusal = workerIdTaken(config.id, shownUrl(config.pubsubUrl));
      void this.#link.stop();
    });
  }

  /** Runs until {@link stop}; throws `WORKER_ID_TAKEN` if another worker of this id is alive. */
  async run(): Promise<void> {
    this.#sink.write('stdout', `[Engine:${this.#config.id}] Initialized\n`);
    await this.#link.run();
    await this.stop();
    if (this.#refusal) throw this.#refusal;
  }

  /** Ends every program and says goodbye; within some two seconds. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#commands.stop();
    this.#migrations.stop();
    this.#standby.close();
    this.#images.stop();
    await this.#processes.stop();
    if (this.#registrar.registered) {
      this.#registrar.resign();
      await this.#record.withdraw();
    }
    await this.#link.stop();
    this.#guardian.close();
  }

  async #up(connection: Connection): Promise<void> {
    const { id, pubsubUrl } = this.#config;
    await connection.subscribe([
      topics.worker(id),
      filters.commands(id),
      filters.peers(id),
      filters.chunks(id),
    ]);
    const silent = this.#clock.after(ECHO_TIMEOUT, () => {
      const { message, hint } = brokerDeaf(shownUrl(pubsubUrl), ECHO_TIMEOUT / 1000);
      this.#log(`not registered yet: ${message}. ${hint}`);
    });
    await Promise.race([this.#registrar.register(), connection.lost]);
    silent();
    if (this.#registrar.registered) {
      this.#sink.write('stdout', `[Engine:${id}] connected to Pub/Sub at ${shownUrl(pubsubUrl)}\n`);
    }
  }

  #down(reason: unknown, retryIn: number): void {
    this.#registrar.disconnected();
    this.#migrations.disconnected();
    this.#log(`${(reason as Error).message}; trying again in ${(retryIn / 1000).toFixed(1)} s`);
    const hint = reason instanceof ThingsError ? reason.hint : undefined;
    if (hint !== undefined && hint !== this.#lastHint) this.#log(hint);
    this.#lastHint = hint;
  }

  #receive({ topic, payload }: Message): void {
    const address = parseTopic(topic);
    try {
      switch (address.type) {
        case 'worker': {
          const { session } =
            payload.byteLength === 0 ? { session: undefined } : decode(shapes.workerRecord, payload).message;
          this.#registrar.handle({ type: 'record', session });
          return;
        }
        case 'command': {
          const { message, body } = decode(shapes.command, payload);
          this.#commands.receive(address.from, message, body);
          return;
        }
        case 'peer': {
          const { message, body } = decode(shapes.peer, payload);
          this.#peer(address.from, message, body);
          return;
        }
        case 'chunk': {
          const { from, transfer, index } = address;
          const received = this.#incoming.put(from, transfer, index, payload);
          if (received !== undefined) this.#acknowledge(from, transfer, received);
          return;
        }
        case 'reply':
        case 'output':
        case 'unknown':
          return;
      }
    } catch (error) {
      // Whatever a stranger sends costs a line, never the worker.
      this.#log(`a message on ${topic.slice(0, 200)} was dropped: ${(error as Error).message}`);
    }
  }

  #peer(from: string, message: PeerMessage, body: Buffer): void {
    switch (message.type) {
      case 'who':
      case 'taken':
        if (from === this.#config.id) this.#registrar.handle(message);
        return;
      case 'progress':
        this.#mail.progress(message.transfer, message.received);
        return;
      case 'prepare':
      case 'image':
      case 'offer':
      case 'commit':
      case 'abort':
      case 'wait':
        this.#migrations.fromSource(from, message, body);
        return;
      case 'need-image':
      case 'prepared':
      case 'restored':
      case 'started':
      case 'refused':
      case 'working':
        this.#migrations.fromTarget(from, message);
        return;
    }
  }

  /** The sender of chunks is a worker or a dispatcher; only one of the two listens. */
  #acknowledge(to: string, transfer: string, received: number): void {
    this.#mail.toWorker(to, { type: 'progress', transfer, received });
    this.#mail.toClient(to, { type: 'progress', transfer, received });
  }

  #currentRecord(): WorkerRecord {
    const { id, device } = this.#config;
    const { runtime, version } = engine();
    return {
      id,
      session: this.#session,
      pid: process.pid,
      host: hostname().slice(0, 200),
      ...(device === undefined ? {} : { device }),
      engine: `${runtime} ${version}`,
      arch: process.arch,
      startedAt: this.#startedAt,
      processes: this.#processes.records,
      ended: this.#processes.ended,
    };
  }

  /** Of several lines each is marked as ours; names in them are other people's words. */
  #log(text: string): void {
    const lines = text.split('\n').map((line, index) => `${index === 0 ? '' : '  '}${printable(line)}`);
    this.#sink.write('stderr', lines.map(line => `[Engine:${this.#config.id}] ${line}\n`).join(''));
  }
}
