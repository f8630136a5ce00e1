/**
 * One living worker for each id, as a pure state machine. The registry is a retained message that may outlive its
 * worker (a broker that was restarted from disk, a will not yet published), so a worker that finds one asks before
 * it takes the place:
 *
 *     asking --(our own question came back, and nobody else is registered or answered in time)--> registered
 *        \--(another life of this id is alive)--> refused
 *
 * The question comes back to us because we ask in our own inbox. The broker delivers to all in one order, so of
 * several that ask at once everybody knows who was first: a question that comes before our own beats us. Should
 * two believe to be registered all the same (a cluster of brokers, healed), the smaller session keeps the place.
 */

export interface RegistrationState {
  type: 'asking' | 'registered' | 'refused';
  session: string;
  /** Our question has come back. */
  echoed: boolean;
  /** Somebody else's record lies in our place. */
  foreign: boolean;
  /** Sessions that were told that the id is ours, and will leave. */
  told: string[];
}

export type RegistrationEvent =
  | { type: 'connected' }
  /** The retained record in our place; `undefined` when it was cleared. */
  | { type: 'record'; session: string | undefined }
  | { type: 'who'; session: string }
  /** `session` is told that `by` has the id. */
  | { type: 'taken'; session: string; by: string }
  /** Nobody has answered. */
  | { type: 'deadline' };

export type RegistrationEffect =
  | { type: 'ask' }
  | { type: 'tell-taken'; session: string }
  | { type: 'publish' }
  | { type: 'leave' }
  | { type: 'deadline'; after: number };

/** How long the owner of a record has to answer. */
const PATIENCE = 1500;
const TOLD_KEPT = 16;

export function stepRegistration(
  state: RegistrationState,
  event: RegistrationEvent,
): [RegistrationState, RegistrationEffect[]] {
  if (state.type === 'refused') return [state, []];
  const ours = (session: string | undefined) => session === state.session;
  switch (event.type) {
    case 'connected':
      return [{ ...state, type: 'asking', echoed: false, foreign: false }, [{ type: 'ask' }]];
    case 'record':
      if (ours(event.session)) return [{ ...state, foreign: false }, []];
      if (state.type === 'asking') {
        return settle({ ...state, foreign: event.session !== undefined });
      }
      // A late will, or a twin on whose side the record may be; the smaller session keeps the place.
      if (
        event.session !== undefined &&
        event.session < state.session &&
        !state.told.includes(event.session)
      ) {
        return [
          { ...state, type: 'asking', foreign: true },
          [{ type: 'ask' }, { type: 'deadline', after: PATIENCE }],
        ];
      }
      return [state, [{ type: 'publish' }]];
    case 'who':
      if (ours(event.session)) return settle({ ...state, echoed: true });
      if (state.echoed) {
        const told = [event.session, ...state.told].slice(0, TOLD_KEPT);
        return [{ ...state, told }, [{ type: 'tell-taken', session: event.session }]];
      }
      return refused(state);
    case 'taken':
      return ours(event.session) && !ours(event.by) ? refused(state) : [state, []];
    case 'deadline':
      return state.type === 'asking' && state.echoed ? register(state) : [state, []];
  }
}

function settle(state: RegistrationState): [RegistrationState, RegistrationEffect[]] {
  if (state.type !== 'asking' || !state.echoed) return [state, []];
  return state.foreign ? [state, [{ type: 'deadline', after: PATIENCE }]] : register(state);
}

function register(state: RegistrationState): [RegistrationState, RegistrationEffect[]] {
  return [{ ...state, type: 'registered', foreign: false }, [{ type: 'publish' }]];
}

function refused(state: RegistrationState): [RegistrationState, RegistrationEffect[]] {
  return [{ ...state, type: 'refused' }, [{ type: 'leave' }]];
}
