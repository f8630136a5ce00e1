/** Starting this build again; the built ones are driven in test/build. */
import { expect, test } from 'bun:test';
import { text } from 'node:stream/consumers';
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
