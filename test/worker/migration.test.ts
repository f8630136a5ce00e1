/** Migrations between real workers, with children in processes of their own; the engine in them is fake. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { CHUNK_BYTES } from '../../src/bus/messages.ts';
import { countsOn, Fleet, failure } from './fleet.ts';

setDefaultTimeout(60_000);

async function pair(): Promise<Fleet> {
  const fleet = new Fleet();
  await fleet.worker('A');
  await fleet.worker('B');
  return fleet;
}

test('there and back: same id, nothing lost, nothing repeated', async () => {
  await using fleet = await pair();
  const { id, pid } = await fleet.run('A', {});
  await fleet.progress(id);
  const there = await fleet.dispatch(d => d.migrate(id, 'B', { from: 'A', name: 'a.js' }));
  expect(there).toMatchObject({ id, worker: 'B', status: 'Running' });
  expect(there.pid).not.toBe(pid);
  await fleet.progress(id);
  await fleet.dispatch(d => d.migrate(id, 'A'));
  await fleet.progress(id);
  expect(countsOn(fleet.printed(id))).toBe(true);

  const { fleet: known } = await fleet.dispatcher();
  expect(known.processes).toEqual([
    expect.objectContaining({ id, worker: 'A', status: 'Running', moves: 2 }),
  ]);
  expect(fleet.steps).toEqual([
    'A source preparing',
    'B target asking',
    'B target fetching',
    'B target preparing',
    'B target prepared',
    'A source capturing',
    'A source offering',
    'B target receiving',
    'B target restoring',
    'B target restored',
    'A source committing',
    'B target started',
    'A source moved',
    // It has the image already.
    'B source preparing',
    'A target preparing',
    'A target prepared',
    'B source capturing',
    'B source offering',
    'A target receiving',
    'A target restoring',
    'A target restored',
    'B source committing',
    'A target started',
    'B source moved',
  ]);
});

test('a large state comes in many parts', async () => {
  await using fleet = await pair();
  const { id } = await fleet.run('A', { weight: 5_000_000 });
  await fleet.progress(id);
  await fleet.dispatch(d => d.migrate(id, 'B'));
  await fleet.progress(id);
  expect(countsOn(fleet.printed(id))).toBe(true);
  const chunks = fleet.broker.published.filter(({ topic }) => topic.includes('/chunks/A/'));
  expect(chunks.length).toBeGreaterThanOrEqual(Math.floor(5_000_000 / CHUNK_BYTES));
  expect(Math.max(...fleet.broker.published.map(({ payload }) => payload.byteLength))).toBeLessThan(
    128 * 1024,
  );
});

test('a pause that is under way when a migration is asked for goes along', async () => {
  await using fleet = await pair();
  const { id } = await fleet.run('A', { slowCapture: 300 });
  await fleet.progress(id);
  const pausing = fleet.dispatch(d => d.pause(id));
  await fleet.until(() => fleet.broker.published.some(({ payload }) => payload.includes('"pause"')));
  const [paused, moved] = await Promise.all([pausing, fleet.dispatch(d => d.migrate(id, 'B'))]);
  expect(paused).toMatchObject({ worker: 'A', status: 'Paused' });
  expect(moved).toMatchObject({ worker: 'B', status: 'Paused' });
  const lines = fleet.printed(id).length;
  await Bun.sleep(200);
  expect(fleet.printed(id)).toHaveLength(lines);
  const { fleet: known } = await fleet.dispatcher();
  expect(known.processes).toEqual([expect.objectContaining({ worker: 'B', status: 'Paused' })]);
});

test('a paused process arrives paused', async () => {
  await using fleet = await pair();
  const { id } = await fleet.run('A', {});
  await fleet.progress(id);
  await fleet.dispatch(d => d.pause(id));
  const lines = fleet.printed(id).length;
  expect(await fleet.dispatch(d => d.migrate(id, 'B'))).toMatchObject({ worker: 'B', status: 'Paused' });
  expect(fleet.printed(id)).toHaveLength(lines);
  await fleet.dispatch(d => d.resume(id));
  await fleet.progress(id);
  expect(countsOn(fleet.printed(id))).toBe(true);
});

for (const [name, program, code, message] of [
  [
    'cannot be captured',
    { uncapturable: 'closure server in start() -> Socket' },
    'UNCAPTURABLE',
    'start() -> Socket',
  ],
  ['cannot be restored', { unrestorable: 'no such module' }, 'TARGET_REFUSED', 'no such module'],
  ['does not come to rest', { busyAt: 3 }, 'PROCESS_BUSY', 'did not come to rest'],
] as const) {
  test(`a process that ${name} goes on where it is`, async () => {
    await using fleet = await pair();
    const { id } = await fleet.run('A', program);
    await fleet.progress(id);
    const error = await failure(fleet.dispatch(d => d.migrate(id, 'B')));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    await fleet.progress(id);
    expect(countsOn(fleet.printed(id))).toBe(true);
    const { fleet: known } = await fleet.dispatcher();
    expect(known.processes).toEqual([expect.objectContaining({ id, worker: 'A', status: 'Running' })]);
  });
}

test('wrong words are refused, and nothing happens', async () => {
  await using fleet = await pair();
  const { id } = await fleet.run('A', {});
  const codes = await Promise.all(
    [
      fleet.dispatch(d => d.migrate(id, 'C')),
      fleet.dispatch(d => d.migrate(id, 'A')),
      fleet.dispatch(d => d.migrate(id, 'A', { from: 'B' })),
      fleet.dispatch(d => d.migrate(id, 'B', { from: 'C' })),
      fleet.dispatch(d => d.migrate(id, 'B', { from: 'A', name: 'b.js' })),
      fleet.dispatch(d => d.migrate('zzzz', 'B')),
    ].map(async promise => (await failure(promise)).code),
  );
  expect(codes).toEqual([
    'UNKNOWN_WORKER',
    'ALREADY_THERE',
    'PROCESS_ELSEWHERE',
    'UNKNOWN_WORKER',
    'PROCESS_OTHER_NAME',
    'UNKNOWN_PROCESS',
  ]);
  await fleet.progress(id);
  expect(fleet.steps).toEqual([]);
});

test('while it moves: no second migration, no pause; a kill ends it and its copy', async () => {
  await using fleet = await pair();
  await fleet.worker('C');
  const { id } = await fleet.run('A', { slowCapture: 1000 });
  await fleet.progress(id);
  const moving = failure(fleet.dispatch(d => d.migrate(id, 'B')));
  await fleet.until(() => fleet.steps.includes('A source capturing'));
  for (const action of [
    fleet.dispatch(d => d.migrate(id, 'C')),
    fleet.dispatch(d => d.pause(id)),
    fleet.dispatch(d => d.resume(id)),
  ]) {
    expect(await failure(action)).toMatchObject({
      code: 'PROCESS_MIGRATING',
      message: `process ${id} is on its way to B`,
    });
  }
  const { fleet: known } = await fleet.dispatcher();
  expect(known.processes).toEqual([expect.objectContaining({ id, worker: 'A', status: 'Migrating' })]);
  expect(await fleet.dispatch(d => d.kill(id))).toMatchObject({ status: 'Killed' });
  expect((await moving).code).toBe('PROCESS_KILLED');
  await fleet.until(() => fleet.steps.includes('B target refused'));
});

test('a command that comes late follows the process', async () => {
  await using fleet = await pair();
  const { id } = await fleet.run('A', {});
  // This one has read the registry before the migration.
  const late = await fleet.dispatcher();
  await fleet.dispatch(d => d.migrate(id, 'B'));
  late.fleet.set('B', undefined);
  const record = late.fleet.workers.find(worker => worker.id === 'A')!;
  late.fleet.set('A', {
    ...record,
    processes: [{ id, name: 'a.js', pid: 1, status: 'Running', startedAt: 0, moves: 0 }],
  });
  expect(await late.pause(id)).toMatchObject({ id, worker: 'B', status: 'Paused' });
});

/** Where the target's connection, or the broker, is lost. */
const losses = ['target fetching', 'target prepared', 'target receiving', 'target restored'];

for (const step of losses) {
  test(`the broker restarts at "${step}": the process goes on where it was`, async () => {
    await using fleet = await pair();
    const { id } = await fleet.run('A', {});
    await fleet.progress(id);
    fleet.onStep = (worker, reached) => {
      if (worker === 'B' && reached === step) fleet.broker.stop();
    };
    const moving = failure(fleet.dispatch(d => d.migrate(id, 'B')));
    expect((await moving).code).toBe('BROKER_LOST');
    const printed = () => fleet.consoles.get('A')!.split('count ').length;
    const before = printed();
    await fleet.until(() => printed() > before + 3);
    expect(fleet.consoles.get('B')).not.toContain('count');
    fleet.broker.up = true;
    await fleet.until(() => fleet.consoles.get('B')!.split('connected to').length === 3);
    await fleet.until(() => fleet.consoles.get('A')!.split('connected to').length === 3);
    fleet.onStep = () => undefined;
    expect(await fleet.dispatch(d => d.migrate(id, 'B'))).toMatchObject({ worker: 'B' });
  });
}

test('the broker restarts right after the commit: the target runs it, the source learns of it', async () => {
  await using fleet = await pair();
  const { id } = await fleet.run('A', {});
  await fleet.progress(id);
  fleet.onStep = (worker, reached) => {
    // The commit has been sent and is in nobody's hands.
    if (worker === 'A' && reached === 'source committing') fleet.broker.stop();
  };
  const moving = failure(fleet.dispatch(d => d.migrate(id, 'B')));
  expect((await moving).code).toBe('BROKER_LOST');
  fleet.onStep = () => undefined;
  fleet.broker.up = true;
  await fleet.until(() => fleet.steps.includes('A source moved'));
  await fleet.until(() => fleet.consoles.get('B')?.includes('count'));
  const { fleet: known } = await fleet.dispatcher();
  expect(known.processes).toEqual([expect.objectContaining({ id, worker: 'B', status: 'Running' })]);
});

test('a target that dies with the commit in its hands: in doubt, until a person decides', async () => {
  await using fleet = await pair();
  const { id } = await fleet.run('A', {});
  await fleet.progress(id);
  fleet.onStep = (worker, reached) => {
    // Everything B would say from now on is lost: that is what its death looks like from here.
    if (worker === 'B' && reached === 'target started') fleet.broker.mute('things-B');
  };
  const error = await failure(fleet.dispatch(d => d.migrate(id, 'B')));
  expect(error.code).toBe('MIGRATION_IN_DOUBT');
  const { fleet: known } = await fleet.dispatcher();
  expect(known.processes.filter(({ worker }) => worker === 'A')).toEqual([
    expect.objectContaining({ id, status: 'In doubt' }),
  ]);
  expect(await failure(fleet.dispatch(d => d.migrate(id, 'B')))).toMatchObject({ code: 'PROCESS_MIGRATING' });
  fleet.broker.drop('things-B');
  await fleet.workers.get('B')!.stop();
  expect(await fleet.dispatch(d => d.resume(id))).toMatchObject({ worker: 'A', status: 'Running' });
  await fleet.progress(id);
});
