/** What a decoder or handler throws when a client breaks the protocol; it ends that connection and nothing else. */
import { Reason, type ReasonCode } from './reason.ts';

export class Violation extends Error {
  override readonly name = 'Violation';
  readonly reason: ReasonCode;

  constructor(reason: ReasonCode, message: string) {
    super(message);
    this.reason = reason;
  }
}

export function malformed(message: string): Violation {
  return new Violation(Reason.malformedPacket, message);
}

export function protocolError(message: string): Violation {
  return new Violation(Reason.protocolError, message);
}
