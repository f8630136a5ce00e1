/**
 * Load for a broker over raw TCP: numbered messages from publishers to subscribers, every delivery counted and
 * its order checked. Frames are written by hand, so that the generator is not what is measured.
 */
import { connect, createServer, type Socket } from 'node:net';

export interface Load {
  publishers: number;
  /** Subscribers; with one publisher all get everything, else the i-th gets what the i-th publisher sends. */
  subscribers: number;
  qos: 0 | 1;
  /** Messages of each publisher. */
  messages: number;
  /** Messages a second of each publisher; undefined for as fast as deliveries come back. */
  rate: number | undefined;
  payloadBytes: number;
}

export interface Outcome {
  deliveries: number;
  seconds: number;
  /** Milliseconds from writing to the socket to reading from it; of each delivery. */
  latencies: Float64Array;
}

/** Deliveries on their way at a time, for all publishers together, when not paced. */
const flight = 1000;

/** Throws when a message is lost, repeated or out of order. */
export async function runLoad(port: number, load: Load): Promise<Outcome> {
  const { publishers, subscribers, qos, messages, rate } = load;
  const fanOut = publishers === 1 ? subscribers : 1;
  const expected = publishers * messages * fanOut;
  const latencies = new Float64Array(expected);
  let delivered = 0;
  let failure: Error | undefined;
  let finish: () => void = () => {};
  const done = new Promise<void>(resolve => (finish = resolve));
  const deliveredOf = new Array<number>(publishers).fill(0);
  const senders: Sender[] = [];

  const receivers = await Promise.all(
    Array.from({ length: subscribers }, async (_, i) => {
      const publisher = publishers === 1 ? 0 : i;
      let next = 0;
      const client = await open(port, `sub${i}`, packet => {
        if (packet.type !== 3) return;
        const { payload } = packet;
        const sequence = payload.readUInt32BE(0);
        if (sequence !== next) {
          failure ??= new Error(`subscriber ${i} got message ${sequence} instead of ${next}`);
          finish();
        }
        next++;
        latencies[delivered++] = performance.now() - payload.readDoubleBE(4);
        deliveredOf[publisher]!++;
        if (delivered === expected) finish();
      });
      await client.subscribe(`bench/${publisher}`, qos);
      return client;
    }),
  );

  const start = performance.now();
  for (let i = 0; i < publishers; i++) {
    const client = await open(port, `pub${i}`, packet => {
      if (packet.type === 4) senders[i]!.acknowledged++;
      senders[i]?.go();
    });
    senders.push(new Sender(client, `bench/${i}`, load, () => deliveredOf[i]! / fanOut));
  }
  for (const receiver of receivers) receiver.afterBatch = () => senders.forEach(sender => void sender.go());
  const begun = performance.now();
  for (const sender of senders) sender.go();
  let pace: ReturnType<typeof setInterval> | undefined;
  if (rate !== undefined) pace = setInterval(() => senders.forEach(sender => void sender.go()), 1);
  const budget = 300_000 + (rate === undefined ? 0 : (messages / rate) * 1000);
  const late = setTimeout(() => {
    failure ??= new Error(
      `${delivered} of ${expected} deliveries after ${Math.round(performance.now() - start)} ms`,
    );
    finish();
  }, budget);
  await done;
  clearTimeout(late);
  clearInterval(pace);
  const seconds = (performance.now() - begun) / 1000;
  for (const { client } of senders) client.close();
  for (const receiver of receivers) receiver.close();
  if (failure !== undefined) throw failure;
  return { deliveries: delivered, seconds, latencies };
}

class Sender {
  acknowledged = 0;
  readonly client: Client;
  private sent = 0;
  private readonly begun = performance.now();
  private readonly frame: Buffer;
  private readonly idAt: number;
  private readonly load: Load;
  private readonly arrived: () => number;
  private readonly window: number;

  /** `arrived`: messages of this publisher that have reached all their subscribers. */
  constructor(client: Client, topic: string, load: Load, arrived: () => number) {
    this.client = client;
    this.load = load;
    this.arrived = arrived;
    this.window = Math.max(10, Math.floor(flight / Math.max(load.publishers, load.subscribers)));
    const head = Buffer.concat([text(topic), Buffer.alloc(load.qos === 0 ? 0 : 2)]);
    this.frame = frame(0x30 | (load.qos << 1), Buffer.concat([head, Buffer.alloc(load.payloadBytes)]));
    this.idAt = this.frame.length - load.payloadBytes - 2;
  }

  /** Sends what is due. */
  go(): void {
    const { messages, rate, qos, payloadBytes } = this.load;
    const now = performance.now();
    let due = messages;
    if (rate !== undefined) due = Math.min(messages, Math.floor(((now - this.begun) / 1000) * rate));
    else due = Math.min(messages, Math.floor(this.arrived()) + this.window);
    if (qos === 1 && rate === undefined) due = Math.min(due, this.acknowledged + this.window);
    if (due <= this.sent) return;
    const size = this.frame.length;
    const batch = Buffer.allocUnsafe((due - this.sent) * size);
    for (let at = 0; this.sent < due; this.sent++, at += size) {
      batch.set(this.frame, at);
      if (qos === 1) batch.writeUInt16BE((this.sent % 65_535) + 1, at + this.idAt);
      batch.writeUInt32BE(this.sent, at + size - payloadBytes);
      batch.writeDoubleBE(now, at + size - payloadBytes + 4);
    }
    this.client.write(batch);
  }
}

interface Packet {
  type: number;
  payload: Buffer;
}

export interface Client {
  subscribe(topic: string, qos: number): Promise<void>;
  write(bytes: Buffer): void;
  close(): void;
  /** Called after the packets of one segment. */
  afterBatch: () => void;
}

/** Opens an MQTT 3.1.1 connection; acknowledges QoS 1 messages by itself. */
export async function open(port: number, id: string, onPacket: (packet: Packet) => void): Promise<Client> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let rest: Buffer | undefined;
  let wake: () => void = () => {};
  const client: Client = {
    afterBatch: () => {},
    async subscribe(topic, qos) {
      const answered = new Promise<void>(resolve => (wake = resolve));
      socket.write(frame(0x82, Buffer.concat([Buffer.from([0, 1]), text(topic), Buffer.from([qos])])));
      await answered;
    },
    write: bytes => void socket.write(bytes),
    close: () => {
      socket.end(Buffer.from([0xe0, 0]));
    },
  };
  socket.on('data', chunk => {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    const acknowledgements: number[] = [];
    while (bytes.length - at >= 2) {
      let length = bytes[at + 1]! & 0x7f;
      let body = at + 2;
      if (bytes[at + 1]! > 0x7f) {
        if (bytes.length - at < 3) break;
        length |= bytes[at + 2]! << 7;
        body++;
      }
      const end = body + length;
      if (end > bytes.length) break;
      const type = bytes[at]! >> 4;
      if (type === 3) {
        let start = body + 2 + bytes.readUInt16BE(body);
        if ((bytes[at]! & 6) !== 0) {
          acknowledgements.push(0x40, 2, bytes[start]!, bytes[start + 1]!);
          start += 2;
        }
        onPacket({ type, payload: bytes.subarray(start, end) });
      } else if (type === 2 || type === 9) wake();
      else onPacket({ type, payload: bytes.subarray(body, end) });
      at = end;
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined;
    if (acknowledgements.length > 0) socket.write(Buffer.from(acknowledgements));
    client.afterBatch();
  });
  const admitted = new Promise<void>((resolve, reject) => {
    wake = resolve;
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('connection closed')));
  });
  const head = Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0])]);
  socket.write(frame(0x10, Buffer.concat([head, text(id)])));
  await admitted;
  return client;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

function frame(header: number, body: Buffer): Buffer {
  const length = body.length < 0x80 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
  return Buffer.concat([Buffer.from([header, ...length]), body]);
}

export function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
