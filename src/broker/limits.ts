/**
 * Every limit of the broker, with defaults for a board with 512 MB of memory. The config file and the flags
 * set them by these names; docs and `things pubsub --help` are printed from this table.
 */

const KiB = 1024;
const MiB = 1024 * KiB;

export const limitTable = {
  packetBytes: [1 * MiB, 'largest packet a client may send, checked before it is buffered'],
  connectBytes: [64 * KiB, 'largest CONNECT'],
  totalPartialBytes: [32 * MiB, 'bytes of packets that have arrived in part, of all clients'],
  connections: [2000, 'open connections, authenticated or not'],
  connectSeconds: [10, 'time between opening a connection and a complete CONNECT'],
  keepAliveSeconds: [65535, 'longest keep alive; MQTT 5 clients that ask for more are told'],
  sessions: [10_000, 'sessions, connected or not'],
  sessionExpirySeconds: [30 * 24 * 3600, 'longest time a session is kept without a connection'],
  subscriptionsPerClient: [10_000, 'subscriptions of one session'],
  subscriptions: [200_000, 'subscriptions of all sessions'],
  subscriptionBytes: [96 * MiB, 'memory of all subscriptions: long filters and deep ones take more'],
  topicLevels: [200, 'levels of a topic name or filter'],
  topicAliases: [32, 'topic aliases a client may set, and the most it is sent'],
  inflight: [256, 'unacknowledged QoS 1 and 2 messages to one client, unless it asks for fewer'],
  receiveMaximum: [256, 'unfinished QoS 2 messages from one client'],
  queuedMessages: [10_000, 'messages waiting for one client'],
  queuedBytes: [16 * MiB, 'bytes of messages waiting for one client or unacknowledged by it'],
  totalQueuedBytes: [96 * MiB, 'the same for all clients together'],
  throttleMs: [1000, 'how long publishers wait for a client that is slow before its messages are dropped'],
  retainedMessages: [50_000, 'retained messages'],
  retainedBytes: [48 * MiB, 'bytes of retained messages'],
  sysSeconds: [10, 'time between two updates of $SYS/broker; 0 for none'],
  turnDeliveries: [4096, 'deliveries caused by one client before the others have their turn'],
} as const satisfies Record<string, readonly [number, string]>;

export type LimitName = keyof typeof limitTable;
export type Limits = Record<LimitName, number>;

export function limitsWith(overrides: Partial<Limits> = {}): Limits {
  const limits = {} as Limits;
  for (const name of Object.keys(limitTable) as LimitName[]) {
    limits[name] = overrides[name] ?? limitTable[name][0];
  }
  return limits;
}
