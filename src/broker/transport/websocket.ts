/**
 * WebSocket over any byte stream (RFC 6455, MQTT section 6): reads the browser's request and the frames, and is
 * itself a transport. One MQTT packet may lie in several frames, and a frame may hold several [MQTT-6.0.0-2].
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Transport, TransportSink, Written } from '../transport.ts';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** [MQTT-6.0.0-3], and what clients of MQTT 3.1 still ask for. */
const subprotocols = ['mqttv3.1', 'mqttv3.1.1', `mqtt`];
const requestBytes = 8192;
const controlBytes = 125;

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Close codes of RFC 6455, section 7.4.1. */
const closeCodes = { normal: 1000, protocolError: 1002, unacceptableData: 1003, notUtf8: 1007 } as const;

/** Whether an endpoint may send this close code (RFC 6455, section 7.4, and its registry). */
function maySend(code: number): boolean {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/** Decides about a request by its headers, names in lower case; a text says why not. */
export type OriginCheck = (headers: Map<string, string>) => string | undefined;

type Frame = { opcode: number; final: boolean; mask: Buffer; left: number; at: number; control: Buffer[] };

export class WebSocketTransport implements Transport, TransportSink {
  /** Takes what comes out of the frames; set right after construction. */
  sink!: TransportSink;
  private readonly inner: Transport;
  private readonly check: OriginCheck;
  private state: 'request' | 'open' | 'closed' = 'request';
  private pending: Buffer = Buffer.alloc(0);
  private frame: Frame | undefined;
  /** A fragmented message is under way. */
  private fragmented = false;
  /** What was sent last still waits below. */
  private full = false;
  /** The payload of the last ping that came meanwhile: of several only that one must be answered (RFC 6455, 5.5.3). */
  private owedPong: Buffer | undefined;

  constructor(inner: Transport, check: OriginCheck) {
    this.inner = inner;
    this.check = check;
  }

  get remote(): string {
    return this.inner.remote;
  }

  get identity(): string | undefined {
    return this.inner.identity;
  }

  // ---- from the inner transport

  received(bytes: Buffer): void {
    this.pending = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    if (this.state === 'request') this.readRequest();
    if (this.state === 'open') this.readFrames();
  }

  drained(): void {
    this.full = false;
    const { owedPong } = this;
    this.owedPong = undefined;
    if (owedPong !== undefined && this.state === 'open') this.pong(owedPong);
    if (!this.full) this.sink.drained();
  }

  hungUp(why: string): void {
    this.state = 'closed';
    this.sink.hungUp(why);
  }

  closed(): void {
    this.state = 'closed';
    this.sink.closed();
  }

  private readRequest(): void {
    const end = this.pending.indexOf('\r\n\r\n');
    if (end === -1) {
      if (this.pending.length > requestBytes) this.answer(431, 'request too large');
      return;
    }
    const [request = '', ...lines] = this.pending.toString('latin1', 0, end).split('\r\n');
    this.pending = this.pending.subarray(end + 4);
    const headers = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon <= 0) continue;
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      const before = headers.get(name);
      // one list, in as many lines as the client likes (RFC 9110, 5.3)
      headers.set(name, before === undefined ? value : `${before}, ${value}`);
    }
    const tokens = (name: string) => (headers.get(name) ?? '').split(',').map(token => token.trim());
    const key = headers.get('sec-websocket-key');
    const holds = (name: string, word: string) => tokens(name).some(token => token.toLowerCase() === word);
    const upgrades = holds('upgrade', 'websocket') && holds('connection', 'upgrade');
    // RFC 6455, 4.2.1
    const asks = /^GET \S+ HTTP\/1\.[1-9]$/.test(request);
    if (!asks || !upgrades || key === undefined || !/^[A-Za-z\d+/]{22}==$/.test(key)) {
      this.answer(426, 'this is an MQTT broker, connect with WebSocket', 'Upgrade: websocket\r\n');
      return;
    }
    if (headers.get('sec-websocket-version') !== '13') {
      this.answer(426, 'WebSocket version 13 is spoken here', 'Sec-WebSocket-Version: 13\r\n');
      return;
    }
    const protocol = tokens('sec-websocket-protocol').find(token => subprotocols.includes(token));
    if (protocol === undefined) {
      this.answer(400, 'the subprotocol must be mqtt'); // [MQTT-6.0.0-3]
      return;
    }
    const refusal = this.check(headers);
    if (refusal !== undefined) {
      this.answer(403, refusal);
      return;
    }
    const accept = createHash('sha1')
      .update(key + guid)
      .digest('base64');
    const head =
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`; // [MQTT-6.0.0-4]
    this.send(Buffer.from(head));
    this.state = 'open';
  }

  private answer(status: number, text: string, headers = ''): void {
    const body = `${text}\n`;
    this.send(
      Buffer.from(
        `HTTP/1.1 ${status} Refused\r\nContent-Type: text/plain\r\n${headers}` +
          `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      ),
    );
    this.state = 'closed';
    this.inner.end();
  }

  private readFrames(): void {
    while (this.state === 'open') {
      this.frame ??= this.readHeader();
      const { frame } = this;
      if (frame === undefined) return;
      const length = Math.min(frame.left, this.pending.length);
      if (length === 0 && frame.left > 0) return;
      // a copy: what came belongs to whoever made it, and is unmasked in place
      const part = Buffer.from(this.pending.subarray(0, length));
      this.pending = this.pending.subarray(length);
      for (let i = 0; i < length; i++) part[i]! ^= frame.mask[(frame.at + i) & 3]!;
      frame.at += length;
      frame.left -= length;
      if (frame.opcode < opcodes.close) {
        // no need to wait for the whole frame: the MQTT reader puts packets together anyway
        if (length > 0) this.sink.received(part);
      } else frame.control.push(part);
      if (frame.left === 0) {
        this.frame = undefined;
        if (frame.opcode >= opcodes.close) this.control(frame.opcode, Buffer.concat(frame.control));
      }
    }
  }

  /** Undefined when it has not arrived in full, or the connection is closed for what it says. */
  private readHeader(): Frame | undefined {
    const { pending } = this;
    if (pending.length < 2) return undefined;
    const first = pending[0]!;
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    const short = pending[1]! & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    if ((first & 0x70) !== 0) return this.fail('reserved bits');
    if ((pending[1]! & 0x80) === 0) return this.fail('frame without a mask'); // RFC 6455, 5.1
    if (pending.length < 2 + extra + 4) return undefined;
    let length = short;
    if (extra === 2) length = pending.readUInt16BE(2);
    else if (extra === 8) length = Number(pending.readBigUInt64BE(2));
    // RFC 6455, 5.2: the fewest bytes that hold it, and 63 bits
    if (extra > 0 && length < (extra === 2 ? 126 : 0x10000)) return this.fail('length longer than needed');
    if (length >= 2 ** 63) return this.fail('frame too long');
    const mask = Buffer.from(pending.subarray(2 + extra, 6 + extra));
    switch (opcode) {
      case opcodes.binary:
        if (this.fragmented) return this.fail('a message within a message');
        this.fragmented = !final;
        break;
      case opcodes.continuation:
        if (!this.fragmented) return this.fail('continuation of nothing');
        this.fragmented = !final;
        break;
      case opcodes.close:
      case opcodes.ping:
      case opcodes.pong:
        if (!final || length > controlBytes) return this.fail('control frame too long');
        break;
      case opcodes.text:
        return this.fail('text frame', closeCodes.unacceptableData); // [MQTT-6.0.0-1]
      default:
        return this.fail('unknown opcode');
    }
    this.pending = pending.subarray(6 + extra);
    return { opcode, final, mask, left: length, at: 0, control: [] };
  }

  private control(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.ping) {
      if (this.full) this.owedPong = payload;
      else this.pong(payload);
    } else if (opcode === opcodes.close) this.closing(payload);
  }

  private pong(payload: Buffer): void {
    this.send(frameOf(opcodes.pong, payload, payload.length));
  }

  /** The client closes: its code is sent back (RFC 6455, 5.5.1). */
  private closing(payload: Buffer): void {
    if (payload.length === 0) {
      this.close(payload);
      this.sink.hungUp('WebSocket closed');
      return;
    }
    const code = payload.length === 1 ? 0 : payload.readUInt16BE(0);
    if (!maySend(code)) this.fail('close code');
    else if (!isUtf8(payload.subarray(2))) this.fail('close reason', closeCodes.notUtf8);
    else {
      this.close(payload.subarray(0, 2));
      this.sink.hungUp(`WebSocket closed with ${code}`);
    }
  }

  private fail(why: string, code: number = closeCodes.protocolError): undefined {
    this.close(closePayload(code, why));
    this.sink.hungUp(`WebSocket: ${why}`);
    return undefined;
  }

  // ---- from the core

  write(bytes: Buffer, length: number): Written {
    if (this.state !== 'open') return 'sent';
    return this.send(frameOf(opcodes.binary, bytes, length)) === 'full' ? 'full' : 'sent';
  }

  end(): void {
    this.close(closePayload(closeCodes.normal, ''));
  }

  destroy(): void {
    this.state = 'closed';
    this.inner.destroy();
  }

  pause(): void {
    this.inner.pause();
  }

  resume(): void {
    this.inner.resume();
  }

  private close(payload: Buffer): void {
    if (this.state === 'open') this.send(frameOf(opcodes.close, payload, payload.length));
    this.state = 'closed';
    this.inner.end();
  }

  private send(bytes: Buffer): Written {
    const written = this.inner.write(bytes, bytes.length);
    this.full = written === 'full';
    return written;
  }
}

function closePayload(code: number, why: string): Buffer {
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(why)]);
}

/** A server's frame: final, not masked. */
function frameOf(opcode: number, payload: Buffer, length: number): Buffer {
  const head = length < 126 ? 2 : length < 0x10000 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(head + length);
  bytes[0] = 0x80 | opcode;
  bytes[1] = head === 2 ? length : head === 4 ? 126 : 127;
  if (head === 4) bytes.writeUInt16BE(length, 2);
  else if (head === 10) bytes.writeBigUInt64BE(BigInt(length), 2);
  payload.copy(bytes, head, 0, length);
  return bytes;
}

/**
 * Browsers let any page connect to any address, also to this machine's own; the `Origin` header says which page
 * it is. Without passwords only pages of the broker's own host, or of this machine, may.
 */
export function sameHostOnly(headers: Map<string, string>): string | undefined {
  const origin = headers.get('origin');
  if (origin === undefined) return undefined;
  const from = URL.canParse(origin) ? new URL(origin).hostname : '';
  const host = headers.get('host') ?? '';
  const own = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  // a name that resolves here may be of someone else (DNS rebinding): it counts only if it is an address or localhost
  const trusted = from === 'localhost' || from.startsWith('127.') || from === '[::1]';
  if (trusted || (from === own && /^[\d.]+$|^\[/.test(from))) return undefined;
  return `pages of ${origin} may not connect to a broker without passwords`;
}
