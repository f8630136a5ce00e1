/** The URL of a broker: what is accepted, and how it is shown. */
import { badPubsubUrl } from '../errors.ts';

const PROTOCOLS = ['mqtt:', 'mqtts:', 'tcp:', 'ssl:', 'ws:', 'wss:'];

/** Checks what the user wrote; throws `BAD_PUBSUB_URL`. */
export function parsePubsubUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.hostname === '') throw badPubsubUrl(shownUrl(text), 'it is not a URL');
  if (!PROTOCOLS.includes(url.protocol)) {
    throw badPubsubUrl(shownUrl(text), `its protocol is ${url.protocol}`);
  }
  for (const part of [url.username, url.password]) {
    if (!isEncoded(part)) {
      throw badPubsubUrl(shownUrl(text), 'a % in its user or password is to be written %25');
    }
  }
  return url;
}

/** Whether there are certificates to check. */
export function speaksTls({ protocol }: URL): boolean {
  return ['mqtts:', 'ssl:', 'wss:'].includes(protocol);
}

function isEncoded(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** As the user wrote it, but without the password, which may hold an `@`: for consoles and messages. */
export function shownUrl(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@:]*:)[^/]*@/i, '$1***@');
}
