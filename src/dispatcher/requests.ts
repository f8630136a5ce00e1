/** What is asked of workers: asked again while a worker is silent, given up when it stays so or is gone. */
import type { Clock } from '../bus/clock.ts';
import type { Connection } from '../bus/connection.ts';
import {
  encode,
  MAX_ARG_LENGTH,
  MAX_ARGS,
  MAX_MESSAGE_BYTES,
  type Reply,
  type Request,
} from '../bus/messages.ts';
import { topics } from '../bus/topics.ts';
import { firstChunk, Outgoing, type Packed } from '../bus/transfer.ts';
import { argumentsTooLong, brokerLost, ThingsError, workerGone, workerSilent } from '../errors.ts';

/** Without a sign of life from a worker a request is given up. */
const SILENCE = 4000;
/** Longer than a worker at work is silent. */
const ASK_AGAIN = 1500;

interface Waiting {
  worker: string;
  resolve: (reply: Reply) => void;
  reject: (error: ThingsError) => void;
  /** A sign of life. */
  alive: () => void;
}

export class Requests {
  /** Resolves when the connection is lost, after which everything asked is rejected with the same error. */
  readonly lost: Promise<ThingsError>;
  readonly #client: string;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #transfers = new Map<string, Outgoing>();
  /** By request. */
  readonly #waiting = new Map<string, Waiting>();
  #failure: ThingsError | undefined;

  /** `client` is this dispatcher's id; `url` is for messages. */
  constructor(client: string, connection: Connection, clock: Clock, url: string) {
    this.#client = client;
    this.#connection = connection;
    this.#clock = clock;
    this.lost = connection.lost.then(error => {
      const failure = error instanceof ThingsError ? error : brokerLost(url, error);
      this.#failure = failure;
      for (const { reject } of [...this.#waiting.values()]) reject(failure);
      return failure;
    });
  }

  /** `packed` is the blob that the request announces. */
  async ask(worker: string, request: Request, packed?: Packed): Promise<Reply> {
    if (this.#failure) throw this.#failure;
    const payload = encode(request, packed && firstChunk(packed));
    if (payload.byteLength > MAX_MESSAGE_BYTES) throw argumentsTooLong(MAX_ARGS, MAX_ARG_LENGTH);
    const send = () => this.#connection.send(topics.command(worker, this.#client), payload);
    const answer = this.#answer(worker, request.request, send);
    send();
    if (packed) void this.#sendChunks(worker, request.request, packed);
    return answer;
  }

  receive(from: string, reply: Reply): void {
    if (reply.type === 'progress') {
      this.#transfers.get(reply.transfer)?.progress(reply.received);
      return;
    }
    const waiting = this.#waiting.get(reply.request);
    if (waiting?.worker !== from) return;
    if (reply.type === 'working') waiting.alive();
    else waiting.resolve(reply);
  }

  /** The broker has published the will of a worker, or the worker has said goodbye. */
  gone(worker: string): void {
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.worker === worker) waiting.reject(workerGone(worker));
    }
  }

  async #sendChunks(worker: string, request: string, packed: Packed): Promise<void> {
    const transfer = new Outgoing(packed, this.#clock);
    const { transfer: id } = packed.blob;
    this.#transfers.set(id, transfer);
    try {
      await transfer.send((index, chunk) =>
        this.#connection.publish(topics.chunk(worker, this.#client, id, index), chunk),
      );
    } catch (error) {
      const failure = error instanceof ThingsError ? error : new ThingsError('INTERNAL', String(error));
      this.#waiting.get(request)?.reject(failure);
    } finally {
      this.#transfers.delete(id);
    }
  }

  /** Repeats the request by `again` when the worker is silent; it does the same request only once. */
  #answer(worker: string, request: string, again: () => void): Promise<Reply> {
    return new Promise((resolve, reject) => {
      let cancels: (() => void)[] = [];
      const stop = () => {
        for (const cancel of cancels) cancel();
      };
      const settle = (then: () => void) => {
        stop();
        this.#waiting.delete(request);
        then();
      };
      const alive = () => {
        stop();
        cancels = [
          this.#clock.after(ASK_AGAIN, again),
          this.#clock.after(SILENCE, () => settle(() => reject(workerSilent(worker, SILENCE / 1000)))),
        ];
      };
      alive();
      this.#waiting.set(request, {
        worker,
        resolve: reply => settle(() => resolve(reply)),
        reject: error => settle(() => reject(error)),
        alive,
      });
    });
  }
}
