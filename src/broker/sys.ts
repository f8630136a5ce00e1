/**
 * What the broker tells about itself below `$SYS/broker/`, under the names mosquitto uses, and what it dropped
 * and why below `$SYS/broker/dropped/`. Values are retained and sent when they have changed.
 */
import type { Broker } from './broker.ts';
import { Message } from './message.ts';

const nothing: Buffer = Buffer.alloc(0);

/** Minutes over which the load averages run. */
const spans = [1, 5, 15];

/** Publishes at once and from then on every `sysSeconds`; returns how to stop. */
export function startSys(broker: Broker, version: string): () => void {
  const { clock, counters, limits } = broker;
  if (limits.sysSeconds === 0) return () => {};
  const begun = clock.now();
  const published = new Map<string, string>();
  const loads = new Map<string, { last: number; averages: number[] }>();
  let timer = clock.after(0, tick);

  function tick(): void {
    const values: Record<string, number | string> = {
      version,
      uptime: `${Math.floor((clock.now() - begun) / 1000)} seconds`,
    };
    for (const [name, value] of Object.entries(gauges(broker))) values[name] = value;
    for (const [name, value] of Object.entries(rated(broker))) average(name, value, values);
    for (const [name, value] of Object.entries(counters.dropped)) values[`dropped/${kebab(name)}`] = value;
    for (const [name, value] of Object.entries(values)) {
      const text = `${value}`;
      if (published.get(name) === text) continue;
      published.set(name, text);
      publish(broker, `$SYS/broker/${name}`, text);
    }
    broker.endTurn();
    timer = clock.after(limits.sysSeconds * 1000, tick);
  }

  /** mosquitto's moving averages, in events a minute. */
  function average(name: string, total: number, values: Record<string, number | string>): void {
    const load = loads.get(name) ?? { last: 0, averages: spans.map(() => 0) };
    loads.set(name, load);
    const rate = ((total - load.last) * 60) / limits.sysSeconds;
    load.last = total;
    spans.forEach((minutes, i) => {
      const weight = Math.exp(-limits.sysSeconds / (60 * minutes));
      load.averages[i] = rate + weight * (load.averages[i]! - rate);
      values[`load/${name}/${minutes}min`] = load.averages[i]!.toFixed(2);
    });
  }

  return () => timer.cancel();
}

function publish(broker: Broker, topic: string, text: string): void {
  const bytes = Buffer.from(text);
  const payload = { bytes, start: 0, end: bytes.length };
  const message = new Message({
    topic,
    payload,
    qos: 0,
    retain: true,
    properties: nothing,
    expiresAt: undefined,
    publisher: undefined,
  });
  broker.publish(message);
}

function gauges(broker: Broker): Record<string, number> {
  const { counters, sessions, retained, subscriptions } = broker;
  let connected = 0;
  let held = 0;
  for (const session of sessions.values()) {
    if (session.connection !== undefined) connected++;
    held += session.queued + session.inflight;
  }
  const disconnected = sessions.size - connected;
  return {
    'clients/total': sessions.size,
    'clients/connected': connected,
    'clients/disconnected': disconnected,
    'clients/active': connected,
    'clients/inactive': disconnected,
    'clients/maximum': counters.clientsMaximum,
    'clients/expired': counters.expiredSessions,
    'messages/received': counters.packetsReceived,
    'messages/sent': counters.packetsSent,
    'messages/stored': held + retained.count,
    'store/messages/count': held + retained.count,
    'store/messages/bytes': broker.heldBytes + retained.bytes,
    'store/failures': counters.storeFailures,
    'subscriptions/count': subscriptions.size,
    'shared_subscriptions/count': subscriptions.shared,
    'retained messages/count': retained.count,
    'publish/messages/received': counters.publishReceived,
    'publish/messages/sent': counters.publishSent,
    'publish/messages/dropped': counters.publishDropped,
    'publish/bytes/received': counters.publishBytesReceived,
    'publish/bytes/sent': counters.publishBytesSent,
    'bytes/received': counters.bytesReceived,
    'bytes/sent': counters.bytesSent,
    'heap/current': process.memoryUsage.rss(),
  };
}

function rated(broker: Broker): Record<string, number> {
  const { counters } = broker;
  return {
    'messages/received': counters.packetsReceived,
    'messages/sent': counters.packetsSent,
    'publish/received': counters.publishReceived,
    'publish/sent': counters.publishSent,
    'publish/dropped': counters.publishDropped,
    'bytes/received': counters.bytesReceived,
    'bytes/sent': counters.bytesSent,
    sockets: counters.sockets,
    connections: counters.connects,
  };
}

/** `queueBytes` as `queue-bytes`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
