/** An application message on its way through the broker, and its encoded forms, made once for all receivers. */
import type { QoS } from './wire/decode.ts';
import { encodePublish, type Template } from './wire/encode.ts';

/** What a message costs besides its bytes: the object, its buffers' headers, its place in a queue. */
const overhead = 160;

export class Message {
  readonly topic: string;
  readonly qos: QoS;
  readonly retain: boolean;
  payload: Buffer;
  /** Encoded MQTT 5.0 properties to pass on unaltered. */
  properties: Buffer;
  /** On the broker's clock, or undefined for never. */
  readonly expiresAt: number | undefined;
  /** Client id of the publisher, for No Local; undefined when the broker itself publishes. */
  readonly publisher: string | undefined;
  /** Memory it is accounted with, wherever it is held. */
  readonly size: number;
  /** Name in the journal; 0 while only in memory. */
  stored = 0;
  /** Places in memory that hold it durably: queues, windows, the retained store. */
  holders = 0;
  private kept = false;
  private templates: (Template | undefined)[] | undefined;

  constructor(fields: {
    topic: string;
    payload: Buffer;
    qos: QoS;
    retain: boolean;
    properties: Buffer;
    expiresAt: number | undefined;
    publisher: string | undefined;
  }) {
    this.topic = fields.topic;
    this.payload = fields.payload;
    this.qos = fields.qos;
    this.retain = fields.retain;
    this.properties = fields.properties;
    this.expiresAt = fields.expiresAt;
    this.publisher = fields.publisher;
    this.size = overhead + fields.topic.length + fields.payload.length + fields.properties.length;
  }

  /**
   * Must be called before the message outlives the turn in which it arrived: the payload is a view of a
   * receive buffer that may be a thousand times as large.
   */
  keep(): this {
    if (!this.kept) {
      this.kept = true;
      this.payload = Buffer.from(this.payload);
      this.properties = this.properties.length === 0 ? this.properties : Buffer.from(this.properties);
      this.templates = undefined;
    }
    return this;
  }

  /** Uses the frame in which the message arrived as its encoding; only where both would be the same bytes. */
  adopt(frame: Template, v5: boolean): void {
    (this.templates ??= [])[index(v5, 0, false)] = frame;
  }

  template(v5: boolean, qos: QoS, retain: boolean): Template {
    const templates = (this.templates ??= []);
    const at = index(v5, qos, retain);
    return (templates[at] ??= encodePublish(this, v5, qos, retain, undefined, 0, this.topic));
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
