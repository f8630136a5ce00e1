/** Topic names and topic filters (section 4.7): what is valid, and what a shared subscription consists of. */

/** A name may not be empty [MQTT-4.7.3-1] nor hold a wildcard [MQTT-3.3.2-2]. */
export function isTopicName(topic: string, maxLevels: number): boolean {
  if (topic.length === 0) return false;
  let levels = 1;
  for (let i = 0; i < topic.length; i++) {
    const code = topic.charCodeAt(i);
    if (code === 0x2b || code === 0x23) return false;
    if (code === 0x2f) levels++;
  }
  return levels <= maxLevels;
}

/** Where the broker tells about itself, and no client publishes. */
export function isOurs(topic: string): boolean {
  return topic.startsWith('$SYS/');
}

/** Wildcards stand alone in their level and `#` only in the last [MQTT-4.7.1-1 to -3]. */
export function isTopicFilter(filter: string, maxLevels: number): boolean {
  if (filter.length === 0) return false;
  const levels = filter.split('/');
  if (levels.length > maxLevels) return false;
  return levels.every((level, i) => {
    if (level === '#') return i === levels.length - 1;
    return level === '+' || !(level.includes('+') || level.includes('#'));
  });
}

export interface SharedFilter {
  group: string;
  filter: string;
}

/**
 * Splits `$share/group/filter` (MQTT5 4.8.2). Undefined when the filter is not a shared one, null when it is
 * one and broken [MQTT-4.8.2-1, MQTT-4.8.2-2].
 */
export function parseShared(filter: string, maxLevels: number): SharedFilter | undefined | null {
  if (!filter.startsWith('$share/')) return undefined;
  const slash = filter.indexOf('/', 7);
  if (slash <= 7) return null;
  const group = filter.slice(7, slash);
  const rest = filter.slice(slash + 1);
  if (group.includes('+') || group.includes('#') || !isTopicFilter(rest, maxLevels)) return null;
  return { group, filter: rest };
}

/** Whether one filter matches one name; for access lists. Subscriptions and retained messages use trees. */
export function filterMatches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') !== filter.startsWith('$')) return false; // [MQTT-4.7.2-1]
  const wanted = filter.split('/');
  const given = topic.split('/');
  for (let i = 0; i < wanted.length; i++) {
    const level = wanted[i]!;
    if (level === '#') return true;
    if (i >= given.length || (level !== '+' && level !== given[i])) return false;
  }
  return wanted.length === given.length;
}
