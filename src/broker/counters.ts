/** What the broker has done and what it has refused, with the reason; published below `$SYS/` and in the log. */

export class Counters {
  /** Messages turned away after a publisher had handed them over. */
  get publishDropped(): number {
    const { queueMessages, queueBytes, totalBytes, expired, tooLargeForClient } = this.dropped;
    return queueMessages + queueBytes + totalBytes + expired + tooLargeForClient;
  }

  bytesReceived = 0;
  bytesSent = 0;
  packetsReceived = 0;
  packetsSent = 0;
  publishReceived = 0;
  publishSent = 0;
  publishBytesReceived = 0;
  publishBytesSent = 0;
  connects = 0;
  disconnects = 0;
  takeovers = 0;
  expiredSessions = 0;
  /** Times the journal could not be written. */
  storeFailures = 0;
  clientsMaximum = 0;
  sockets = 0;
  /** Messages and clients turned away. */
  readonly dropped = {
    /** Messages: a client's queue was full by count, by bytes, or all queues together were. */
    queueMessages: 0,
    queueBytes: 0,
    totalBytes: 0,
    /** Messages: their Message Expiry Interval passed while they waited. */
    expired: 0,
    /** Messages: larger than the receiver's Maximum Packet Size. */
    tooLargeForClient: 0,
    /** Messages: the publisher, or the receiver, may not use the topic. */
    publishDenied: 0,
    receiveDenied: 0,
    /** Retained messages not kept: too many, or too many bytes. */
    retained: 0,
    /** Connections: too many, no CONNECT in time, protocol broken, keep alive passed, packet too large. */
    connections: 0,
    connectTimeout: 0,
    violations: 0,
    keepAlive: 0,
    packetTooLarge: 0,
    /** Connections: not authorized, sessions exhausted. */
    refused: 0,
    sessions: 0,
    /** Subscriptions refused. */
    subscriptions: 0,
  };
}
