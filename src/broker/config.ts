/** The broker's configuration file: JSON, every key checked, so that a typing error never means "no password". */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { badBrokerConfig, cannotReadFile } from '../errors.ts';
import { type LimitName, type Limits, limitTable } from './limits.ts';
import type { SyncPolicy } from './store/journal.ts';
import type { ListenerOptions, TlsFiles } from './transport/listen.ts';

/** What file and flags say together; a flag counts more. */
export interface BrokerConfig {
  listeners?: ListenerOptions[] | undefined;
  passwordFile?: string | undefined;
  aclFile?: string | undefined;
  allowAnonymous?: boolean | undefined;
  store?: string | undefined;
  storeSync?: SyncPolicy | undefined;
  limits?: Partial<Limits> | undefined;
  debug?: boolean | undefined;
}

/** Limits that MQTT has a field of two bytes for. */
const sentInTwoBytes = new Set(['inflight', 'receiveMaximum', 'topicAliases', 'keepAliveSeconds']);

type Json = unknown;

/** Paths in the file are relative to it. Throws a ThingsError that names file, key and what was expected. */
export function readBrokerConfig(file: string): BrokerConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw cannotReadFile(file, error as NodeJS.ErrnoException);
  }
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw badBrokerConfig(file, undefined, `JSON, but ${(error as Error).message}`);
  }
  return new Checker(file).config(json);
}

class Checker {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  config(json: Json): BrokerConfig {
    const keys = this.object(json, undefined, [
      'listeners',
      'passwordFile',
      'aclFile',
      'allowAnonymous',
      'store',
      'storeSync',
      'limits',
      'debug',
    ]);
    return {
      listeners: this.optional(keys.listeners, value => this.listeners(value)),
      passwordFile: this.path(keys.passwordFile, 'passwordFile'),
      aclFile: this.path(keys.aclFile, 'aclFile'),
      allowAnonymous: this.boolean(keys.allowAnonymous, 'allowAnonymous'),
      store: this.path(keys.store, 'store'),
      storeSync: this.optional(keys.storeSync, value => this.policy(value)),
      limits: this.optional(keys.limits, value => this.limits(value)),
      debug: this.boolean(keys.debug, 'debug'),
    };
  }

  private listeners(json: Json): ListenerOptions[] {
    if (!Array.isArray(json) || json.length === 0) throw this.bad('listeners', 'a list of listeners');
    return json.map((entry, i) => this.listener(entry, `listeners[${i}]`));
  }

  private listener(json: Json, key: string): ListenerOptions {
    const keys = this.object(json, key, ['port', 'host', 'webSocket', 'tls', 'path']);
    const path = this.path(keys.path, `${key}.path`);
    if (path !== undefined) {
      if (Object.keys(keys).length > 1) throw this.bad(key, 'either a path or a port, not both');
      return { type: 'unix', path };
    }
    const { port } = keys;
    if (!Number.isInteger(port) || (port as number) < 0 || (port as number) > 65535) {
      throw this.bad(`${key}.port`, 'a number from 0 to 65535');
    }
    return {
      type: 'tcp',
      port: port as number,
      host: this.text(keys.host, `${key}.host`),
      webSocket: this.boolean(keys.webSocket, `${key}.webSocket`),
      tls: this.optional(keys.tls, value => this.tls(value, `${key}.tls`)),
    };
  }

  private tls(json: Json, key: string): TlsFiles {
    const keys = this.object(json, key, ['cert', 'key', 'ca', 'requireCertificate']);
    const cert = this.path(keys.cert, `${key}.cert`);
    const privateKey = this.path(keys.key, `${key}.key`);
    if (cert === undefined || privateKey === undefined) throw this.bad(key, 'the paths `cert` and `key`');
    const ca = this.path(keys.ca, `${key}.ca`);
    const requireCertificate = this.boolean(keys.requireCertificate, `${key}.requireCertificate`);
    if (requireCertificate === true && ca === undefined) {
      throw this.bad(`${key}.ca`, 'the authority to check client certificates against');
    }
    return { cert, key: privateKey, ca, requireCertificate };
  }

  private limits(json: Json): Partial<Limits> {
    const keys = this.object(json, 'limits', Object.keys(limitTable));
    const limits: Partial<Limits> = {};
    for (const [name, value] of Object.entries(keys)) {
      const least = name === 'sysSeconds' || name === 'throttleMs' || name === 'topicAliases' ? 0 : 1;
      const most = sentInTwoBytes.has(name) ? 65_535 : Number.MAX_SAFE_INTEGER;
      if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
        const range = sentInTwoBytes.has(name) ? `from ${least} to ${most}` : `at least ${least}`;
        throw this.bad(`limits.${name}`, `a whole number, ${range}: ${limitTable[name as LimitName][1]}`);
      }
      limits[name as LimitName] = value as number;
    }
    return limits;
  }

  private policy(json: Json): SyncPolicy {
    if (json === 'always' || json === 'second' || json === 'never') return json;
    throw this.bad('storeSync', 'always, second or never');
  }

  private object(json: Json, key: string | undefined, known: string[]): Record<string, Json> {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw this.bad(key, 'an object');
    for (const name of Object.keys(json)) {
      if (known.includes(name)) continue;
      throw this.bad(key === undefined ? name : `${key}.${name}`, `one of ${known.join(', ')}`);
    }
    return json as Record<string, Json>;
  }

  private optional<T>(json: Json, read: (json: Json) => T): T | undefined {
    return json === undefined ? undefined : read(json);
  }

  private text(json: Json, key: string): string | undefined {
    if (json === undefined || (typeof json === 'string' && json !== '')) return json as string | undefined;
    throw this.bad(key, 'a text');
  }

  private path(json: Json, key: string): string | undefined {
    const path = this.text(json, key);
    return path === undefined ? undefined : resolve(dirname(this.file), path);
  }

  private boolean(json: Json, key: string): boolean | undefined {
    if (json === undefined || typeof json === 'boolean') return json as boolean | undefined;
    throw this.bad(key, 'true or false');
  }

  private bad(key: string | undefined, expected: string) {
    return badBrokerConfig(this.file, key, expected);
  }
}
