/** An application message on its way through the broker, and its encoded forms, made once for all receivers. */
import type { QoS } from './wire/decode.ts';
import { encodePublish, type Template } from './wire/encode.ts';

/** What a message costs besides its bytes: the object, its buffers' headers, its place in a queue. */
const overhead = 160;

/** Where a payload lies: `bytes[start, end)`. */
export interface Slice {
  bytes: Buffer;
  start: number;
  end: number;
}

export interface MessageFields {
  topic: string;
  payload: Slice;
  qos: QoS;
  retain: boolean;
  /** Encoded MQTT 5.0 properties to pass on unaltered. */
  properties: Buffer;
  /** On the broker's clock, or undefined for never. */
  expiresAt: number | undefined;
  /** Client id of the publisher, for No Local; undefined when the broker itself publishes. */
  publisher: string | undefined;
}

export class Message {
  readonly topic: string;
  readonly qos: QoS;
  readonly retain: boolean;
  readonly expiresAt: number | undefined;
  readonly publisher: string | undefined;
  readonly payloadLength: number;
  /** Memory it is accounted with, wherever it is held. */
  readonly size: number;
  properties: Buffer;
  /** Name in the journal, the generation of the journal that has it, and how often it is referred to there. */
  stored = 0;
  storedIn = 0;
  storedReferences = 0;
  /** How many deliveries hold it. */
  holders = 0;
  private source: Slice;
  private kept = false;
  private settled = false;
  private templates: (Template | undefined)[] | undefined;

  constructor(fields: MessageFields) {
    const { topic, payload, properties } = fields;
    this.topic = topic;
    this.qos = fields.qos;
    this.retain = fields.retain;
    this.expiresAt = fields.expiresAt;
    this.publisher = fields.publisher;
    this.source = payload;
    this.properties = properties;
    this.payloadLength = payload.end - payload.start;
    this.size = overhead + topic.length + this.payloadLength + properties.length;
  }

  get payload(): Buffer {
    const { bytes, start, end } = this.source;
    return bytes.subarray(start, end);
  }

  /**
   * Must be called before the message outlives the turn in which it arrived: the payload is a part of a
   * receive buffer that may be a thousand times as large.
   */
  keep(): this {
    if (this.kept) return this;
    this.kept = true;
    const { templates, payloadLength } = this;
    const { bytes: received } = this.source;
    let own: Template | undefined;
    if (templates !== undefined) {
      for (let i = 0; i < templates.length; i++) {
        if (templates[i]?.bytes === received) templates[i] = undefined;
        else own ??= templates[i];
      }
    }
    // an encoded form ends with the payload
    if (own === undefined) this.source = { bytes: Buffer.from(this.payload), start: 0, end: payloadLength };
    else this.source = { bytes: own.bytes, start: own.end - payloadLength, end: own.end };
    if (this.properties.length > 0) this.properties = Buffer.from(this.properties);
    return this;
  }

  /** The message will stay, retained: from now on no encoded forms are kept, which memory would hold twice. */
  settle(): void {
    this.settled = true;
    this.templates = undefined;
  }

  /** Uses the frame in which the message arrived as its encoding; only where both would be the same bytes. */
  adopt(start: number, v5: boolean): void {
    const { bytes, end } = this.source;
    (this.templates ??= [])[index(v5, 0, false)] = { bytes, start, end, idAt: 0, expiryAt: 0 };
  }

  template(v5: boolean, qos: QoS, retain: boolean): Template {
    if (this.settled) return encodePublish(this, v5, qos, retain, undefined, 0, this.topic);
    const templates = (this.templates ??= []);
    const at = index(v5, qos, retain);
    return (templates[at] ??= encodePublish(this, v5, qos, retain, undefined, 0, this.topic));
  }

  /** Copies the payload to `target[at...]`. */
  copyPayload(target: Buffer, at: number): void {
    const { bytes, start, end } = this.source;
    if (end - start < 96) for (let i = start; i < end; i++) target[at++] = bytes[i]!;
    else bytes.copy(target, at, start, end);
  }

  expired(now: number): boolean {
    return this.expiresAt !== undefined && now >= this.expiresAt;
  }

  /** Whole seconds left, as a Message Expiry Interval [MQTT-3.3.2-6]. */
  secondsLeft(now: number): number {
    return Math.max(0, Math.ceil((this.expiresAt! - now) / 1000));
  }
}

function index(v5: boolean, qos: QoS, retain: boolean): number {
  return (v5 ? 6 : 0) + qos * 2 + (retain ? 1 : 0);
}
