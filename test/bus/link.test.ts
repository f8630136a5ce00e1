import { expect, test } from 'bun:test';
import { Link } from '../../src/bus/link.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryBroker } from './memory-broker.ts';

/** Until everything that can happen now has happened. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

test('comes back after every loss, with growing pauses, until it is stopped', async () => {
  const broker = new MemoryBroker();
  const clock = new ManualClock();
  const log: string[] = [];
  const pauses: number[] = [];
  const link = new Link(
    broker.connect,
    { url: 'mqtt://x', clientId: 'me', onMessage: () => undefined },
    {
      up: async () => void log.push('up'),
      down: (_, retryIn) => {
        log.push('down');
        pauses.push(retryIn);
      },
    },
    clock,
  );
  broker.up = false;
  const running = link.run();
  await quiet();
  for (let attempt = 0; attempt < 8; attempt += 1) {
    clock.pass(10_000);
    await quiet();
  }
  broker.up = true;
  clock.pass(10_000);
  await quiet();
  expect(log.at(-1)).toBe('up');
  expect(link.connection).toBeDefined();
  expect(pauses[0]).toBeLessThanOrEqual(313);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(10_000);
  expect(pauses[3]!).toBeGreaterThan(pauses[0]! * 3);

  pauses.length = 0;
  broker.drop('me');
  await quiet();
  expect(link.connection).toBeUndefined();
  expect(pauses[0]).toBeLessThanOrEqual(313);
  clock.pass(500);
  await quiet();
  expect(link.connection).toBeDefined();

  await link.stop();
  await running;
  expect(link.connection).toBeUndefined();
});

test('stops while it waits, and while it comes up', async () => {
  const broker = new MemoryBroker();
  const options = { url: 'mqtt://x', clientId: 'me', onMessage: () => undefined };
  broker.up = false;
  const waiting = new Link(
    broker.connect,
    options,
    { up: async () => {}, down: () => {} },
    new ManualClock(),
  );
  const waited = waiting.run();
  await quiet();
  await waiting.stop();
  await waited;

  broker.up = true;
  const comingUp = new Link(
    broker.connect,
    options,
    // As a registration that nobody answers, it ends with the connection.
    { up: async connection => void (await connection.lost), down: () => {} },
    new ManualClock(),
  );
  const came = comingUp.run();
  await quiet();
  await comingUp.stop();
  await came;
});
