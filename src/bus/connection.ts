/**
 * One connection to a broker: made once, lost once. Whoever wants to stay connected makes a new one (link.ts),
 * so that no message is ever repeated behind the back of the protocols above.
 */
import type { IClientOptions, IClientPublishOptions, MqttClient } from 'mqtt';
import {
  brokerLost,
  brokerRefused,
  brokerUnreachable,
  brokerUntrusted,
  noBroker,
  type ThingsError,
} from '../errors.ts';
import { MAX_MESSAGE_BYTES } from './messages.ts';
import { parsePubsubUrl, shownUrl } from './url.ts';

export interface Message {
  topic: string;
  payload: Buffer;
  /** Kept by the broker from before we subscribed. */
  retained: boolean;
}

/** What the fleet's protocols need of a broker; tests have one in memory. */
export interface Connection {
  /** Resolves once the broker has accepted the messages' delivery; all messages from then on go to `onMessage`. */
  subscribe(filters: string[]): Promise<void>;
  /** At least once (QoS 1); resolves when the broker has taken it over, rejects when the connection is lost. */
  publish(topic: string, payload: Uint8Array, options?: { retain?: boolean }): Promise<void>;
  /**
   * At most once (QoS 0), for what is asked again if it is not answered. Besides being less work it is faster: after
   * the broker's acknowledgement of a message of ours, a broker that does not set TCP_NODELAY (mosquitto) holds its
   * next message to us back for the 40 ms of our delayed TCP acknowledgement.
   */
  send(topic: string, payload: Uint8Array): void;
  /** So much waits to be written that what can be dropped should be. */
  readonly behind: boolean;
  /** Says goodbye, so that the will is not published, and closes the socket. */
  close(): Promise<void>;
  /** Resolves when the connection is no more, with the reason unless it was {@link close}. */
  readonly lost: Promise<Error | undefined>;
}

export interface ConnectOptions {
  url: string;
  clientId: string;
  onMessage: (message: Message) => void;
  /** What the broker publishes for us, retained, when we die. */
  will?: { topic: string; payload: Uint8Array };
  /** Milliseconds until the broker must have answered. */
  timeout?: number;
}

export type Connect = (options: ConnectOptions) => Promise<Connection>;

/** What a broker may ask for that is better not written into its URL. */
export interface BrokerAccess {
  /** Of the user in the URL, or of `user`; a password in the URL counts more. */
  password?: string;
  /** The user when the URL names none; of use only with a password. */
  user?: string;
  /** Certificates, PEM, of the authorities that the broker's own may be signed by; instead of the well-known ones. */
  ca?: string;
}

const CONNECT_TIMEOUT = 4000;
/** A dead worker is noticed after one and a half times this many seconds at the latest (MQTT 3.1.1, 3.1.2.10). */
const KEEPALIVE_SECONDS = 10;
const MAX_BEHIND = 1024 * 1024;

export const connect: Connect = options => connectTo(options, {});

/** Connects with what the user gave besides the URL. */
export function connectWith(access: BrokerAccess): Connect {
  return options => connectTo(options, access);
}

async function connectTo(options: ConnectOptions, access: BrokerAccess): Promise<Connection> {
  const url = parsePubsubUrl(options.url);
  const timeout = options.timeout ?? CONNECT_TIMEOUT;
  const client = await openClient(url, access, {
    clientId: options.clientId,
    protocolVersion: 4,
    clean: true,
    keepalive: KEEPALIVE_SECONDS,
    reconnectPeriod: 0,
    // Later than our own, which says it in our words.
    connectTimeout: 2 * timeout,
    resubscribe: false,
    queueQoSZero: false,
    ...(options.will
      ? { will: { ...options.will, payload: Buffer.from(options.will.payload), qos: 1, retain: true } }
      : {}),
  });
  client.on('message', (topic, payload, packet) => {
    options.onMessage({ topic, payload, retained: packet.retain });
  });
  await established(client, options.url, timeout);
  return new MqttConnection(client, options.url);
}

/**
 * Loads no more of the client than the URL needs: `connect` of mqtt.js also loads WebSockets, TLS and proxies, a fifth
 * of the wall time of a dispatch verb.
 */
async function openClient(url: URL, access: BrokerAccess, options: IClientOptions): Promise<MqttClient> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const credentials = credentialsOf(url, access);
  if (url.protocol === 'mqtt:' || url.protocol === 'tcp:') {
    const [{ MqttClient }, { createConnection }] = await Promise.all([loadMqtt(), import('node:net')]);
    const open = () => {
      const socket = createConnection({ host, port: Number(url.port || 1883) });
      // Our messages are small and each waits for an answer: Nagle's algorithm would add the peer's delayed
      // acknowledgement, 40 ms, to every second one.
      return socket.setNoDelay(true);
    };
    return new MqttClient(open, { ...options, ...credentials });
  }
  const { connect: open } = await loadMqtt();
  // Not as a URL: mqtt.js would take it apart with `url.parse`, at which Node and Bun print a warning.
  return open({
    ...options,
    ...credentials,
    protocol: url.protocol.slice(0, -1) as NonNullable<IClientOptions['protocol']>,
    host,
    hostname: host,
    ...(access.ca === undefined ? {} : { ca: access.ca }),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.protocol.startsWith('ws') ? { path: url.pathname + url.search } : {}),
  });
}

async function loadMqtt(): Promise<typeof import('mqtt')> {
  const [mqtt, { writeToStream }] = await Promise.all([import('mqtt'), import('mqtt-packet')]);
  // Else the first packet makes a table of 65,536 two-byte buffers: 6 MB, a fifth of an idle worker's own memory.
  writeToStream.cacheNumbers = false;
  return mqtt;
}

function credentialsOf(url: URL, access: BrokerAccess): { username?: string; password?: string } {
  const password = url.password === '' ? access.password : decodeURIComponent(url.password);
  const named = url.username === '' ? undefined : decodeURIComponent(url.username);
  const username = named ?? (password === undefined ? undefined : access.user);
  return {
    ...(username === undefined ? {} : { username }),
    // [MQTT-3.1.2-22]: no password without a user name
    ...(username === undefined || password === undefined ? {} : { password }),
  };
}

function established(client: MqttClient, url: string, timeout: number): Promise<void> {
  const shown = shownUrl(url);
  return new Promise((resolve, reject) => {
    let failure: (Error & { code?: string | number }) | undefined;
    const done = (error?: Error) => {
      clearTimeout(timer);
      client.removeAllListeners('connect').removeAllListeners('close').removeAllListeners('error');
      // mqtt.js may still emit errors of the socket it is closing; they are part of the failure just reported.
      client.on('error', () => undefined);
      if (error === undefined) return resolve();
      client.end(true);
      reject(error);
    };
    const timer = setTimeout(
      () => done(brokerUnreachable(shown, `no answer within ${timeout / 1000} s`)),
      timeout,
    );
    client.once('connect', () => done());
    client.on('error', error => {
      failure ??= error;
    });
    client.once('close', () => {
      const code = failure?.code;
      // A numeric code is the broker's own answer (CONNACK): it is there, but does not want us.
      if (typeof code === 'number') return done(brokerRefused(shown, failure!.message, failure));
      if (/CERT|VERIFY/.test(code ?? '')) {
        return done(brokerUntrusted(shown, distrust(code!), failure!.message, failure));
      }
      done(nobodyThere(shown, failure) ?? noBroker(shown, wordsOf(failure), failure));
    });
  });
}

type Failure = Error & { code?: string | number };

/** By the codes of Node and Bun, which are OpenSSL's. */
function distrust(code: string): 'name' | 'time' | 'authority' {
  if (code.includes('ALTNAME')) return 'name';
  return /EXPIRED|NOT_YET_VALID/.test(code) ? 'time' : 'authority';
}

/** When no connection was made at all; an address with several IPs fails with one error for each. */
function nobodyThere(shown: string, error: Failure | undefined): ThingsError | undefined {
  const first = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const code = String(first?.code ?? error?.code ?? '');
  const words: Record<string, string> = {
    ECONNREFUSED: 'connection refused',
    ENOTFOUND: 'host name not found',
    EAI_AGAIN: 'host name not found',
    EHOSTUNREACH: 'host unreachable',
    ENETUNREACH: 'network unreachable',
    ETIMEDOUT: 'timed out',
  };
  return words[code] === undefined ? undefined : brokerUnreachable(shown, words[code], error);
}

function wordsOf(error: Failure | undefined): string {
  return error?.message || String(error?.code ?? 'it closed the connection');
}

class MqttConnection implements Connection {
  readonly lost: Promise<Error | undefined>;
  readonly #client: MqttClient;
  readonly #url: string;
  readonly #waiting = new Set<(error: Error) => void>();
  #closing = false;
  #gone = false;

  constructor(client: MqttClient, url: string) {
    this.#client = client;
    this.#url = shownUrl(url);
    this.lost = new Promise(resolve => {
      let failure: Error | undefined;
      client.on('error', error => {
        failure ??= error;
        // A packet that cannot be parsed leaves the stream open and useless.
        client.end(true);
      });
      client.on('close', () => {
        this.#gone = true;
        const error = brokerLost(this.#url, failure);
        for (const reject of this.#waiting) reject(error);
        resolve(this.#closing ? undefined : error);
        client.end(true);
      });
    });
  }

  subscribe(filters: string[]): Promise<void> {
    return this.#settled(done =>
      this.#client.subscribe(filters, { qos: 1 }, (error, granted) => {
        const refused = granted?.find(each => each.qos > 2);
        done(error ?? (refused ? brokerRefused(this.#url, `subscription to ${refused.topic}`) : null));
      }),
    );
  }

  publish(topic: string, payload: Uint8Array, options: { retain?: boolean } = {}): Promise<void> {
    if (payload.byteLength > 2 * MAX_MESSAGE_BYTES) {
      return Promise.reject(new RangeError(`message of ${payload.byteLength} bytes to ${topic}`));
    }
    const publishOptions: IClientPublishOptions = { qos: 1, retain: options.retain ?? false };
    return this.#settled(done =>
      this.#client.publish(topic, asBuffer(payload), publishOptions, error => done(error ?? null)),
    );
  }

  send(topic: string, payload: Uint8Array): void {
    if (this.#gone || this.#closing) return;
    this.#client.publish(topic, asBuffer(payload), { qos: 0 });
  }

  get behind(): boolean {
    return this.#client.stream.writableLength > MAX_BEHIND;
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#gone) return;
    await new Promise<void>(resolve => {
      this.#client.once('close', () => resolve());
      this.#client.end(false);
      // A broker that does not close its side must not keep a finished command waiting.
      setTimeout(() => this.#client.end(true, () => resolve()), 500).unref();
    });
  }

  /** A callback of mqtt.js as a promise that also ends when the connection does. */
  #settled(start: (done: (error: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#gone || this.#closing) return reject(brokerLost(this.#url));
      this.#waiting.add(reject);
      start(error => {
        this.#waiting.delete(reject);
        if (error === null) resolve();
        else reject(error);
      });
    });
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
