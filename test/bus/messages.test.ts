import { expect, test } from 'bun:test';
import { newNonce } from '../../src/bus/ids.ts';
import { decode, encode, MAX_ARGS, MAX_MESSAGE_BYTES, shapes } from '../../src/bus/messages.ts';

const request = newNonce();

test('a message survives the way, its body too', () => {
  const body = Buffer.from([1, 0, 2, 0]);
  const sent = { type: 'pause', request, process: 'HwJIiOTD' } as const;
  expect(decode(shapes.command, encode(sent))).toEqual({ message: sent, body: Buffer.alloc(0) });
  expect(decode(shapes.command, encode(sent, body))).toEqual({ message: sent, body });
  // A program may print a zero character; JSON writes it as six others.
  const printed = { worker: 'w', stream: 'stdout', lines: ['a\0b'] } as const;
  expect(decode(shapes.output, encode({ ...printed, lines: ['a\0b'] })).message).toEqual({
    ...printed,
    lines: ['a\0b'],
  });
});

test('what we do not know of a newer peer is dropped, not refused', () => {
  const payload = Buffer.from(JSON.stringify({ type: 'pause', request, process: 'HwJIiOTD', why: 'x' }));
  expect(decode(shapes.command, payload).message).toEqual({ type: 'pause', request, process: 'HwJIiOTD' });
});

const run = {
  type: 'run',
  request,
  process: 'HwJIiOTD',
  name: 'a.js',
  args: [],
  form: 'source',
  program: {
    transfer: request,
    size: 1,
    chunks: 1,
    sha256: '0'.repeat(64),
    compression: 'deflate',
    plainSize: 1,
  },
};

const bad: Record<string, [unknown, string]> = {
  'not an object': [[], 'message is not an object'],
  'an unknown type': [{ type: 'explode' }, 'message.type is not one of'],
  'a type of a prototype': [{ type: 'constructor' }, 'message.type is not one of'],
  'a missing key': [{ type: 'pause', request }, 'message.process is not a string'],
  'an id with a path in it': [
    { type: 'pause', request, process: '../../etc' },
    'message.process is not a string like',
  ],
  'too many arguments': [
    { ...run, args: Array(MAX_ARGS + 1).fill('') },
    'message.args is not an array of at most',
  ],
  'an argument that is none': [{ ...run, args: [7] }, 'message.args[0] is not a string'],
  'a size beyond reason': [
    { ...run, program: { ...run.program, size: 1e12 } },
    'message.program.size is not an integer from',
  ],
  'a hash that is none': [
    { ...run, program: { ...run.program, sha256: 'x' } },
    'message.program.sha256 is not',
  ],
};

for (const [name, [value, expected]] of Object.entries(bad)) {
  test(`${name} is refused where it is`, () => {
    expect(() => decode(shapes.command, Buffer.from(JSON.stringify(value)))).toThrow(expected);
  });
}

test('neither too many bytes nor broken text are looked at', () => {
  expect(() => decode(shapes.command, Buffer.alloc(2 * MAX_MESSAGE_BYTES + 1, 32))).toThrow(RangeError);
  expect(() => decode(shapes.command, Buffer.from([0x22, 0xff, 0x22]))).toThrow(TypeError);
  expect(() => decode(shapes.command, Buffer.from('{'))).toThrow(SyntaxError);
});

test('prototypes are not written through', () => {
  const payload = Buffer.from(
    `{"type":"pause","request":"${request}","process":"HwJIiOTD","__proto__":{"x":1}}`,
  );
  expect(Object.getPrototypeOf(decode(shapes.command, payload).message)).toBe(Object.prototype);
});
