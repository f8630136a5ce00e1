/** Every way a migration can go, explored: never two owners, and none only where a death or a person explains it. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { type Faults, initialWorld, key, moves, owners, settle, type World } from './migration-model.ts';

setDefaultTimeout(60_000);

interface Explored {
  worlds: Map<string, { world: World; from: string | undefined; by: string }>;
  path(of: string): string;
}

function explore(faults: Faults): Explored {
  const worlds: Explored['worlds'] = new Map();
  const first = initialWorld();
  const queue = [key(first)];
  worlds.set(queue[0]!, { world: first, from: undefined, by: 'start' });
  for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
    const { world } = worlds.get(current)!;
    for (const { name, next } of moves(world, faults)) {
      const id = key(next);
      if (worlds.has(id)) continue;
      worlds.set(id, { world: next, from: current, by: name });
      queue.push(id);
    }
  }
  return {
    worlds,
    path(of) {
      const steps: string[] = [];
      for (let id: string | undefined = of; id !== undefined; id = worlds.get(id)!.from) {
        steps.unshift(worlds.get(id)!.by);
      }
      return steps.join('\n');
    },
  };
}

const cases: Record<string, Faults> = {
  'messages are lost, repeated and reordered': { sourceDies: false, targetDies: false, person: false },
  'and the source dies': { sourceDies: true, targetDies: false, person: false },
  'and the target dies and comes back': { sourceDies: false, targetDies: true, person: false },
  'and a person kills': { sourceDies: false, targetDies: false, person: true },
  'and everything at once': { sourceDies: true, targetDies: true, person: true },
};

for (const [name, faults] of Object.entries(cases)) {
  test(`one owner: ${name}`, () => {
    const { worlds, path } = explore(faults);
    const outcomes = new Set<string>();
    for (const [id, { world }] of worlds) {
      const { source, target, killed, ranIn } = world;
      const died = !source.alive || target.life > 0;
      if (owners(world) > 1) throw new Error(`two owners:\n${path(id)}`);
      if (ranIn.length > 1) throw new Error(`started twice:\n${path(id)}`);
      // The source lets go of its copy only if the target has started, or a person wanted it.
      if (source.alive && source.copy === 'none' && ranIn.length === 0 && !killed) {
        throw new Error(`no copy is left:\n${path(id)}`);
      }
      if (world.reported.trim().split(' ').length > 1)
        throw new Error(`reported ${world.reported}:\n${path(id)}`);
      outcomes.add(`${source.state.type}/${target.state?.type}`);

      const end = settle(world);
      const doubt = end.source.alive && end.source.state.type === 'doubtful';
      if (owners(end) !== 1 && !end.killed && !(died && (doubt || !source.alive || ranIn.includes(0)))) {
        throw new Error(
          `${owners(end)} owners in the end (${end.source.state.type}/${end.target.state?.type}):\n${path(id)}`,
        );
      }
      if (owners(end) > 1) throw new Error(`two owners in the end:\n${path(id)}`);
    }
    // The exploration went where it should.
    for (const outcome of ['moved/started', 'stayed/refused', 'committing/restored', 'doubtful/refused']) {
      expect(outcomes).toContain(outcome);
    }
    expect(worlds.size).toBeGreaterThan(100);
  });
}
