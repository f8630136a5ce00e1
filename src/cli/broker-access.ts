/** How worker, dispatch and doctor get what a guarded broker asks for, without writing it into a URL. */
import { readFileSync } from 'node:fs';
import type { BrokerAccess } from '../bus/connection.ts';
import { parsePubsubUrl, shownUrl, speaksTls } from '../bus/url.ts';
import { authorityUnused, cannotReadFile, noPassword, notCertificates } from '../errors.ts';

export const accessFlags = {
  'password-file': {
    type: 'string',
    valueHint: 'FILE',
    description: 'Its first line is the password for the broker; so is THINGS_PASSWORD in the environment',
  },
  ca: {
    type: 'string',
    valueHint: 'FILE',
    description: "With mqtts://: authority of the broker's certificate, PEM",
  },
} as const;

/** `user` is who logs in with the password when the URL names no one. Throws a ThingsError. */
export function readAccess(from: {
  url: string;
  user: string;
  passwordFile?: string | undefined;
  ca?: string | undefined;
}): BrokerAccess {
  const inherited = process.env.THINGS_PASSWORD;
  // not for the programs that are started from here
  delete process.env.THINGS_PASSWORD;
  const password = from.passwordFile === undefined ? inherited : passwordIn(from.passwordFile);
  return {
    user: from.user,
    ...(password === undefined || password === '' ? {} : { password }),
    ...(from.ca === undefined ? {} : { ca: certificates(from.ca, from.url) }),
  };
}

function passwordIn(path: string): string {
  const [first = ''] = read(path)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  if (first === '') throw noPassword(path);
  return first;
}

function certificates(path: string, url: string): string {
  if (!speaksTls(parsePubsubUrl(url))) throw authorityUnused(shownUrl(url));
  const text = read(path);
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw notCertificates(path);
  return text;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw cannotReadFile(path, error as NodeJS.ErrnoException);
  }
}
