/** The URL of a broker: what is accepted, and how it is shown. */
import { badPubsubUrl } from '../errors.ts';

const PROTOCOLS = ['mqtt:', 'mqtts:', 'tcp:', 'ssl:', 'ws:', 'wss:'];

/** Checks what the user wrote; throws `BAD_PUBSUB_URL`. */
export function parsePubsubUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.hostname === '') throw badPubsubUrl(text, 'it is not a URL');
  if (!PROTOCOLS.includes(url.protocol)) throw badPubsubUrl(text, `its protocol is ${url.protocol}`);
  return url;
}

/** As the user wrote it, but without the password: for consoles and messages. */
export function shownUrl(text: string): string {
  return text.replace(/^([a-z]+:\/\/[^/@]*?:)[^@/]*@/i, '$1***@');
}
