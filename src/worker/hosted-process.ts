/** One process this worker owns, from its start or arrival to its end or departure. */
import type { ProcessRecord, ProcessStatus } from '../bus/messages.ts';
import { alreadyPaused, alreadyRunning, processBusy, ThingsError } from '../errors.ts';
import type { Image } from './instrumenting.ts';
import type { Ending, ProgramChild } from './program-child.ts';

export interface ProcessDetails {
  id: string;
  name: string;
  args: string[];
  startedAt: number;
  moves: number;
}

/** How long the current turn of a program may last: whoever asked is to know within 5 s, also on a busy machine. */
const TURN_TIMEOUT = 3500;
/** Milliseconds that calls of the host under way are given to end; the runtime refuses the capture if they do not. */
export const CALL_TIMEOUT = 5000;
/** How much longer holding may take. */
const HOLD_GRACE = 3000;
const CAPTURE_TIMEOUT = 60_000;
/** How long a program may take to end when asked to. */
const TERMINATION_GRACE = 1000;

export class HostedProcess {
  readonly details: ProcessDetails;
  readonly image: Image;
  readonly child: ProgramChild;
  /** What its people want of it; a migration does not change it. */
  status: 'Running' | 'Paused';
  /** Set while it is on its way to another worker. */
  migrating: { to: string; doubtful: boolean } | undefined;
  /** It stands still for us, whatever its status says. */
  #held: boolean;
  readonly #callTimeout: number;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    details: ProcessDetails,
    image: Image,
    child: ProgramChild,
    { status, callTimeout }: { status: 'Running' | 'Paused'; callTimeout: number },
  ) {
    this.#callTimeout = callTimeout;
    this.details = details;
    this.image = image;
    this.child = child;
    this.status = status;
    this.#held = status === 'Paused';
  }

  get id(): string {
    return this.details.id;
  }

  get ended(): Promise<Ending> {
    return this.child.ended;
  }

  get record(): ProcessRecord {
    const { id, name, startedAt, moves } = this.details;
    return { id, name, startedAt, moves, pid: this.child.pid, status: this.#shownStatus };
  }

  get #shownStatus(): ProcessStatus {
    if (this.migrating?.doubtful) return 'In doubt';
    return this.migrating ? 'Migrating' : this.status;
  }

  /** Throws `ALREADY_PAUSED`, or `PROCESS_BUSY` if it does not come to rest; then it goes on. */
  pause(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.status === 'Paused') throw alreadyPaused(this.id);
      await this.#hold();
      this.status = 'Paused';
    });
  }

  resume(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.status === 'Running') throw alreadyRunning(this.id);
      this.status = 'Running';
      this.#letGo();
    });
  }

  /** Resolves when no pause and no resume is under way; a migration takes the status along as it is then. */
  async settled(): Promise<void> {
    for (let last: unknown; last !== this.#queue; await last) last = this.#queue;
  }

  /** Brings it to rest and takes its state. It stays at rest until {@link release}. */
  capture(): Promise<Buffer> {
    return this.#inTurn(async () => {
      if (!this.#held) await this.#hold();
      return this.child.request({ type: 'capture' }, CAPTURE_TIMEOUT);
    });
  }

  /** Undoes {@link capture}: a running process runs on, a paused one stays paused. */
  release(): void {
    void this.#inTurn(async () => {
      if (this.#held && this.status === 'Running') this.#letGo();
    });
  }

  /** Ends it, politely unless it stands still and could not listen. */
  async kill(reason: string): Promise<Ending> {
    this.child.reason ??= reason;
    if (this.#held) {
      this.child.kill('SIGKILL');
      return this.ended;
    }
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), TERMINATION_GRACE);
    const ending = await this.ended;
    clearTimeout(timer);
    return ending;
  }

  /** It lives elsewhere: what is left here ends without another word of the program. */
  leave(): void {
    this.child.reason ??= 'migrated';
    this.child.tell({ type: 'leave' });
    let timer: NodeJS.Timeout;
    // Not while it hands over what it had printed, which takes as long as the console of this worker takes.
    const end = () => {
      if (this.child.silentFor < TERMINATION_GRACE) timer = setTimeout(end, TERMINATION_GRACE);
      else this.child.kill('SIGKILL');
    };
    timer = setTimeout(end, TERMINATION_GRACE);
    void this.ended.then(() => clearTimeout(timer));
  }

  async #hold(): Promise<void> {
    this.#held = true;
    try {
      const turn = this.child.request({ type: 'ping' }, TURN_TIMEOUT);
      // Not after the answer: that would be a round trip in which the program runs on.
      const held = this.child.request(
        { type: 'hold', callTimeout: this.#callTimeout },
        this.#callTimeout + HOLD_GRACE,
      );
      await Promise.all([turn, held]);
    } catch (error) {
      this.#letGo();
      const silent = error instanceof ThingsError && error.code === 'CHILD_SILENT';
      throw silent ? processBusy(this.id, TURN_TIMEOUT / 1000) : error;
    }
  }

  #letGo(): void {
    this.#held = false;
    this.child.tell({ type: 'resume' });
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(action);
    this.#queue = result.catch(() => undefined); // reported to whoever asked
    return result;
  }
}
