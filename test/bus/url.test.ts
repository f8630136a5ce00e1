import { expect, test } from 'bun:test';
import { parsePubsubUrl, shownUrl } from '../../src/bus/url.ts';

test('passwords are not shown', () => {
  expect(shownUrl('mqtt://user:secret@192.168.0.100:1884')).toBe('mqtt://user:***@192.168.0.100:1884');
  expect(shownUrl('mqtt://192.168.0.100')).toBe('mqtt://192.168.0.100');
  expect(shownUrl('mqtt://user:sec@ret@host')).toBe('mqtt://user:***@host');
  expect(shownUrl('mqtt://host:1883/a:b@c')).toBe('mqtt://host:1883/a:b@c');
});

test('nor where the URL is refused', () => {
  for (const url of ['mqt://user:secret@host', 'mqtt://user:secret@', 'mqtt://user:se%cret@host']) {
    expect(() => parsePubsubUrl(url)).toThrow(
      expect.objectContaining({ code: 'BAD_PUBSUB_URL', message: expect.not.stringContaining('cret') }),
    );
  }
});

for (const url of ['192.168.0.100', 'http://host', 'mqtt://', 'mqtt:host', '', '-x']) {
  test(`${url || 'an empty text'} is no Pub/Sub service`, () => {
    expect(() => parsePubsubUrl(url)).toThrow(expect.objectContaining({ code: 'BAD_PUBSUB_URL' }));
  });
}
