/**
 * Every MQTT topic of the fleet. The sender's id is part of the topics that carry requests and answers, so that
 * a broker's access list can hold each client to its own name.
 *
 *     things/1/workers/W                     retained: what worker W is and which processes it owns
 *     things/1/workers/W/commands/D          dispatcher D asks W for something
 *     things/1/workers/W/peers/V             worker V to worker W: registration and migration
 *     things/1/workers/W/chunks/S/T/N        chunk N of transfer T from S to W, binary
 *     things/1/clients/D/replies/W           W to dispatcher D
 *     things/1/processes/P/output/W          what process P prints while it runs on worker W
 */

const ROOT = 'things/1';

export const topics = {
  worker: (worker: string) => `${ROOT}/workers/${worker}`,
  command: (worker: string, client: string) => `${ROOT}/workers/${worker}/commands/${client}`,
  peer: (worker: string, from: string) => `${ROOT}/workers/${worker}/peers/${from}`,
  chunk: (worker: string, from: string, transfer: string, index: number) =>
    `${ROOT}/workers/${worker}/chunks/${from}/${transfer}/${index}`,
  reply: (client: string, worker: string) => `${ROOT}/clients/${client}/replies/${worker}`,
  output: (process: string, worker: string) => `${ROOT}/processes/${process}/output/${worker}`,
} as const;

export const filters = {
  allWorkers: `${ROOT}/workers/+`,
  commands: (worker: string) => `${ROOT}/workers/${worker}/commands/+`,
  peers: (worker: string) => `${ROOT}/workers/${worker}/peers/+`,
  chunks: (worker: string) => `${ROOT}/workers/${worker}/chunks/+/+/+`,
  replies: (client: string) => `${ROOT}/clients/${client}/replies/+`,
  outputs: (process: string) => `${ROOT}/processes/${process}/output/+`,
} as const;

/** A topic of the fleet, taken apart; `unknown` for whatever else arrives on a shared broker. */
export type Address =
  | { type: 'worker'; worker: string }
  | { type: 'command'; worker: string; from: string }
  | { type: 'peer'; worker: string; from: string }
  | { type: 'chunk'; worker: string; from: string; transfer: string; index: number }
  | { type: 'reply'; client: string; from: string }
  | { type: 'output'; process: string; from: string }
  | { type: 'unknown' };

export function parseTopic(topic: string): Address {
  if (!topic.startsWith(`${ROOT}/`)) return { type: 'unknown' };
  const [kind, id = '', part, from = '', transfer = '', index = '', ...more] = topic
    .slice(ROOT.length + 1)
    .split('/');
  if (more.length > 0) return { type: 'unknown' };
  if (kind === 'workers') {
    if (part === undefined) return { type: 'worker', worker: id };
    if (part === 'commands' && transfer === '') return { type: 'command', worker: id, from };
    if (part === 'peers' && transfer === '') return { type: 'peer', worker: id, from };
    if (part === 'chunks' && /^\d{1,6}$/.test(index)) {
      return { type: 'chunk', worker: id, from, transfer, index: Number(index) };
    }
  }
  if (kind === 'clients' && part === 'replies' && transfer === '') return { type: 'reply', client: id, from };
  if (kind === 'processes' && part === 'output' && from !== '' && transfer === '') {
    return { type: 'output', process: id, from };
  }
  return { type: 'unknown' };
}
