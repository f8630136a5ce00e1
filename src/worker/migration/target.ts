/**
 * The taking side of a migration, as a pure state machine; see source.ts for the whole.
 *
 *     asking -> fetching -> preparing -> prepared -> receiving -> restoring -> restored -> started
 *         \__________\___________\___________\____________\____________\___________\____-> refused
 *
 * (`asking` and `fetching` are about the program's image, and skipped by a worker that has it.)
 *
 * It starts the process only when it hears `commit`, and only in `restored`. It may give up at any moment before,
 * by itself, because a source that commits too late is told so. `started` and `refused` are final: a commit that
 * arrives twice, or after everything else, gets the same answer. Only `started` must be remembered for that, for the
 * life of this worker: whatever else is not known is refused.
 */

import type { Blob, SourceMessage, TargetMessage } from '../../bus/messages.ts';
import {
  migrationUnknown,
  processDied,
  type SerializedError,
  sourceSilent,
  type ThingsError,
} from '../../errors.ts';
import type { Timers } from './source.ts';

export interface TargetState {
  type:
    | 'asking'
    | 'fetching'
    | 'preparing'
    | 'prepared'
    | 'receiving'
    | 'restoring'
    | 'restored'
    | 'started'
    | 'refused';
  migration: string;
  process: string;
  /** The source's worker id. */
  from: string;
  /** This life of this worker. */
  session: string;
  /** Of the child that has been prepared. */
  pid?: number;
  /** Why it was refused. */
  error?: SerializedError;
}

export type TargetEvent =
  /** `body` is the first chunk of what the message announces. */
  | { type: 'message'; message: SourceMessage; body?: Buffer }
  | { type: 'image-arrived' }
  | { type: 'child-prepared'; pid: number }
  | { type: 'snapshot-arrived' }
  | { type: 'child-restored' }
  /** The image, the snapshot or the child did not do. */
  | { type: 'failed'; error: ThingsError }
  | { type: 'child-ended'; how: string }
  | { type: 'retry' }
  | { type: 'deadline' };

export type TargetEffect =
  | { type: 'send'; message: TargetMessage }
  | { type: 'receive-image'; blob: Blob; first: Buffer }
  | { type: 'prepare-child' }
  | { type: 'receive-snapshot'; blob: Blob; first: Buffer }
  | { type: 'restore' }
  /** From here on the process is ours. */
  | { type: 'start' }
  /** End the child, if there is one, and stop whatever is under way. */
  | { type: 'discard' }
  | Timers;

export type TargetStep = [TargetState, TargetEffect[]];

const RETRY = 1000;
/** A prepared process whose source says nothing for so long is given up; the source is told if it comes back. */
const LEASE = 15_000;
const NOTHING = Buffer.alloc(0);
const STILL: Timers = { type: 'timers', retry: 'off', deadline: 'off' };

/** On the first `prepare` of a migration. */
export function beginArrival(
  base: Pick<TargetState, 'migration' | 'process' | 'from' | 'session'>,
  hasImage: boolean,
): TargetStep {
  const timers: Timers = { type: 'timers', retry: RETRY };
  if (hasImage) return [{ ...base, type: 'preparing' }, [{ type: 'prepare-child' }, timers]];
  const asking: TargetState = { ...base, type: 'asking' };
  return [asking, [answer(asking, 'need-image'), { ...timers, deadline: LEASE }]];
}

/** On any other first message of a migration: we have no part in it, and from now on never will. */
export function refuseArrival(
  base: Pick<TargetState, 'migration' | 'from' | 'session'>,
  error = migrationUnknown(),
): TargetStep {
  const refused: TargetState = { ...base, process: '', type: 'refused', error: error.toJSON() };
  return [refused, [refusal(refused)]];
}

export function stepTarget(state: TargetState, event: TargetEvent): TargetStep {
  switch (state.type) {
    case 'started':
      return afterStart(state, event);
    case 'refused':
      return afterRefusal(state, event);
    case 'asking':
    case 'fetching':
    case 'preparing':
    case 'prepared':
    case 'receiving':
    case 'restoring':
    case 'restored':
      return underWay(state, event);
  }
}

function underWay(state: TargetState, event: TargetEvent): TargetStep {
  switch (event.type) {
    case 'message':
      return heard(state, event.message, event.body ?? NOTHING);
    case 'image-arrived':
      if (state.type !== 'fetching') return [state, []];
      return [
        { ...state, type: 'preparing' },
        [{ type: 'prepare-child' }, { type: 'timers', deadline: 'off' }],
      ];
    case 'child-prepared':
      if (state.type !== 'preparing') return [state, []];
      return answered({ ...state, type: 'prepared', pid: event.pid }, 'prepared');
    case 'snapshot-arrived':
      if (state.type !== 'receiving') return [state, []];
      return [{ ...state, type: 'restoring' }, [{ type: 'restore' }]];
    case 'child-restored':
      if (state.type !== 'restoring') return [state, []];
      return answered({ ...state, type: 'restored' }, 'restored');
    case 'failed':
      return refuse(state, event.error);
    case 'child-ended':
      return refuse(state, processDied(state.process, event.how));
    case 'deadline':
      return refuse(state, sourceSilent(state.from));
    case 'retry':
      if (state.type === 'prepared' || state.type === 'restored') return [state, [answer(state, state.type)]];
      return [state, [answer(state, 'working')]];
  }
}

function heard(state: TargetState, message: SourceMessage, first: Buffer): TargetStep {
  switch (message.type) {
    case 'prepare':
      return [state, [answerAgain(state)]];
    case 'image':
      if (state.type !== 'asking') return [state, []];
      return [
        { ...state, type: 'fetching' },
        [
          { type: 'receive-image', blob: message.blob, first },
          { type: 'timers', deadline: 'off' },
        ],
      ];
    case 'offer':
      if (message.session !== state.session) return refuse(state, migrationUnknown());
      if (state.type === 'prepared') {
        return [
          { ...state, type: 'receiving' },
          [
            { type: 'receive-snapshot', blob: message.snapshot, first },
            { type: 'timers', deadline: 'off' },
          ],
        ];
      }
      return [state, [answerAgain(state)]];
    case 'commit':
      // A commit to an earlier life of ours: that one may have started the process before it died.
      if (state.type !== 'restored' || message.session !== state.session) {
        return refuse(state, migrationUnknown());
      }
      return [{ ...state, type: 'started' }, [{ type: 'start' }, STILL, started(state)]];
    case 'abort':
      return refuse(state, migrationUnknown());
    case 'wait':
      return [state, waiting(state) ? [{ type: 'timers', deadline: LEASE }] : []];
  }
}

function afterStart(state: TargetState, event: TargetEvent): TargetStep {
  if (event.type !== 'message') return [state, []];
  switch (event.message.type) {
    case 'commit':
    case 'prepare':
    case 'offer':
      return [state, [started(state)]];
    case 'image':
    case 'abort':
    case 'wait':
      return [state, []];
  }
}

function afterRefusal(state: TargetState, event: TargetEvent): TargetStep {
  if (event.type !== 'message' || event.message.type === 'abort') return [state, []];
  return [state, [refusal(state)]];
}

function refuse(state: TargetState, error: ThingsError): TargetStep {
  const refused: TargetState = { ...state, type: 'refused', error: error.toJSON() };
  return [refused, [{ type: 'discard' }, STILL, refusal(refused)]];
}

/** Only here does the source decide how long we wait; everywhere else we have work of our own that ends. */
function waiting(state: TargetState): boolean {
  return state.type === 'prepared' || state.type === 'restored';
}

function answered(state: TargetState, type: 'prepared' | 'restored'): TargetStep {
  return [state, [answer(state, type), { type: 'timers', retry: RETRY, deadline: LEASE }]];
}

function answerAgain(state: TargetState): TargetEffect {
  if (state.type === 'asking') return answer(state, 'need-image');
  if (state.type === 'prepared' || state.type === 'restored') return answer(state, state.type);
  return answer(state, 'working');
}

function answer(
  { migration, session }: TargetState,
  type: 'need-image' | 'prepared' | 'restored' | 'working',
): TargetEffect {
  return { type: 'send', message: { type, migration, session } };
}

function started({ migration, session, pid }: TargetState): TargetEffect {
  return { type: 'send', message: { type: 'started', migration, session, pid: pid ?? 1 } };
}

function refusal({ migration, session, error }: TargetState): TargetEffect {
  return {
    type: 'send',
    message: { type: 'refused', migration, session, error: error ?? migrationUnknown().toJSON() },
  };
}
