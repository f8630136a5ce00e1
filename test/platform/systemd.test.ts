/** The unit file of a worker. */
import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hiddenFromUnit, systemdUnit } from '../../src/platform/systemd.ts';

test('starts this very program with the configuration that systemd hands over', () => {
  const unit = systemdUnit('/etc/things/my worker.conf', ['/usr/local/bin/things']);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd's own syntax for a variable
  expect(unit).toContain('\nExecStart=/usr/local/bin/things worker ${CREDENTIALS_DIRECTORY}/worker.conf\n');
  expect(unit).toContain('\nLoadCredential=worker.conf:/etc/things/my worker.conf\n');
  expect(unit).toContain('\nDynamicUser=yes\n');
});

test('hands over what the configuration names beside itself', () => {
  const unit = systemdUnit('/etc/things/worker.conf', ['/usr/local/bin/things'], ['/etc/things/secret']);
  expect(unit).toContain(
    '\nLoadCredential=worker.conf:/etc/things/worker.conf\nLoadCredential=secret:/etc/things/secret\n',
  );
});

test('words that systemd would read otherwise are quoted', () => {
  const unit = systemdUnit('/a', ['/opt/my apps/node', '/opt/100%/$HOME/things.cjs']);
  expect(unit).toContain('\nExecStart="/opt/my apps/node" "/opt/100%%/$$HOME/things.cjs" worker ');
});

test('the command to install it is one for a shell', () => {
  const unit = systemdUnit("/etc/it's $HOME/100%.conf", ['/usr/local/bin/things']);
  expect(unit).toContain(
    "\n#   /usr/local/bin/things worker --print-unit '/etc/it'\\''s $HOME/100%.conf' > /etc/systemd/",
  );
  expect(unit).toContain("\nLoadCredential=worker.conf:/etc/it's $HOME/100%%.conf\n");
});

test('a program in a home or in /tmp is found before systemd does not find it', () => {
  expect(hiddenFromUnit(['/usr/bin/node', '/home/debian/things.cjs'])).toBe('/home/debian/things.cjs');
  expect(hiddenFromUnit(['/tmp/things'])).toBe('/tmp/things');
  expect(hiddenFromUnit(['/usr/local/bin/things'])).toBeUndefined();
});

const analyze = Bun.which('systemd-analyze');
if (!analyze) console.log('skipped: the unit file before systemd-analyze: not installed');
test.skipIf(!analyze)('systemd has nothing to say against it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'things-unit-'));
  try {
    const path = join(folder, 'things-worker.service');
    writeFileSync(path, systemdUnit('/etc/things.conf', ['/bin/true']));
    const { stderr } = Bun.spawnSync([analyze!, 'verify', '--man=no', path]);
    // It looks at the units of this machine too; only lines about ours count.
    const complaints = stderr
      .toString()
      .split('\n')
      .filter(line => line.includes('things-worker'));
    expect(complaints).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
