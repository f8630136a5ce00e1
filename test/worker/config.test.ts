import { expect, test } from 'bun:test';
import { parseConfig, readConfig } from '../../src/worker/config.ts';

const good = { pubsub_url: 'mqtt://192.168.0.100', id: 'worker-A' };

test("the tutorial's configuration", () => {
  expect(parseConfig(JSON.stringify(good, null, 4), 'my-worker.conf')).toEqual({
    pubsubUrl: 'mqtt://192.168.0.100',
    id: 'worker-A',
    standby: 1,
  });
});

test('everything there is', () => {
  const text = JSON.stringify({
    ...good,
    device: 'BeagleBone',
    memory_limit: 128,
    call_timeout: 2.5,
    standby: 0,
  });
  expect(parseConfig(`\uFEFF${text}`, 'f')).toEqual({
    pubsubUrl: 'mqtt://192.168.0.100',
    id: 'worker-A',
    device: 'BeagleBone',
    memoryLimit: 128,
    callTimeout: 2500,
    standby: 0,
  });
});

test('a missing id is made up, another one each time', () => {
  const text = JSON.stringify({ pubsub_url: good.pubsub_url });
  const [first, second] = [parseConfig(text, 'f').id, parseConfig(text, 'f').id];
  expect(first).toMatch(/^worker-[A-Za-z0-9]{6}$/);
  expect(second).not.toBe(first);
});

const bad: Record<string, [string, string]> = {
  'no JSON': ['{ "id": }', 'my.conf: is not JSON'],
  'no object': ['[]', 'my.conf: is not a JSON object'],
  'no URL': ['{}', 'my.conf: "pubsub_url" must be the URL'],
  'a URL of something else': [
    '{"pubsub_url":"http://x"}',
    '"pubsub_url" must be the URL of the Pub/Sub service',
  ],
  'an id with a slash': [JSON.stringify({ ...good, id: 'a/b' }), '"id" must be 1 to 64 letters'],
  'an id that is a number': [JSON.stringify({ ...good, id: 7 }), '"id" must be'],
  'a limit that is a text': [
    JSON.stringify({ ...good, memory_limit: '64' }),
    '"memory_limit" must be a positive',
  ],
  'a timeout longer than a target waits': [
    JSON.stringify({ ...good, call_timeout: 20 }),
    '"call_timeout" must be 0 to 10',
  ],
  'two standbys': [JSON.stringify({ ...good, standby: 2 }), '"standby" must be 0 or 1'],
  'a key nobody knows': [
    JSON.stringify({ ...good, memry_limit: 64 }),
    '"memry_limit" is not a known key; known are',
  ],
};

for (const [name, [text, message]] of Object.entries(bad)) {
  test(`${name}: the file, the key and what was expected`, () => {
    expect(() => parseConfig(text, 'my.conf')).toThrow(expect.objectContaining({ code: 'BAD_CONFIG' }));
    expect(() => parseConfig(text, 'my.conf')).toThrow(message);
  });
}

test('a file that is not there', () => {
  expect(readConfig('/nowhere/x.conf')).rejects.toThrow('/nowhere/x.conf: there is no such file');
});
