/** Frames between a worker and the child that runs a program, which may have changed what they are made with. */
import { expect, test } from 'bun:test';
import { Duplex } from 'node:stream';
import { type Frame, readFrames, writeFrame } from '../../src/worker/frames.ts';

test('frames are read as they were written, whatever a program has made of JSON', async () => {
  const { parse, stringify } = JSON;
  const frames: Frame[] = [];
  const broken: string[] = [];
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      for (const byte of chunk) this.push(Buffer.of(byte));
      done();
    },
  });
  readFrames(
    stream,
    frame => frames.push(frame),
    why => broken.push(why),
  );
  JSON.stringify = () => 'the text of a program';
  JSON.parse = () => 'the value of a program';
  try {
    const second = new Promise<void>(done => stream.on('data', () => frames.length === 2 && done()));
    writeFrame(stream, { type: 'hold' });
    writeFrame(stream, { type: 'captured' }, new Uint8Array([1, 2, 3]));
    await second;
  } finally {
    Object.assign(JSON, { parse, stringify });
  }
  expect(broken).toEqual([]);
  expect(frames.map(({ message }) => message)).toEqual([{ type: 'hold' }, { type: 'captured' }]);
  expect([...frames[1]!.body]).toEqual([1, 2, 3]);
});
