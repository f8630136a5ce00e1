import { expect, test } from 'bun:test';
import type { ProcessRecord, WorkerRecord } from '../../src/bus/messages.ts';
import { Fleet } from '../../src/dispatcher/fleet.ts';
import { fleetTable } from '../../src/dispatcher/table.ts';

const NOW = 1_700_000_000_000;

function process(id: string, more: Partial<ProcessRecord> = {}): ProcessRecord {
  return { id, name: 'factorial.js', pid: 9398, status: 'Running', startedAt: NOW - 5000, moves: 0, ...more };
}

function worker(id: string, processes: ProcessRecord[] = [], more: Partial<WorkerRecord> = {}): WorkerRecord {
  return {
    id,
    session: 'abcdefgh12345678',
    pid: 7,
    host: 'board',
    engine: 'bun 1.4.5',
    arch: 'x64',
    startedAt: NOW - 3_600_000 * 3,
    processes,
    ended: [],
    ...more,
  };
}

function fleet(...workers: WorkerRecord[]): Fleet {
  const result = new Fleet();
  for (const each of workers) result.set(each.id, each);
  return result;
}

const two = fleet(
  worker('A', [process('HwJIiOTD'), process('HwXXXXXX')]),
  worker('B', [process('abcd1234')]),
);

test('a process is found by its id and by any unambiguous beginning of it', () => {
  expect(two.process('HwJIiOTD')).toMatchObject({ id: 'HwJIiOTD', worker: 'A' });
  expect(two.process('HwJ').id).toBe('HwJIiOTD');
  expect(two.process('a').worker).toBe('B');
  // An id that begins another one is still itself.
  expect(fleet(worker('A', [process('abcd1234'), process('abcd12345')])).process('abcd1234').id).toBe(
    'abcd1234',
  );
});

test('what is not found says why', () => {
  const ended = [{ id: 'deadbeef', name: 'x.js', how: 'exit code 3', endedAt: NOW }];
  const known = fleet(worker('A', [process('HwJIiOTD'), process('HwXXXXXX')], { ended }));
  expect(() => known.process('Hw')).toThrow('Hw could be HwJIiOTD or HwXXXXXX');
  // as an unset variable of a script leaves it, although there is only one
  expect(() => fleet(worker('A', [process('abcd1234')])).process('')).toThrow("there is no process ''");
  expect(() => known.process('nothing1')).toThrow('there is no process nothing1');
  expect(() => known.process('dead')).toThrow('process deadbeef (x.js) has already ended: exit code 3');
  expect(() => known.worker('B')).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_WORKER', hint: 'Connected: A.' }),
  );
  expect(() => fleet().worker('B')).toThrow(expect.objectContaining({ hint: 'No worker is connected.' }));
});

test('a process that is changing workers is listed once, where it is going to be', () => {
  const changing = fleet(
    worker('A', [process('HwJIiOTD', { status: 'Migrating', moves: 1 })]),
    worker('B', [process('HwJIiOTD', { moves: 2 })]),
  );
  expect(changing.processes).toEqual([expect.objectContaining({ worker: 'B', status: 'Running' })]);
});

test('the table', () => {
  const shown = fleet(
    worker('worker-A', [process('HwJIiOTD', { status: 'Paused', moves: 3 })], { device: 'BeagleBone' }),
    worker('B', [], { startedAt: NOW + 1000 }),
  );
  expect(fleetTable(shown, NOW)).toBe(
    [
      'WORKER    ENGINE     ARCH  HOST   DEVICE      PID  UP  PROCESSES',
      'B         bun 1.4.5  x64   board  -           7    0s  0',
      'worker-A  bun 1.4.5  x64   board  BeagleBone  7    3h  1',
      '',
      'PROCESS   NAME          WORKER    PID   STATUS  AGE  MOVES',
      'HwJIiOTD  factorial.js  worker-A  9398  Paused  5s   3',
      '',
    ].join('\n'),
  );
  expect(fleetTable(fleet(), NOW)).toBe('No worker is connected.\n');
  expect(fleetTable(fleet(worker('A')), NOW)).toEndWith('\nNo process is running.\n');
});

test('a name from another machine cannot write to our terminal', () => {
  const shown = fleetTable(fleet(worker('A', [process('HwJIiOTD', { name: '\u001b[2Jx\n.js' })])), NOW);
  expect(shown).toContain('\\x1b[2Jx\\x0a.js');
});
