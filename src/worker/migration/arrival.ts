/** Does what target.ts decides: one process on its way from another worker. */
import type { Clock } from '../../bus/clock.ts';
import type { Arriving, Blob, SourceMessage } from '../../bus/messages.ts';
import type { Incoming } from '../../bus/transfer.ts';
import { ThingsError, transferBroken } from '../../errors.ts';
import type { Image, Images } from '../instrumenting.ts';
import type { Mail } from '../mail.ts';
import type { ProgramChild } from '../program-child.ts';
import {
  beginArrival,
  stepTarget,
  type TargetEffect,
  type TargetEvent,
  type TargetState,
  type TargetStep,
} from './target.ts';
import { MachineTimers } from './timers.ts';

const PREPARE_TIMEOUT = 20_000;
const RESTORE_TIMEOUT = 60_000;

export interface ArrivalTools {
  mail: Mail;
  clock: Clock;
  images: Images;
  incoming: Incoming;
  takeChild(): ProgramChild;
  /** The process is ours; the child holds it, restored, and it is to run unless it was paused. */
  arrived(process: Arriving, image: Image, child: ProgramChild): void;
  /** Every step, for the log and for tests. */
  step(state: TargetState): void;
}

export class Arrival {
  readonly process: Arriving;
  readonly #imageHash: string;
  readonly #tools: ArrivalTools;
  readonly #timers: MachineTimers;
  #state: TargetState;
  #image: Image | undefined;
  #snapshot: Buffer | undefined;
  #child: ProgramChild | undefined;

  constructor(
    ids: { migration: string; from: string; session: string },
    prepare: Extract<SourceMessage, { type: 'prepare' }>,
    tools: ArrivalTools,
  ) {
    this.process = prepare.process;
    this.#imageHash = prepare.image;
    this.#tools = tools;
    this.#timers = new MachineTimers(tools.clock, event => this.handle(event));
    this.#image = tools.images.get(prepare.image);
    const [state, effects] = beginArrival({ ...ids, process: prepare.process.id }, this.#image !== undefined);
    this.#state = state;
    tools.step(state);
    this.#take([state, effects]);
  }

  get state(): TargetState {
    return this.#state;
  }

  get from(): string {
    return this.#state.from;
  }

  handle(event: TargetEvent): void {
    this.#take(stepTarget(this.#state, event));
  }

  #take([state, effects]: TargetStep): void {
    const changed = state.type !== this.#state.type;
    this.#state = state;
    if (changed) this.#tools.step(state);
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: TargetEffect): void {
    const { mail, images, takeChild, arrived } = this.#tools;
    switch (effect.type) {
      case 'send':
        mail.toWorker(this.#state.from, effect.message);
        return;
      case 'receive-image':
        this.#attempt(async () => {
          const image = images.add(await this.#receive(effect.blob, effect.first));
          if (image.hash !== this.#imageHash) throw transferBroken('it is another program than announced');
          this.#image = image;
          this.handle({ type: 'image-arrived' });
        });
        return;
      case 'prepare-child':
        this.#attempt(async () => {
          const child = takeChild();
          this.#child = child;
          void child.ended.then(({ how }) => this.handle({ type: 'child-ended', how }));
          const { name, args } = this.process;
          await child.ready;
          await child.request({ type: 'image', name, args }, PREPARE_TIMEOUT, this.#image!.bytes);
          this.handle({ type: 'child-prepared', pid: child.pid });
        });
        return;
      case 'receive-snapshot':
        this.#attempt(async () => {
          this.#snapshot = await this.#receive(effect.blob, effect.first);
          this.handle({ type: 'snapshot-arrived' });
        });
        return;
      case 'restore':
        this.#attempt(async () => {
          const snapshot = this.#snapshot;
          this.#snapshot = undefined;
          await this.#child!.request({ type: 'restore' }, RESTORE_TIMEOUT, snapshot);
          this.handle({ type: 'child-restored' });
        });
        return;
      case 'start':
        arrived(this.process, this.#image!, this.#child!);
        return;
      case 'discard':
        this.#snapshot = undefined;
        this.#child?.kill('SIGKILL');
        return;
      case 'timers':
        this.#timers.set(effect);
        return;
    }
  }

  #receive(blob: Blob, first: Buffer): Promise<Buffer> {
    return this.#tools.incoming.expect(this.#state.from, blob, first);
  }

  #attempt(action: () => Promise<void>): void {
    action().catch((error: unknown) => {
      const known =
        error instanceof ThingsError ? error : new ThingsError('INTERNAL', String((error as Error).stack));
      this.handle({ type: 'failed', error: known });
    });
  }
}
