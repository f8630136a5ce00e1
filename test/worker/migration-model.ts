/**
 * A model of one migration for the model checker: the two real state machines, and around them everything that
 * can happen to their messages, their children, their timers and themselves.
 *
 * The network is a set that only grows: any message ever sent may be delivered now, later, never, or again. That is
 * loss, delay, duplication and reordering in one.
 */
import type { SourceMessage, TargetMessage } from '../../src/bus/messages.ts';
import { childFailed } from '../../src/errors.ts';
import {
  beginMigration,
  type SourceEffect,
  type SourceEvent,
  type SourceState,
  stepSource,
} from '../../src/worker/migration/source.ts';
import {
  beginArrival,
  refuseArrival,
  stepTarget,
  type TargetEffect,
  type TargetEvent,
  type TargetState,
} from '../../src/worker/migration/target.ts';

/** What there is of the program at one place. */
type Copy = 'none' | 'running' | 'held';

interface Source {
  alive: boolean;
  state: SourceState;
  copy: Copy;
  /** What the driver is busy with. */
  working: '' | 'capture';
  timers: { retry: boolean; deadline: boolean };
  connected: boolean;
}

interface Target {
  /** Which life of the worker this is; 0 before its first death. */
  life: number;
  alive: boolean;
  state: TargetState | undefined;
  copy: Copy;
  working: '' | 'receive-image' | 'prepare-child' | 'receive-snapshot' | 'restore';
  timers: { retry: boolean; deadline: boolean };
}

export interface World {
  source: Source;
  target: Target;
  /** Messages ever sent, as JSON, sorted. */
  toTarget: string[];
  toSource: string[];
  /** What happened that explains a missing owner. */
  killed: boolean;
  /** Lives of the target in which the program ran there. */
  ranIn: number[];
  /** What the dispatcher was told. */
  reported: string;
}

const MIGRATION = 'm0000000';
const session = (life: number) => `life000${life}`;

export interface Faults {
  sourceDies: boolean;
  targetDies: boolean;
  /** A person kills the process, or takes it back from a target that is dead. */
  person: boolean;
}

export function initialWorld(): World {
  const world: World = {
    source: {
      alive: true,
      state: undefined as unknown as SourceState,
      copy: 'running',
      working: '',
      timers: { retry: false, deadline: false },
      connected: true,
    },
    target: {
      life: 0,
      alive: true,
      state: undefined,
      copy: 'none',
      working: '',
      timers: { retry: false, deadline: false },
    },
    toTarget: [],
    toSource: [],
    killed: false,
    ranIn: [],
    reported: '',
  };
  const [state, effects] = beginMigration({ migration: MIGRATION, process: 'p', here: 'A', to: 'B' });
  world.source.state = state;
  performSource(world, effects);
  return world;
}

export function key(world: World): string {
  return JSON.stringify(world, (name, value) => (name === 'error' ? undefined : value));
}

export interface Move {
  name: string;
  next: World;
}

/** Every world that can come next. */
export function moves(world: World, faults: Faults): Move[] {
  const found: Move[] = [];
  const move = (name: string, change: (next: World) => void) => {
    const next = structuredClone(world);
    change(next);
    found.push({ name, next });
  };
  const { source, target } = world;

  if (source.alive) {
    for (const text of world.toSource) {
      move(`A hears ${text}`, next => sourceEvent(next, { type: 'message', message: JSON.parse(text) }));
    }
    if (source.working === 'capture') {
      move('A has captured', next => finishCapture(next, true));
      move('A cannot capture', next => finishCapture(next, false));
    }
    if (source.timers.retry) move('A retries', next => sourceEvent(next, { type: 'retry' }));
    if (source.timers.deadline) {
      move('A runs out of time', next => {
        next.source.timers.deadline = false;
        sourceEvent(next, { type: 'deadline' });
      });
    }
    move('A is disconnected', next => sourceEvent(next, { type: 'disconnected' }));
    if (faults.sourceDies) {
      move('A dies', next => {
        next.source.alive = false;
        next.source.copy = 'none';
      });
    }
    if (
      faults.person &&
      !world.killed &&
      source.state.type !== 'committing' &&
      source.state.type !== 'moved'
    ) {
      move('a person kills', next => {
        next.killed = true;
        sourceEvent(next, { type: 'kill' });
      });
    }
    // Honest persons only: they say that the target is dead when it is.
    if (faults.person && source.state.type === 'doubtful' && source.state.session !== session(target.life)) {
      move('a person takes back', next => sourceEvent(next, { type: 'take-back' }));
    }
  }

  if (target.alive) {
    for (const text of world.toTarget) {
      move(`B hears ${text}`, next => targetHears(next, JSON.parse(text)));
    }
    if (target.working !== '') {
      move(`B finishes ${target.working}`, next => finishTargetWork(next, true));
      move(`B fails to ${target.working}`, next => finishTargetWork(next, false));
    }
    if (target.timers.retry) move('B retries', next => targetEvent(next, { type: 'retry' }));
    if (target.timers.deadline) {
      move('B runs out of time', next => {
        next.target.timers.deadline = false;
        targetEvent(next, { type: 'deadline' });
      });
    }
    if (target.copy === 'held') {
      move("B's child dies", next => {
        next.target.copy = 'none';
        targetEvent(next, { type: 'child-ended', how: 'x' });
      });
    }
    if (faults.targetDies && target.life === 0) {
      move('B dies and another life begins', next => {
        next.target = {
          life: 1,
          alive: true,
          state: undefined,
          copy: 'none',
          working: '',
          timers: { retry: false, deadline: false },
        };
      });
    }
  }
  return found;
}

function sourceEvent(world: World, event: SourceEvent): void {
  const [state, effects] = stepSource(world.source.state, event);
  world.source.state = state;
  performSource(world, effects);
}

function performSource(world: World, effects: SourceEffect[]): void {
  const { source } = world;
  for (const effect of effects) {
    switch (effect.type) {
      case 'send':
        say(world.toTarget, effect.message);
        break;
      case 'send-prepare':
        say(world.toTarget, { type: 'prepare', migration: MIGRATION });
        break;
      case 'send-image':
        say(world.toTarget, { type: 'image', migration: MIGRATION });
        break;
      case 'send-offer':
        say(world.toTarget, { type: 'offer', migration: MIGRATION, session: source.state.session });
        break;
      case 'capture':
        source.working = 'capture';
        source.copy = 'held';
        break;
      case 'release':
        source.working = '';
        if (source.copy === 'held') source.copy = 'running';
        break;
      case 'surrender':
      case 'destroy':
        source.working = '';
        source.copy = 'none';
        break;
      case 'report':
        // Told twice would be a defect of the machine; the checker looks for it.
        world.reported += effect.result.type === 'moved' ? 'moved ' : 'failed ';
        break;
      case 'timers':
        if (effect.retry !== undefined) source.timers.retry = effect.retry !== 'off';
        if (effect.deadline !== undefined) source.timers.deadline = effect.deadline !== 'off';
        break;
    }
  }
}

function finishCapture(world: World, done: boolean): void {
  world.source.working = '';
  sourceEvent(world, done ? { type: 'captured' } : { type: 'failed', error: childFailed('x') });
}

function targetHears(world: World, message: SourceMessage): void {
  const { target } = world;
  if (target.state) {
    targetEvent(world, { type: 'message', message });
    return;
  }
  const ids = { migration: MIGRATION, process: 'p', from: 'A', session: session(target.life) };
  const [state, effects] = message.type === 'prepare' ? beginArrival(ids, false) : refuseArrival(ids);
  target.state = state;
  performTarget(world, effects);
}

function targetEvent(world: World, event: TargetEvent): void {
  const { target } = world;
  if (!target.state) return;
  const [state, effects] = stepTarget(target.state, event);
  target.state = state;
  performTarget(world, effects);
}

function performTarget(world: World, effects: TargetEffect[]): void {
  const { target } = world;
  for (const effect of effects) {
    switch (effect.type) {
      case 'send':
        say(world.toSource, effect.message);
        break;
      case 'receive-image':
      case 'prepare-child':
      case 'receive-snapshot':
      case 'restore':
        target.working = effect.type;
        break;
      case 'start':
        target.copy = 'running';
        world.ranIn.push(target.life);
        break;
      case 'discard':
        target.working = '';
        target.copy = 'none';
        break;
      case 'timers':
        if (effect.retry !== undefined) target.timers.retry = effect.retry !== 'off';
        if (effect.deadline !== undefined) target.timers.deadline = effect.deadline !== 'off';
        break;
    }
  }
}

function finishTargetWork(world: World, done: boolean): void {
  const { target } = world;
  const { working } = target;
  target.working = '';
  if (!done) {
    targetEvent(world, { type: 'failed', error: childFailed('x') });
    return;
  }
  switch (working) {
    case 'receive-image':
      targetEvent(world, { type: 'image-arrived' });
      return;
    case 'prepare-child':
      targetEvent(world, { type: 'child-prepared', pid: 1 });
      return;
    case 'receive-snapshot':
      targetEvent(world, { type: 'snapshot-arrived' });
      return;
    case 'restore':
      target.copy = 'held';
      targetEvent(world, { type: 'child-restored' });
      return;
    case '':
      return;
  }
}

function say(
  network: string[],
  message: { type: string; migration: string; session?: string | undefined } | SourceMessage | TargetMessage,
): void {
  const { type } = message;
  const from = 'session' in message ? { session: message.session } : {};
  const text = JSON.stringify({
    type,
    migration: MIGRATION,
    ...from,
    ...(type === 'refused' ? { error: { code: 'X', message: 'x' } } : {}),
    ...(type === 'started' ? { pid: 1 } : {}),
  });
  if (network.includes(text)) return;
  network.push(text);
  network.sort();
}

/**
 * From here on nothing fails: every message arrives once and in order, everybody finishes their work, and timers
 * fire when nothing else is left to do. Returns the world when nothing changes any more.
 */
export function settle(start: World): World {
  const world = structuredClone(start);
  world.toSource = [];
  world.toTarget = [];
  for (let round = 0; round < 200; round += 1) {
    const before = key(world);
    const { source, target } = world;
    if (source.alive && source.working === 'capture') finishCapture(world, true);
    else if (target.alive && target.working !== '') finishTargetWork(world, true);
    else if (world.toTarget.length > 0) {
      const [text] = world.toTarget.splice(0, 1);
      targetHears(world, JSON.parse(text!));
    } else if (source.alive && world.toSource.length > 0) {
      const [text] = world.toSource.splice(0, 1);
      sourceEvent(world, { type: 'message', message: JSON.parse(text!) });
    } else {
      world.toSource = [];
      if (source.alive && source.timers.retry) sourceEvent(world, { type: 'retry' });
      if (target.timers.retry) targetEvent(world, { type: 'retry' });
      if (key(world) === before) {
        if (source.alive && source.timers.deadline) {
          source.timers.deadline = false;
          sourceEvent(world, { type: 'deadline' });
        } else if (target.timers.deadline) {
          target.timers.deadline = false;
          targetEvent(world, { type: 'deadline' });
        } else return world;
      } else if (round > 100) {
        // Talking without an end (a person is asked): time passes for the deadlines too.
        if (target.timers.deadline) {
          target.timers.deadline = false;
          targetEvent(world, { type: 'deadline' });
        } else if (source.alive && source.timers.deadline) {
          source.timers.deadline = false;
          sourceEvent(world, { type: 'deadline' });
        }
      }
    }
  }
  return world;
}

export function owners({ source, target }: World): number {
  return (
    (source.alive && source.copy === 'running' ? 1 : 0) + (target.alive && target.copy === 'running' ? 1 : 0)
  );
}
