import { expect, test } from 'bun:test';
import { parseTopic, topics } from '../../src/bus/topics.ts';

test('a topic that is built is understood', () => {
  expect(parseTopic(topics.worker('worker-A'))).toEqual({ type: 'worker', worker: 'worker-A' });
  expect(parseTopic(topics.command('w', 'd'))).toEqual({ type: 'command', worker: 'w', from: 'd' });
  expect(parseTopic(topics.peer('w', 'v'))).toEqual({ type: 'peer', worker: 'w', from: 'v' });
  expect(parseTopic(topics.chunk('w', 'v', 't', 12))).toEqual({
    type: 'chunk',
    worker: 'w',
    from: 'v',
    transfer: 't',
    index: 12,
  });
  expect(parseTopic(topics.reply('d', 'w'))).toEqual({ type: 'reply', client: 'd', from: 'w' });
  expect(parseTopic(topics.output('p', 'w'))).toEqual({ type: 'output', process: 'p', from: 'w' });
});

const strangers = [
  'other/1/workers/w',
  'things/1',
  'things/1/workers/w/commands/d/more',
  'things/1/workers/w/chunks/v/t/-1',
  'things/1/workers/w/chunks/v/t/1e9',
  'things/1/workers/w/nonsense/x',
  'things/1/clients/d/replies/w/x',
  'things/1/processes/p',
  'things/1/processes/p/output',
  'things/1/processes/p/output/w/x',
  'things/2/workers/w',
];

for (const topic of strangers) {
  test(`${topic} is not ours`, () => expect(parseTopic(topic)).toEqual({ type: 'unknown' }));
}
