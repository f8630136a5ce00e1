/**
 * The giving side of a migration, as a pure state machine: an event and a state give the next state and what to
 * do. Together with target.ts it holds the one promise of the fleet: never two owners, and none only if a worker
 * died that was the owner.
 *
 *     source: preparing -> capturing -> offering -> committing -> moved
 *                  \___________\___________\____________\______-> stayed   (the process goes on here)
 *
 * Two generals cannot agree over a line that loses messages, so one of them decides alone. Until `commit` is sent
 * it is the source: whatever fails, the process goes on here. From then on it is the target, once and for ever:
 * it starts the process and says `started`, or it had already given up and says `refused`. The source repeats
 * `commit` until it hears one of the two, and keeps its copy standing still so long; it never guesses. A target
 * that is silent (`doubtful`) or was restarted leaves the choice to a person.
 */

import type { SourceMessage, TargetMessage } from '../../bus/messages.ts';
import {
  migrationInDoubt,
  processDied,
  processKilled,
  type ThingsError,
  targetRefused,
  targetSilent,
} from '../../errors.ts';

export interface SourceState {
  type: 'preparing' | 'capturing' | 'offering' | 'committing' | 'doubtful' | 'moved' | 'stayed';
  migration: string;
  process: string;
  /** Worker ids. */
  here: string;
  to: string;
  /** The life of the target that prepared itself; no other one's word counts. */
  session?: string;
}

export type SourceEvent =
  | { type: 'message'; message: TargetMessage }
  /** More chunks reached the target. */
  | { type: 'progress' }
  | { type: 'captured' }
  /** The capture or the sending of it. */
  | { type: 'failed'; error: ThingsError }
  | { type: 'process-ended'; how: string }
  | { type: 'disconnected' }
  /** A person wants the process ended. */
  | { type: 'kill' }
  /** A person says that the target is dead. */
  | { type: 'take-back' }
  | { type: 'retry' }
  | { type: 'deadline' };

export type SourceEffect =
  | { type: 'send'; message: Extract<SourceMessage, { type: 'commit' | 'abort' | 'wait' }> }
  | { type: 'send-prepare' }
  | { type: 'send-image' }
  | { type: 'capture' }
  | { type: 'send-offer' }
  /** The process goes on here, in the state it was in. */
  | { type: 'release' }
  /** The process is the target's: end the copy that stands still. */
  | { type: 'surrender' }
  /** End the process as its owner. */
  | { type: 'destroy' }
  /** Once in each migration: when it is over, or in doubt. */
  | { type: 'report'; result: Result }
  | Timers;

export type Result = { type: 'moved'; pid: number } | { type: 'failed'; error: ThingsError };

/** Sets timers, in milliseconds: `retry` fires again and again, `deadline` once. One that is not named is left alone. */
export interface Timers {
  type: 'timers';
  retry?: number | 'off';
  deadline?: number | 'off';
}

export type SourceStep = [SourceState, SourceEffect[]];

const RETRY = 1000;
const RETRY_IN_DOUBT = 2000;
/** A target that says nothing for so long before the commit is given up: whoever asked is to know within 5 s. */
const SILENCE = 3500;
/** After so long without an answer to the commit a person is told. */
const DOUBT = 4000;
const HEARD: Timers = { type: 'timers', deadline: SILENCE };
const STILL: Timers = { type: 'timers', retry: 'off', deadline: 'off' };

export function beginMigration(state: Omit<SourceState, 'type'>): SourceStep {
  return [
    { ...state, type: 'preparing' },
    [{ type: 'send-prepare' }, { type: 'timers', retry: RETRY, deadline: SILENCE }],
  ];
}

export function stepSource(state: SourceState, event: SourceEvent): SourceStep {
  switch (state.type) {
    case 'preparing':
    case 'capturing':
    case 'offering':
      return beforeCommit(state, event);
    case 'committing':
    case 'doubtful':
      return afterCommit(state, event);
    case 'moved':
    case 'stayed':
      return afterwards(state, event);
  }
}

function beforeCommit(state: SourceState, event: SourceEvent): SourceStep {
  switch (event.type) {
    case 'message':
      return heardBeforeCommit(state, event.message);
    case 'progress':
      return [state, state.type === 'capturing' ? [] : [HEARD]];
    case 'captured':
      if (state.type !== 'capturing') return [state, []];
      return [
        { ...state, type: 'offering' },
        [{ type: 'send-offer' }, { type: 'timers', deadline: SILENCE }],
      ];
    case 'failed':
      return stay(state, event.error);
    case 'process-ended':
      return stay(state, processDied(state.process, event.how));
    case 'disconnected':
    case 'deadline':
      return stay(state, targetSilent(state.process, state.to, state.here));
    case 'kill': {
      const [stayed, effects] = stay(state, processKilled(state.process));
      return [stayed, effects.map(effect => (effect.type === 'release' ? { type: 'destroy' } : effect))];
    }
    case 'retry':
      if (state.type !== 'preparing') return [state, []];
      return [state, [{ type: 'send-prepare' }]];
    case 'take-back':
      return [state, []];
  }
}

function heardBeforeCommit(state: SourceState, message: TargetMessage): SourceStep {
  if (state.session !== undefined && message.session !== state.session && message.type !== 'refused') {
    return [state, []];
  }
  switch (message.type) {
    case 'working':
      return [state, state.type === 'capturing' ? [] : [HEARD]];
    case 'need-image':
      return [state, state.type === 'preparing' ? [{ type: 'send-image' }, HEARD] : []];
    case 'prepared':
      if (state.type !== 'preparing') return [state, [send(state, 'wait')]];
      return [{ ...state, type: 'capturing', session: message.session }, [{ type: 'capture' }, STILL]];
    case 'restored':
      if (state.type !== 'offering') return [state, []];
      return [
        { ...state, type: 'committing' },
        [send(state, 'commit'), { type: 'timers', retry: RETRY / 2, deadline: DOUBT }],
      ];
    case 'refused':
      return stay(state, targetRefused(state.process, state.to, state.here, message.error));
    case 'started':
      // A target starts only on a commit, and there has been none.
      return [state, []];
  }
}

function afterCommit(state: SourceState, event: SourceEvent): SourceStep {
  switch (event.type) {
    case 'message':
      return heardAfterCommit(state, event.message);
    case 'retry':
      return [state, [send(state, 'commit')]];
    case 'deadline':
      return [
        { ...state, type: 'doubtful' },
        [
          ...reportOnce(state, { type: 'failed', error: inDoubt(state) }),
          { type: 'timers', retry: RETRY_IN_DOUBT, deadline: 'off' },
        ],
      ];
    case 'take-back':
      if (state.type !== 'doubtful') return [state, []];
      return [{ ...state, type: 'stayed' }, [{ type: 'release' }, send(state, 'abort'), STILL]];
    case 'kill':
      if (state.type !== 'doubtful') return [state, []];
      return [{ ...state, type: 'stayed' }, [{ type: 'destroy' }, send(state, 'abort'), STILL]];
    case 'progress':
    case 'captured':
    case 'failed':
    case 'process-ended':
    case 'disconnected':
      return [state, []];
  }
}

function heardAfterCommit(state: SourceState, message: TargetMessage): SourceStep {
  switch (message.type) {
    case 'started':
      if (message.session !== state.session) return [state, []];
      return [
        { ...state, type: 'moved' },
        [{ type: 'surrender' }, ...reportOnce(state, { type: 'moved', pid: message.pid }), STILL],
      ];
    case 'refused':
      if (message.session !== state.session) {
        // Another life of the target. The one that was asked is dead and nobody knows how far it had come: the
        // process may have run there, so it is not started again unless a person says so.
        return [
          { ...state, type: 'doubtful' },
          [...reportOnce(state, { type: 'failed', error: inDoubt(state) }), STILL],
        ];
      }
      // The one word that lets a committed process come back: its target will never start it.
      return [
        { ...state, type: 'stayed' },
        [
          { type: 'release' },
          ...reportOnce(state, {
            type: 'failed',
            error: targetRefused(state.process, state.to, state.here, message.error),
          }),
          STILL,
        ],
      ];
    case 'restored':
      return [state, message.session === state.session ? [send(state, 'commit')] : []];
    case 'prepared':
    case 'need-image':
    case 'working':
      return [state, []];
  }
}

function afterwards(state: SourceState, event: SourceEvent): SourceStep {
  if (event.type !== 'message') return [state, []];
  switch (event.message.type) {
    case 'prepared':
    case 'need-image':
    case 'restored':
      return [state, [send(state, state.type === 'moved' ? 'commit' : 'abort')]];
    case 'started':
    case 'refused':
    case 'working':
      return [state, []];
  }
}

function stay(state: SourceState, error: ThingsError): SourceStep {
  return [
    { ...state, type: 'stayed' },
    [
      // A process that was not held yet does not notice.
      { type: 'release' },
      send(state, 'abort'),
      { type: 'report', result: { type: 'failed', error } },
      STILL,
    ],
  ];
}

function send(state: SourceState, type: 'commit' | 'abort' | 'wait'): SourceEffect {
  const { migration, session = '' } = state;
  return { type: 'send', message: type === 'commit' ? { type, migration, session } : { type, migration } };
}

/** Whoever asked was told of the doubt already; how it ended is for the log. */
function reportOnce(state: SourceState, result: Result): SourceEffect[] {
  return state.type === 'doubtful' ? [] : [{ type: 'report', result }];
}

function inDoubt(state: SourceState): ThingsError {
  return migrationInDoubt(state.process, state.to, state.here);
}
