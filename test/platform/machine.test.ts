/** How doctor reads what Linux tells about itself. */
import { expect, test } from 'bun:test';
import { atLeast, machineChecks, mountOf, parseMounts } from '../../src/platform/machine.ts';

test.each([
  ['6.1.0-18-amd64', '5.6', true],
  ['5.10.168-ti-r71', '5.6', true],
  ['5.4.0', '5.6', false],
  ['4.19.94-ti', '4.18', true],
  ['2.9', '2.28', false],
  ['2.36', '2.28', true],
])('%s is at least %s: %p', (version, least, expected) => {
  expect(atLeast(version, least)).toBe(expected);
});

test('the mount that holds a path is the longest, and of equals the last', () => {
  const mounts = parseMounts(
    [
      '21 1 179:1 / / rw,relatime - ext4 /dev/mmcblk0p1 rw',
      '30 21 0:25 / /tmp rw,nosuid,noexec - tmpfs tmpfs rw',
      '31 21 0:26 / /home/a\\040b rw - tmpfs tmpfs rw',
      '32 30 0:27 / /tmp rw - tmpfs tmpfs rw',
      '',
    ].join('\n'),
  );
  expect(mountOf('/tmp/things-0', mounts)?.options).toEqual(['rw']);
  expect(mountOf('/tmpfile', mounts)?.at).toBe('/');
  expect(mountOf('/home/a b/c', mounts)?.at).toBe('/home/a b');
});

test('every check finds something to say about this machine', async () => {
  for (const check of machineChecks) {
    expect(await check()).toEqual(
      expect.objectContaining({ subject: expect.stringMatching(/./), detail: expect.stringMatching(/./) }),
    );
  }
});
