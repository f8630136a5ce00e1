/**
 * What workers and dispatchers say to each other: one union per direction, each checked on arrival, with caps.
 * A message is JSON; one that announces a transfer (see transfer.ts) carries its first chunk behind a zero byte.
 */
import { NONCE, PROCESS_ID, WORKER_ID } from './ids.ts';
import {
  array,
  boolean,
  integer,
  object,
  oneOf,
  optional,
  type Shape,
  string,
  type TypeOf,
  union,
} from './shape.ts';

/** No message is larger: far below what brokers accept, and below AWS IoT's 128 KB. */
export const MAX_MESSAGE_BYTES = 120 * 1024;
/** Bytes of a transfer in one message; leaves room for the JSON of the message that carries the first. */
export const CHUNK_BYTES = 100 * 1024;
/** What one worker holds at most, so that its retained record stays one message. */
export const MAX_PROCESSES = 400;
export const MAX_ARGS = 1000;
/** All of them together share what a first chunk leaves of a message. */
export const MAX_ARG_LENGTH = MAX_MESSAGE_BYTES - CHUNK_BYTES;
export const MAX_NAME_LENGTH = 80;

/** The name of a program as the fleet has it: a longer one is cut. */
export function shownName(name: string): string {
  return name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH - 1)}…` : name;
}

const MAX_ENDED = 16;
const MAX_TRANSFER_BYTES = 1024 * 1024 * 1024;

const workerId = string(64, WORKER_ID);
const processId = string(24, PROCESS_ID);
const nonce = string(32, NONCE);
const name = string(MAX_NAME_LENGTH);
const text = string(200);
const pid = integer(1, 2 ** 31);
/** Milliseconds since 1970 by the sender's clock: to show, never to compare between machines. */
const instant = integer(0, Number.MAX_SAFE_INTEGER);

const error = object({
  code: string(64),
  message: string(64 * 1024),
  hint: optional(string(4096)),
});

/** Bytes that travel in chunks of {@link CHUNK_BYTES}: how many there are and what they must hash to. `compression` names their encoding. */
const blob = object({
  transfer: nonce,
  size: integer(0, MAX_TRANSFER_BYTES),
  chunks: integer(0, 1_000_000),
  sha256: string(64, /^[0-9a-f]{64}$/),
  compression: oneOf('deflate'),
  /** Size before compression. */
  plainSize: integer(0, MAX_TRANSFER_BYTES),
});
export type Blob = TypeOf<typeof blob>;

// ---- retained: what a worker is and owns

/** `In doubt`: handed over to a worker that never confirmed; only a person can say whether that worker is dead. */
const status = oneOf('Running', 'Paused', 'Migrating', 'In doubt');
export type ProcessStatus = TypeOf<typeof status>;

const processRecord = object({
  id: processId,
  name,
  pid,
  status,
  startedAt: instant,
  /** How many times it has moved. */
  moves: integer(0, 1e9),
});
export type ProcessRecord = TypeOf<typeof processRecord>;

const endedRecord = object({
  id: processId,
  name,
  /** In words, such as `exit code 0`. */
  how: text,
  endedAt: instant,
});
export type EndedRecord = TypeOf<typeof endedRecord>;

const workerRecord = object({
  id: workerId,
  /** One life of the worker: a restarted worker has another. */
  session: nonce,
  pid,
  host: text,
  device: optional(text),
  /** Such as `bun 1.4.5`. */
  engine: text,
  arch: text,
  startedAt: instant,
  processes: array(processRecord, MAX_PROCESSES),
  /** The processes that ended last, newest first. */
  ended: array(endedRecord, MAX_ENDED),
});
export type WorkerRecord = TypeOf<typeof workerRecord>;
export const ENDED_KEPT = MAX_ENDED;

// ---- dispatcher to worker, and back

const args = array(string(MAX_ARG_LENGTH), MAX_ARGS);
const request = { request: nonce };

const command = union({
  /**
   * `program` is a ProgramSource, or a ProgramImage that was instrumented elsewhere, as JSON. The dispatcher chooses
   * the id, so that it can listen before the program speaks.
   */
  run: { ...request, process: processId, name, args, form: oneOf('source', 'image'), program: blob },
  pause: { ...request, process: processId },
  resume: { ...request, process: processId },
  kill: { ...request, process: processId },
  migrate: { ...request, process: processId, to: workerId },
  /** The dispatcher's acknowledgement of chunks, when an answer of the worker is long; see transfer.ts. */
  progress: { transfer: nonce, received: integer(0, 1_000_000) },
});
export type Command = TypeOf<typeof command>;
export type Request = Exclude<Command, { type: 'progress' }>;

const reply = union({
  done: { ...request, process: object({ id: processId, pid, status: text, worker: workerId }) },
  failed: { ...request, error },
  /** The process left; ask the worker it went to. */
  moved: { ...request, to: workerId },
  /** Still at it: a migration of a large program takes longer than a dispatcher waits for a silent worker. */
  working: { ...request },
  progress: { transfer: nonce, received: integer(0, 1_000_000) },
});
export type Reply = TypeOf<typeof reply>;

// ---- worker to worker

const migration = { migration: nonce };

/** What the target must know of the process besides its image and its state. */
const arriving = object({
  id: processId,
  name,
  args,
  startedAt: instant,
  moves: integer(0, 1e9),
  status: oneOf('Running', 'Paused'),
});
export type Arriving = TypeOf<typeof arriving>;

const peer = union({
  // registration: see worker/registration.ts
  who: { session: nonce },
  taken: { session: nonce, by: nonce },
  progress: { transfer: nonce, received: integer(0, 1_000_000) },

  // migration, source to target: see worker/migration/
  prepare: { ...migration, process: arriving, image: string(64, /^[0-9a-f]{64}$/) },
  image: { ...migration, blob },
  // The session is the target's: another life of it has no part in this.
  offer: { ...migration, session: nonce, snapshot: blob },
  commit: { ...migration, session: nonce },
  abort: { ...migration },
  wait: { ...migration },

  // migration, target to source
  'need-image': { ...migration, session: nonce },
  prepared: { ...migration, session: nonce },
  restored: { ...migration, session: nonce },
  started: { ...migration, session: nonce, pid },
  refused: { ...migration, session: nonce, error },
  working: { ...migration, session: nonce },
});
export type PeerMessage = TypeOf<typeof peer>;

// ---- what a process prints

export type SourceMessage = Extract<
  PeerMessage,
  { type: 'prepare' | 'image' | 'offer' | 'commit' | 'abort' | 'wait' }
>;
export type TargetMessage = Extract<
  PeerMessage,
  { type: 'need-image' | 'prepared' | 'restored' | 'started' | 'refused' | 'working' }
>;

const output = object({
  worker: workerId,
  stream: oneOf('stdout', 'stderr'),
  lines: array(string(MAX_MESSAGE_BYTES), 10_000),
  /** The last line goes on in the next message. */
  open: optional(boolean),
});
export type Output = TypeOf<typeof output>;

export const shapes = { workerRecord, command, reply, peer, output } as const;

type Message = WorkerRecord | Command | Reply | PeerMessage | Output;

const NOTHING = Buffer.alloc(0);
const SEPARATOR = Buffer.alloc(1);

export function encode(message: Message, body?: Uint8Array): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  // A zero byte occurs in no JSON text.
  return body === undefined ? text : Buffer.concat([text, SEPARATOR, body]);
}

/** Checks a payload against a shape; throws ShapeError, SyntaxError, RangeError or TypeError with the reason. */
export function decode<T>(shape: Shape<T>, payload: Buffer): { message: T; body: Buffer } {
  if (payload.byteLength > 2 * MAX_MESSAGE_BYTES) throw new RangeError(`${payload.byteLength} bytes`);
  const end = payload.indexOf(0);
  const text = end < 0 ? payload : payload.subarray(0, end);
  const body = end < 0 ? NOTHING : payload.subarray(end + 1);
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  return { message: shape(value, 'message'), body };
}
