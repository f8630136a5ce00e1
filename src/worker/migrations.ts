/** Every migration this worker has a part in, by its id, while it is under way and ever after. */
import type { Clock } from '../bus/clock.ts';
import { newNonce } from '../bus/ids.ts';
import type { SourceMessage, TargetMessage } from '../bus/messages.ts';
import type { Incoming } from '../bus/transfer.ts';
import { alreadyThere, processMigrating, type ThingsError, workerLeaving } from '../errors.ts';
import type { HostedProcess } from './hosted-process.ts';
import type { Images } from './instrumenting.ts';
import type { Mail } from './mail.ts';
import { Arrival } from './migration/arrival.ts';
import { Departure } from './migration/departure.ts';
import { type SourceState, stepSource } from './migration/source.ts';
import { refuseArrival, stepTarget, type TargetState, type TargetStep } from './migration/target.ts';
import type { Processes } from './processes.ts';
import type { Standby } from './standby.ts';

export interface MigrationsTools {
  mail: Mail;
  clock: Clock;
  images: Images;
  incoming: Incoming;
  standby: Standby;
  processes: Processes;
  log(line: string): void;
  changed(): void;
  /** Every step, such as `source committing` or `target restored`. */
  onStep(step: string): void;
}

export class Migrations {
  readonly #here: string;
  readonly #session: string;
  readonly #tools: MigrationsTools;
  /** By process. */
  readonly #leaving = new Map<string, Departure>();
  /** By migration, in their final state once they are over: a late question gets the same answer. */
  readonly #departures = new Map<string, Departure | SourceState>();
  /** `started` for the life of this worker: to forget one would be to give its process to two. */
  readonly #arrivals = new Map<string, Arrival | TargetState>();
  /** The last ones. What is not known gets the same answer, in other words. */
  readonly #refused = new Map<string, TargetState>();
  #stopping = false;

  constructor(ids: { worker: string; session: string }, tools: MigrationsTools) {
    this.#here = ids.worker;
    this.#session = ids.session;
    this.#tools = tools;
  }

  // ---- as the source

  /** Resolves with the pid over there; rejects with why the process stays. */
  async migrate(hosted: HostedProcess, to: string): Promise<{ pid: number }> {
    const { mail, clock, processes, log, changed, onStep } = this.#tools;
    const { id, name } = hosted.details;
    this.refuseWhileMigrating(hosted);
    if (to === this.#here) throw alreadyThere(id, to);
    await hosted.settled();
    if (this.#stopping) throw workerLeaving(this.#here);
    this.refuseWhileMigrating(hosted);
    const migration = newNonce();
    let doubtful = false;
    const departure = new Departure(hosted, { migration, here: this.#here, to }, mail, clock, {
      step: state => {
        onStep(`source ${state.type}`);
        if (state.type === 'doubtful') doubtful = true;
        if (state.type !== 'stayed' && state.type !== 'moved') return;
        if (doubtful) {
          log(
            `process ${id} (${name}) is in doubt no more: it ${state.type === 'moved' ? `is on ${to}` : 'is here'}`,
          );
        }
        this.#leaving.delete(id);
        this.#departures.delete(migration);
        this.#departures.set(migration, state);
        forgetOldest(this.#departures, each => !(each instanceof Departure));
      },
      changed,
      surrendered: () => processes.surrender(hosted, to),
    });
    if (hosted.migrating) {
      this.#leaving.set(id, departure);
      this.#departures.set(migration, departure);
    }
    const result = await departure.result;
    const { snapshotBytes, sentBytes, stoodStill } = departure.figures;
    log(
      `process ${id} (${name}) moved to ${to}: snapshot of ${snapshotBytes} bytes, ${sentBytes} sent, ` +
        `stood still for ${stoodStill.toFixed(0)} ms`,
    );
    return result;
  }

  refuseWhileMigrating({ id, migrating }: HostedProcess): void {
    if (migrating) throw processMigrating(id, migrating.to);
  }

  /** A person takes a process back whose target is dead. Returns whether it was in doubt. */
  takeBack(hosted: HostedProcess): boolean {
    if (!hosted.migrating?.doubtful) return false;
    this.#leaving.get(hosted.id)?.handle({ type: 'take-back' });
    return true;
  }

  async kill(hosted: HostedProcess): Promise<void> {
    const departure = this.#leaving.get(hosted.id);
    // Between the commit and its answer the process may already be the target's.
    if (departure?.state.type === 'committing') throw processMigrating(hosted.id, departure.state.to);
    departure?.handle({ type: 'kill' });
    await hosted.kill('killed');
  }

  fromTarget(from: string, message: TargetMessage): void {
    const departure = this.#departures.get(message.migration);
    if (departure?.to !== from) return;
    const event = { type: 'message', message } as const;
    if (departure instanceof Departure) {
      departure.handle(event);
      return;
    }
    const [, effects] = stepSource(departure, event);
    for (const effect of effects) {
      if (effect.type === 'send') this.#tools.mail.toWorker(from, effect.message);
    }
  }

  // ---- as the target

  fromSource(from: string, message: SourceMessage, body: Buffer): void {
    const { migration } = message;
    const arrival = this.#arrivals.get(migration) ?? this.#refused.get(migration);
    if (arrival) {
      if (arrival.from !== from) return;
      const event = { type: 'message', message, body } as const;
      if (arrival instanceof Arrival) {
        arrival.handle(event);
        return;
      }
      this.#settle(stepTarget(arrival, event));
      return;
    }
    const ids = { migration, from, session: this.#session };
    if (message.type !== 'prepare') {
      this.#settle(refuseArrival(ids));
      return;
    }
    const objection = this.#objection(message.process.id);
    if (objection) {
      this.#settle(refuseArrival(ids, objection));
      return;
    }
    this.#arrive(ids, message);
  }

  #arrive(
    ids: { migration: string; from: string; session: string },
    prepare: Extract<SourceMessage, { type: 'prepare' }>,
  ): void {
    const { processes, standby, log, onStep } = this.#tools;
    const arrival = new Arrival(ids, prepare, {
      ...this.#tools,
      takeChild: () => standby.take(),
      arrived: ({ status, ...details }, image, child) => {
        const moved = { ...details, moves: details.moves + 1 };
        processes.host(moved, image, child, status);
        // After the process is known here, before anything else: it stands still for this.
        if (status === 'Running') child.tell({ type: 'resume' });
        log(`process ${details.id} (${details.name}) arrived from ${ids.from}`);
      },
      step: state => {
        if (state.type === 'started') this.#arrivals.set(ids.migration, state);
        if (state.type === 'refused') this.#refuse(state);
        onStep(`target ${state.type}`);
      },
    });
    if (!over(arrival.state)) this.#arrivals.set(ids.migration, arrival);
  }

  #refuse(state: TargetState): void {
    this.#arrivals.delete(state.migration);
    this.#refused.set(state.migration, state);
    forgetOldest(this.#refused, () => true);
  }

  /** Of a migration that is over. */
  #settle([state, effects]: TargetStep): void {
    if (state.type === 'refused') this.#refuse(state);
    for (const effect of effects) {
      if (effect.type === 'send') this.#tools.mail.toWorker(state.from, effect.message);
    }
  }

  #objection(process: string): ThingsError | undefined {
    return this.#stopping ? workerLeaving(this.#here) : this.#tools.processes.objection(process);
  }

  // ---- as both

  disconnected(): void {
    for (const departure of this.#leaving.values()) departure.handle({ type: 'disconnected' });
  }

  stop(): void {
    this.#stopping = true;
    for (const departure of this.#leaving.values()) departure.handle({ type: 'kill' });
    for (const arrival of this.#arrivals.values()) {
      if (arrival instanceof Arrival) arrival.handle({ type: 'failed', error: workerLeaving(this.#here) });
    }
  }
}

/** Whoever asks about an older one has been told long ago. */
const REMEMBERED = 1000;

/** Keeps a map that grows with what others send from growing for ever. */
function forgetOldest<T>(map: Map<string, T>, over: (value: T) => boolean): void {
  if (map.size <= REMEMBERED) return;
  for (const [key, value] of map) {
    if (!over(value)) continue;
    map.delete(key);
    return;
  }
}

function over({ type }: TargetState): boolean {
  return type === 'started' || type === 'refused';
}
