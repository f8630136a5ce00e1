/** Reason codes of MQTT 5.0 (section 2.4) and CONNACK return codes of MQTT 3.1.1 (table 3.1), by name. */

export const Reason = {
  success: 0x00,
  disconnectWithWill: 0x04,
  noMatchingSubscribers: 0x10,
  noSubscriptionExisted: 0x11,
  unspecifiedError: 0x80,
  malformedPacket: 0x81,
  protocolError: 0x82,
  implementationSpecificError: 0x83,
  unsupportedProtocolVersion: 0x84,
  clientIdentifierNotValid: 0x85,
  badUserNameOrPassword: 0x86,
  notAuthorized: 0x87,
  serverUnavailable: 0x88,
  serverBusy: 0x89,
  banned: 0x8a,
  serverShuttingDown: 0x8b,
  badAuthenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  sessionTakenOver: 0x8e,
  topicFilterInvalid: 0x8f,
  topicNameInvalid: 0x90,
  packetIdentifierInUse: 0x91,
  packetIdentifierNotFound: 0x92,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  quotaExceeded: 0x97,
  administrativeAction: 0x98,
  payloadFormatInvalid: 0x99,
} as const;

export type ReasonCode = (typeof Reason)[keyof typeof Reason];

const names = new Map<number, string>(Object.entries(Reason).map(([name, code]) => [code, name]));

/** `0x8e` as `sessionTakenOver`, for the log. */
export function reasonName(code: number): string {
  return names.get(code) ?? `0x${code.toString(16).padStart(2, '0')}`;
}

/** The return code of a 3.1.1 CONNACK that says the same as a reason code of 5.0. */
export function connackReturnCode(reason: number): number {
  switch (reason) {
    case Reason.success:
      return 0;
    case Reason.unsupportedProtocolVersion:
      return 1;
    case Reason.clientIdentifierNotValid:
      return 2;
    case Reason.badUserNameOrPassword:
      return 4;
    case Reason.notAuthorized:
    case Reason.banned:
      return 5;
    default:
      return 3;
  }
}
