/** What a journal holds: one record for each thing that changes. */

/** First byte of each record. Never reuse a number: old journals are read by new brokers. */
export const records = {
  message: 1,
  retained: 2,
  unretained: 3,
  session: 4,
  ended: 5,
  subscribed: 6,
  unsubscribed: 7,
  queued: 8,
  sent: 9,
  received: 10,
  finished: 11,
  incoming: 12,
  released: 13,
  detached: 14,
} as const;
