/** Does what source.ts decides: one process on its way to another worker. */
import type { Clock } from '../../bus/clock.ts';
import type { Arriving, SourceMessage } from '../../bus/messages.ts';
import { type Packed, pack } from '../../bus/transfer.ts';
import { ThingsError } from '../../errors.ts';
import type { HostedProcess } from '../hosted-process.ts';
import type { Mail } from '../mail.ts';
import {
  beginMigration,
  type SourceEffect,
  type SourceEvent,
  type SourceState,
  type SourceStep,
  stepSource,
} from './source.ts';
import { MachineTimers } from './timers.ts';

export interface DepartureEvents {
  /** What is shown of the process has changed. */
  changed(): void;
  /** The process is the target's: it is to be forgotten here, and its copy is about to end. */
  surrendered(): void;
  /** Every step, for the log and for tests. */
  step(state: SourceState): void;
}

/** What a migration was, for the log. */
export interface DepartureFigures {
  snapshotBytes: number;
  sentBytes: number;
  /** Milliseconds from the first request to stand still until the target said that it runs. */
  stoodStill: number;
}

export class Departure {
  /** The target's process id in its operating system, or why the process stays. */
  readonly result: Promise<{ pid: number }>;
  figures: DepartureFigures = { snapshotBytes: 0, sentBytes: 0, stoodStill: 0 };
  #state: SourceState;
  readonly #process: HostedProcess;
  readonly #mail: Mail;
  readonly #clock: Clock;
  readonly #events: DepartureEvents;
  readonly #timers: MachineTimers;
  #snapshot: Packed | undefined;
  #stillSince = 0;
  #resolve!: (result: { pid: number }) => void;
  #reject!: (error: ThingsError) => void;

  constructor(
    process: HostedProcess,
    ids: { migration: string; here: string; to: string },
    mail: Mail,
    clock: Clock,
    events: DepartureEvents,
  ) {
    this.#process = process;
    this.#mail = mail;
    this.#clock = clock;
    this.#events = events;
    this.#timers = new MachineTimers(clock, event => this.handle(event));
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    process.migrating = { to: ids.to, doubtful: false };
    const [state, effects] = beginMigration({ ...ids, process: process.id });
    this.#state = state;
    events.step(state);
    void process.ended.then(({ how }) => this.handle({ type: 'process-ended', how }));
    this.#take([state, effects]);
    if (!mail.connected) this.handle({ type: 'disconnected' });
  }

  get state(): SourceState {
    return this.#state;
  }

  get to(): string {
    return this.#state.to;
  }

  handle(event: SourceEvent): void {
    this.#take(stepSource(this.#state, event));
  }

  #take([state, effects]: SourceStep): void {
    const before = this.#state.type;
    this.#state = state;
    if (state.type === 'stayed' || state.type === 'moved') this.#process.migrating = undefined;
    else this.#process.migrating = { to: state.to, doubtful: state.type === 'doubtful' };
    if (state.type !== before) this.#events.step(state);
    for (const effect of effects) this.#perform(effect);
    if (state.type !== before) this.#events.changed();
  }

  #perform(effect: SourceEffect): void {
    switch (effect.type) {
      case 'send':
        this.#mail.toWorker(this.#state.to, effect.message);
        return;
      case 'send-prepare':
        this.#mail.toWorker(this.#state.to, {
          type: 'prepare',
          migration: this.#state.migration,
          process: this.#arriving(),
          image: this.#process.image.hash,
        });
        return;
      case 'send-image':
        this.#attempt(async () => {
          const packed = await pack(this.#process.image.bytes);
          const { migration } = this.#state;
          await this.#sendBytes({ type: 'image', migration, blob: packed.blob }, packed);
        });
        return;
      case 'capture':
        this.#attempt(async () => {
          this.#stillSince = this.#clock.now();
          const snapshot = await this.#process.capture();
          this.#snapshot = await pack(snapshot);
          this.figures.snapshotBytes = snapshot.byteLength;
          this.figures.sentBytes = this.#snapshot.bytes.byteLength;
          this.handle({ type: 'captured' });
        });
        return;
      case 'send-offer':
        this.#attempt(async () => {
          const packed = this.#snapshot!;
          this.#snapshot = undefined;
          const { migration, session } = this.#state;
          const offer = { type: 'offer', migration, session: session!, snapshot: packed.blob } as const;
          await this.#sendBytes(offer, packed);
        });
        return;
      case 'release':
        this.#process.release();
        return;
      case 'surrender':
        this.figures.stoodStill = this.#clock.now() - this.#stillSince;
        this.#events.surrendered();
        this.#process.leave();
        return;
      case 'destroy':
        void this.#process.kill('killed');
        return;
      case 'report':
        if (effect.result.type === 'moved') this.#resolve({ pid: effect.result.pid });
        else this.#reject(effect.result.error);
        return;
      case 'timers':
        this.#timers.set(effect);
        return;
    }
  }

  #sendBytes(announcement: SourceMessage, packed: Packed): Promise<void> {
    const onProgress = () => this.handle({ type: 'progress' });
    return this.#mail.bytesToWorker(this.#state.to, announcement, packed, onProgress);
  }

  #attempt(action: () => Promise<void>): void {
    action().catch((error: unknown) => {
      const known =
        error instanceof ThingsError ? error : new ThingsError('INTERNAL', String((error as Error).stack));
      this.handle({ type: 'failed', error: known });
    });
  }

  #arriving(): Arriving {
    return { ...this.#process.details, status: this.#process.status };
  }
}
