/**
 * Password files in mosquitto's format, so that either program can write what the other reads: one
 * `USER:HASH` a line, where HASH is `$6$SALT$DIGEST` (SHA-512) or `$7$ITERATIONS$SALT$DIGEST` (PBKDF2 with
 * SHA-512), salt and digest in base64.
 */
import { createHash, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { badPasswordFile } from '../../errors.ts';

export interface PasswordHash {
  /** Undefined for the older, single SHA-512. */
  iterations: number | undefined;
  salt: Buffer;
  digest: Buffer;
}

export type Passwords = Map<string, PasswordHash>;

/** For new passwords: 10 ms on a desktop, 0.2 s on a small board, and off the event loop either way. */
const newIterations = 10_000;
const mostIterations = 10_000_000;
const digestBytes = 64;

/** Throws a ThingsError that names file and line. */
export function parsePasswords(text: string, path: string): Passwords {
  const passwords: Passwords = new Map();
  text.split('\n').forEach((raw, i) => {
    // as editors of Windows leave it
    const line = raw.replace(/^\uFEFF|\r$/g, '');
    if (line.trim() === '' || line.startsWith('#')) return;
    const colon = line.indexOf(':');
    const hash = colon > 0 ? parseHash(line.slice(colon + 1)) : undefined;
    if (hash === undefined) throw badPasswordFile(path, i + 1);
    passwords.set(line.slice(0, colon), hash);
  });
  return passwords;
}

function parseHash(text: string): PasswordHash | undefined {
  const [before, kind, ...fields] = text.trim().split('$');
  if (before !== '') return undefined;
  let iterations: number | undefined;
  if (kind === '7') {
    iterations = Number(fields.shift());
    if (!Number.isInteger(iterations) || iterations < 1 || iterations > mostIterations) return undefined;
  } else if (kind !== '6') return undefined;
  const [salt, digest] = fields.map(field => Buffer.from(field, 'base64'));
  if (fields.length !== 2 || salt!.length === 0 || digest!.length !== digestBytes) return undefined;
  return { iterations, salt: salt!, digest: digest! };
}

export async function checkPassword(password: Buffer, hash: PasswordHash): Promise<boolean> {
  const { iterations, salt, digest } = hash;
  const given =
    iterations === undefined
      ? createHash('sha512').update(password).update(salt).digest()
      : await derive(password, salt, iterations);
  return timingSafeEqual(given, digest);
}

/** A line's second part for a new password. */
export async function hashPassword(password: Buffer, iterations: number = newIterations): Promise<string> {
  const salt = randomBytes(12);
  const digest = await derive(password, salt, iterations);
  return `$7$${iterations}$${salt.toString('base64')}$${digest.toString('base64')}`;
}

/** Compared with when there is no such user; costs what the file's first password costs. */
export function decoy(passwords: Passwords): PasswordHash {
  const [first] = passwords.values();
  return { iterations: first?.iterations, salt: randomBytes(12), digest: randomBytes(digestBytes) };
}

/** The file's text with one user set, or removed when `hash` is undefined; other lines stay, but for empty ones. */
export function withPassword(text: string, user: string, hash: string | undefined): string {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith(`${user}:`));
  if (hash !== undefined) lines.push(`${user}:${hash}`);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function derive(password: Buffer, salt: Buffer, iterations: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, digestBytes, 'sha512', (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
