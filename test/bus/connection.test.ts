/** What is said when something else than a broker answers. */
import { expect, test } from 'bun:test';
import { createServer, type Socket } from 'node:net';
import { connect } from '../../src/bus/connection.ts';

async function failureAt(protocol: string, answer: (socket: Socket) => void) {
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { port: number };
  const url = `${protocol}://127.0.0.1:${port}`;
  try {
    return await connect({ url, clientId: 'a', onMessage: () => undefined }).then(
      () => undefined,
      error => error,
    );
  } finally {
    server.close();
  }
}

test.each([
  ['mqtt', (socket: Socket) => socket.end()],
  ['mqtt', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['mqtt', (socket: Socket) => socket.resetAndDestroy()],
  ['mqtts', (socket: Socket) => socket.end()],
  ['ws', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')],
] as const)('%s, case %#', async (protocol, answer) => {
  expect(await failureAt(protocol, answer as (socket: Socket) => void)).toMatchObject({
    code: 'NO_BROKER',
    message: expect.stringMatching(
      /^what is at \w+:\/\/127\.0\.0\.1:\d+ does not answer as a Pub\/Sub service: ./,
    ),
    hint: expect.stringContaining('port and protocol'),
  });
});
