/** What `things doctor URL` learns about a broker: whether it is there, takes us, delivers, and tells the time. */
import type { Finding } from '../platform/machine.ts';
import { type BrokerAccess, connectWith, type Message } from './connection.ts';
import { newNonce } from './ids.ts';
import { topics } from './topics.ts';
import { shownUrl } from './url.ts';

/** How long a message may take to the broker and back. */
const ECHO_TIMEOUT = 3000;
/** Clocks further apart than this make logs and certificates confusing. */
const LARGEST_SKEW = 2000;

/** @throws BAD_PUBSUB_URL, BROKER_UNREACHABLE, BROKER_UNTRUSTED, BROKER_REFUSED, NO_BROKER */
export async function examineBroker(url: string, access: BrokerAccess = {}): Promise<Finding> {
  const subject = `broker ${shownUrl(url)}`;
  // A dispatcher's name and topic, so that access rules made for the fleet are the ones that are met.
  const clientId = newNonce();
  const topic = topics.reply(clientId, clientId);
  const start = performance.now();
  const heard = new Set<(message: Message) => void>();
  const connection = await connectWith(access)({
    url,
    clientId,
    onMessage: message => {
      for (const listener of heard) listener(message);
    },
  });
  try {
    const connected = Math.round(performance.now() - start);
    let skew: number | undefined;
    const echo = new Promise<boolean>(resolve => {
      const timer = setTimeout(() => resolve(false), ECHO_TIMEOUT);
      heard.add(({ topic: from, payload }) => {
        if (from === topic) {
          clearTimeout(timer);
          resolve(true);
        } else skew = Date.parse(payload.toString()) - Date.now();
      });
    });
    // Ours tells the time at the first, EMQX at the second; no standard has it, and a broker may keep it to itself.
    await connection.subscribe(['$SYS/broker/time', '$SYS/brokers/+/datetime']).catch(() => undefined);
    await connection.subscribe([topic]);
    const sent = performance.now();
    await connection.publish(topic, Buffer.from('hello'));
    if (!(await echo)) {
      return {
        type: 'warning',
        subject,
        detail: `connected, but a message to ourselves did not come back within ${ECHO_TIMEOUT / 1000} s`,
        advice:
          'Check that these credentials may publish and subscribe below things/, and do nothing if that is meant so.',
      };
    }
    const detail = `connected in ${connected} ms, a message there and back takes ${Math.round(performance.now() - sent)} ms`;
    if (skew === undefined || Number.isNaN(skew)) {
      return {
        type: 'good',
        subject,
        detail: `${detail}; it does not tell the time, so clocks were not compared`,
      };
    }
    if (Math.abs(skew) <= LARGEST_SKEW)
      return { type: 'good', subject, detail: `${detail}, clocks ${skew} ms apart` };
    return {
      type: 'warning',
      subject,
      detail: `${detail}; its clock is ${(skew / 1000).toFixed(1)} s ahead of this machine's`,
      advice: 'Let both set their clocks by NTP: timedatectl set-ntp true',
    };
  } finally {
    await connection.close();
  }
}
