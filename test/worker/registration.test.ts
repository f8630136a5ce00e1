/** Two and three workers of one id, against a broker that delivers in order, in every interleaving. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import {
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
  stepRegistration,
} from '../../src/worker/registration.ts';

setDefaultTimeout(60_000);

const asking = (session: string): RegistrationState => ({
  type: 'asking',
  session,
  echoed: false,
  foreign: false,
  told: [],
});

function run(
  state: RegistrationState,
  ...events: RegistrationEvent[]
): [RegistrationState, RegistrationEffect[]] {
  const all: RegistrationEffect[] = [];
  let current = state;
  for (const event of events) {
    const [next, effects] = stepRegistration(current, event);
    current = next;
    all.push(...effects);
  }
  return [current, all];
}

test('alone: one round trip, no waiting', () => {
  const [state, effects] = run(asking('m'), { type: 'connected' }, { type: 'who', session: 'm' });
  expect(state.type).toBe('registered');
  expect(effects).toEqual([{ type: 'ask' }, { type: 'publish' }]);
});

test('the record of a dead one is overwritten when nobody answers', () => {
  const [state, effects] = run(
    asking('m'),
    { type: 'connected' },
    { type: 'record', session: 'a' },
    { type: 'who', session: 'm' },
    { type: 'deadline' },
  );
  expect(state.type).toBe('registered');
  expect(effects).toEqual([{ type: 'ask' }, { type: 'deadline', after: 1500 }, { type: 'publish' }]);
});

test('the record of a living one is left alone', () => {
  const [state, effects] = run(
    asking('m'),
    { type: 'connected' },
    { type: 'record', session: 'z' },
    { type: 'who', session: 'm' },
    { type: 'taken', session: 'm', by: 'z' },
  );
  expect(state.type).toBe('refused');
  expect(effects.at(-1)).toEqual({ type: 'leave' });
});

test('a late will does not push a living worker out of the registry', () => {
  const [, effects] = run({ ...asking('m'), type: 'registered' }, { type: 'record', session: undefined });
  expect(effects).toEqual([{ type: 'publish' }]);
});

interface World {
  workers: {
    state: RegistrationState;
    subscribed: boolean;
    started: boolean;
    waiting: boolean;
    inbox: RegistrationEvent[];
  }[];
  retained: string | undefined;
}

/** Everything that can happen next, each giving a changed copy. */
function nexts(world: World): (() => World)[] {
  const found: (() => World)[] = [];
  const change = (apply: (next: World) => void) => {
    found.push(() => {
      const next = structuredClone(world);
      apply(next);
      return next;
    });
  };
  world.workers.forEach((worker, index) => {
    if (!worker.started) {
      change(next => {
        const self = next.workers[index]!;
        self.started = true;
        self.subscribed = true;
        if (next.retained !== undefined) self.inbox.push({ type: 'record', session: next.retained });
        take(next, index, { type: 'connected' });
      });
    } else if (worker.subscribed && worker.inbox.length > 0) {
      change(next => take(next, index, next.workers[index]!.inbox.shift()!));
    }
  });
  if (found.length > 0) return found;
  // A second and a half is longer than anything else takes.
  world.workers.forEach((worker, index) => {
    if (!worker.subscribed || !worker.waiting) return;
    change(next => {
      next.workers[index]!.waiting = false;
      take(next, index, { type: 'deadline' });
    });
  });
  return found;
}

/** The broker delivers what is published to all who are subscribed at that moment, in order. */
function take(world: World, index: number, event: RegistrationEvent): void {
  const self = world.workers[index]!;
  const [state, effects] = stepRegistration(self.state, event);
  self.state = state;
  const tell = (message: RegistrationEvent) => {
    for (const other of world.workers) if (other.subscribed) other.inbox.push(message);
  };
  for (const effect of effects) {
    if (effect.type === 'ask') tell({ type: 'who', session: state.session });
    if (effect.type === 'tell-taken') tell({ type: 'taken', session: effect.session, by: state.session });
    if (effect.type === 'publish') {
      world.retained = state.session;
      tell({ type: 'record', session: state.session });
    }
    if (effect.type === 'leave') self.subscribed = false;
    if (effect.type === 'deadline') self.waiting = true;
  }
}

function start(sessions: string[], retained: string | undefined): World {
  const worker = { subscribed: false, started: false, waiting: false, inbox: [] };
  return { retained, workers: sessions.map(session => ({ ...worker, inbox: [], state: asking(session) })) };
}

function finals(sessions: string[], retained: string | undefined): World[] {
  const seen = new Set<string>();
  const queue = [start(sessions, retained)];
  const ends: World[] = [];
  for (let world = queue.pop(); world; world = queue.pop()) {
    const key = JSON.stringify(world);
    if (seen.has(key)) continue;
    seen.add(key);
    const following = nexts(world);
    if (following.length === 0) ends.push(world);
    queue.push(...following.map(next => next()));
    if (seen.size > 40_000) throw new Error('the exploration does not end');
  }
  return ends;
}

function expectOne({ workers, retained }: World): void {
  const registered = workers.filter(({ state }) => state.type === 'registered');
  if (registered.length !== 1) throw new Error(JSON.stringify(workers, null, 1));
  expect(workers.filter(({ state }) => state.type === 'refused')).toHaveLength(workers.length - 1);
  expect(retained).toBe(registered[0]!.state.session);
}

for (const [name, retained] of [
  ['an empty registry', undefined],
  ['the record of a dead one', '0'],
] as const) {
  test(`of two exactly one stays, in every order, with ${name}`, () => {
    const ends = [...finals(['a', 'b'], retained), ...finals(['b', 'a'], retained)];
    expect(ends.length).toBeGreaterThan(1);
    ends.forEach(expectOne);
  });
}

test('of five exactly one stays, in two hundred orders drawn by lot', () => {
  let lot = 1;
  for (let round = 0; round < 200; round += 1) {
    let world = start(['c', 'a', 'e', 'b', 'd'], undefined);
    for (let following = nexts(world); following.length > 0; following = nexts(world)) {
      lot = (lot * 48_271) % 0x7fffffff;
      world = following[lot % following.length]!();
    }
    expectOne(world);
  }
});
