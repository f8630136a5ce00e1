/** Starting this build again; the built ones are driven in test/build. */
import { expect, test } from 'bun:test';
import { text } from 'node:stream/consumers';
import { tiersFor } from '../../src/platform/jit.ts';
import { childEnvironment, spawnSelf } from '../../src/platform/self.ts';

test('spawns the source with the running Bun, whatever the environment tells a runtime to do', async () => {
  const child = spawnSelf(['--version'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      BUN_OPTIONS: '--no-such-option',
      NODE_OPTIONS: '--no-such-option',
      BUN_BE_BUN: '1',
    },
  });
  expect(await text(child.stdout!)).toStartWith('things ');
  expect(child.exitCode ?? (await new Promise(resolve => child.once('exit', resolve)))).toBe(0);
});

test('variables that are not for a runtime stay', () => {
  const env = { PATH: '/bin', NODE_ENV: 'test', NODE_EXTRA_CA_CERTS: 'x', BUN_INSTALL: 'y' };
  expect(childEnvironment({ ...env, NODE_CHANNEL_FD: '3', BUN_INSPECT: 'ws://x' })).toEqual(env);
});

test('what is set for the engine of one process is not for those that it starts', () => {
  for (const bytes of [100, 100_000]) {
    const tiers = tiersFor(bytes);
    expect(tiers).not.toEqual({});
    expect(childEnvironment({ ...tiers, PATH: '/bin' })).toEqual({ PATH: '/bin' });
  }
  expect(tiersFor(10_000_000)).toEqual({});
});

test.each([100, 100_000, 10_000_000])(
  'a process that instruments %d bytes has the tiers for it',
  async bytes => {
    const child = spawnSelf(['_instrument'], { stdio: ['pipe', 'pipe', 'inherit'], toInstrument: bytes });
    child.stdin!.end(JSON.stringify({ entry: 'a.js', files: { 'a.js': 'console.log(1)' } }));
    expect(JSON.parse(await text(child.stdout!)).entry).toBe('a.js');
  },
);
