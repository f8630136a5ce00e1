/** The configuration file: every key is checked, and a complaint names file, key and what was expected. */
import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBrokerConfig } from '../../src/broker/config.ts';
import { ThingsError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'things-config-'));
const file = join(folder, 'broker.json');
afterAll(() => rmSync(folder, { recursive: true }));

function read(value: unknown) {
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return readBrokerConfig(file);
}

test('paths are relative to the file, everything is optional', () => {
  expect(Object.values(read({})).every(value => value === undefined)).toBe(true);
  expect(
    read({
      listeners: [
        { port: 1883, host: '127.0.0.1' },
        { port: 8080, webSocket: true, tls: { cert: 'c.pem', key: '/k.pem' } },
        { path: 'things.sock' },
      ],
      passwordFile: 'passwords',
      store: './data',
      limits: { packetBytes: 5, sysSeconds: 0 },
      debug: true,
    }),
  ).toMatchObject({
    listeners: [
      { type: 'tcp', port: 1883, host: '127.0.0.1' },
      { type: 'tcp', port: 8080, webSocket: true, tls: { cert: join(folder, 'c.pem'), key: '/k.pem' } },
      { type: 'unix', path: join(folder, 'things.sock') },
    ],
    passwordFile: join(folder, 'passwords'),
    store: join(folder, 'data'),
    limits: { packetBytes: 5, sysSeconds: 0 },
    debug: true,
  });
});

test.each([
  ['{', 'JSON'],
  [[], 'an object'],
  [{ pasword_file: 'x' }, '"pasword_file": expected one of listeners'],
  [{ passwordFile: 5 }, '"passwordFile": expected a text'],
  [{ allowAnonymous: 'yes' }, '"allowAnonymous": expected true or false'],
  [{ listeners: [] }, '"listeners": expected a list'],
  [{ listeners: [{ port: 99_999 }] }, '"listeners[0].port": expected a number from 0 to 65535'],
  [{ listeners: [{ port: 1, path: 'x' }] }, '"listeners[0]": expected either'],
  [{ listeners: [{ port: 1, tls: { cert: 'x' } }] }, '"listeners[0].tls": expected the paths'],
  [
    { listeners: [{ port: 1, tls: { cert: 'x', key: 'y', requireCertificate: true } }] },
    '"listeners[0].tls.ca"',
  ],
  [{ limits: { packetSize: 5 } }, '"limits.packetSize": expected one of packetBytes'],
  [{ limits: { receiveMaximum: 70_000 } }, 'a whole number, from 1 to 65535'],
  [{ limits: { topicAliases: 70_000 } }, 'a whole number, from 0 to 65535'],
  [{ limits: { packetBytes: 0 } }, '"limits.packetBytes": expected a whole number, at least 1'],
])('%j is refused', (value, part) => {
  let thrown: unknown;
  try {
    read(value);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ThingsError);
  expect((thrown as ThingsError).code).toBe('BROKER_BAD_CONFIG');
  expect((thrown as ThingsError).message).toStartWith(`${file}:`);
  expect((thrown as ThingsError).message).toContain(part);
});
