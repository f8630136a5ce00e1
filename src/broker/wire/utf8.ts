/**
 * UTF-8 strings as MQTT wants them [MQTT-1.5.4-1, MQTT-1.5.4-2]: well-formed, no surrogates, no U+0000.
 * The platform's decoders replace what is ill-formed, which would let two clients see different topics.
 */
import { malformed } from './violation.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes `bytes[start, end)`; throws a malformed-packet violation when it is not a UTF-8 string of MQTT. */
export function decodeUtf8(bytes: Buffer, start: number, end: number): string {
  let ascii = true;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === 0) throw malformed('U+0000 in a UTF-8 string');
    if (byte > 0x7f) ascii = false;
  }
  if (ascii) return bytes.toString('latin1', start, end);
  try {
    return strict.decode(bytes.subarray(start, end));
  } catch (error) {
    if (error instanceof TypeError) throw malformed('ill-formed UTF-8 string');
    throw error;
  }
}
