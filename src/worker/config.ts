/** The configuration file of a worker: JSON, every key checked, nothing ignored. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { newWorkerId, WORKER_ID } from '../bus/ids.ts';
import { parsePubsubUrl } from '../bus/url.ts';
import { badConfig } from '../errors.ts';

export interface WorkerConfig {
  pubsubUrl: string;
  id: string;
  /** What kind of machine this is, in the user's words. */
  device?: string;
  /** Megabytes of resident memory each program may use. */
  memoryLimit?: number;
  /** Milliseconds that calls of the host under way are given to end before a migration is refused. */
  callTimeout?: number;
  /** Children kept warm. */
  standby: 0 | 1;
  /** Files with the password and with the certificates of the broker's authority, as absolute paths. */
  passwordFile?: string;
  ca?: string;
}

const KEYS = ['pubsub_url', 'id', 'device', 'memory_limit', 'call_timeout', 'standby', 'password_file', 'ca'];

export async function readConfig(file: string): Promise<WorkerConfig> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw badConfig(file, undefined, error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  return parseConfig(text, file);
}

/** `file` is for messages. Throws `BAD_CONFIG` with the file, the key and what was expected. */
export function parseConfig(text: string, file: string): WorkerConfig {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw badConfig(file, undefined, `is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badConfig(file, undefined, 'is not a JSON object');
  }
  const config = value as Record<string, unknown>;
  const wrong = (key: string, expected: string) => badConfig(file, key, expected);

  for (const key of Object.keys(config)) {
    if (!KEYS.includes(key)) throw wrong(key, `is not a known key; known are ${KEYS.join(', ')}`);
  }
  const { pubsub_url, id, device, memory_limit, call_timeout, standby, password_file, ca } = config;
  if (typeof pubsub_url !== 'string') {
    throw wrong('pubsub_url', 'must be the URL of the Pub/Sub service, such as "mqtt://192.168.0.100"');
  }
  try {
    parsePubsubUrl(pubsub_url);
  } catch (error) {
    throw wrong('pubsub_url', `must be the URL of the Pub/Sub service: ${(error as Error).message}`);
  }
  if (id !== undefined && !(typeof id === 'string' && WORKER_ID.test(id))) {
    throw wrong('id', 'must be 1 to 64 letters, digits, dots, dashes or underscores, such as "worker-A"');
  }
  if (device !== undefined && !(typeof device === 'string' && device.length <= 200)) {
    throw wrong('device', 'must be a string of at most 200 characters');
  }
  if (memory_limit !== undefined && !(Number.isFinite(memory_limit) && (memory_limit as number) > 0)) {
    throw wrong('memory_limit', 'must be a positive number of megabytes for each program');
  }
  if (
    call_timeout !== undefined &&
    !(Number(call_timeout) === call_timeout && call_timeout >= 0 && call_timeout <= 10)
  ) {
    throw wrong(
      'call_timeout',
      'must be 0 to 10, in seconds: how long calls of the host may delay a migration',
    );
  }
  if (standby !== undefined && standby !== 0 && standby !== 1) {
    throw wrong('standby', 'must be 0 or 1, the number of child processes kept warm');
  }
  const path = (key: string, text: unknown): string | undefined => {
    if (text === undefined) return undefined;
    if (typeof text !== 'string' || text === '') throw wrong(key, 'must be the path of a file');
    return resolve(dirname(file), text);
  };
  const [passwordFile, authority] = [path('password_file', password_file), path('ca', ca)];
  return {
    pubsubUrl: pubsub_url,
    id: id === undefined ? newWorkerId() : id,
    ...(device === undefined ? {} : { device }),
    ...(memory_limit === undefined ? {} : { memoryLimit: memory_limit as number }),
    ...(call_timeout === undefined ? {} : { callTimeout: 1000 * (call_timeout as number) }),
    standby: standby ?? 1,
    ...(passwordFile === undefined ? {} : { passwordFile }),
    ...(authority === undefined ? {} : { ca: authority }),
  };
}
