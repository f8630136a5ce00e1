/** Adapters for channels of `node:diagnostics_channel`, which are found by their names wherever a program goes. */
import { builtinModule } from '../platform/builtin.ts';
import { type Adapter, adapter } from './adapter.ts';
import { getOwnPropertyDescriptor, getPrototypeOf, isObject, ownKeys } from './intrinsics.ts';

interface Channel {
  name: string | symbol;
  hasSubscribers: boolean;
}

interface TracingChannel {
  start: Channel;
}

interface Channels {
  channel(name: string | symbol): Channel;
  tracingChannel(name: string): TracingChannel;
}

/** What a tracing channel consists of. */
const TRACED: ReadonlySet<string | symbol> = new Set(['start', 'end', 'asyncStart', 'asyncEnd', 'error']);

/** Loaded for programs only that have loaded it. */
const channels = (): Channels => builtinModule('diagnostics_channel') as Channels;

/** Reads no accessor of the program's. */
function own(value: object, key: string): unknown {
  return getOwnPropertyDescriptor(value, key)?.value;
}

/** Whether the class an object was made of has this name; what a program calls so has no such channels in it. */
function isMadeOf(value: object, name: string): boolean {
  const prototype = getPrototypeOf(value);
  const maker = prototype && own(prototype, 'constructor');
  return typeof maker === 'function' && maker.name === name;
}

function isChannel(value: unknown): value is Channel {
  if (!isObject(value) || !isMadeOf(value, 'Channel')) return false;
  const name = own(value, 'name');
  return (typeof name === 'string' || typeof name === 'symbol') && channels().channel(name) === value;
}

/** The name that a tracing channel was asked for by. */
function tracedName(value: object): string | undefined {
  const start = own(value, 'start');
  return isChannel(start) ? /^tracing:(.*):start$/s.exec(String(start.name))?.[1] : undefined;
}

export const CHANNEL_KINDS: Adapter[] = [
  // One with subscribers is of another class.
  adapter<Channel>({
    name: 'Channel',
    is: isChannel,
    ownKeys: channel => ownKeys(channel),
    save: ({ name }) => [name],
    create: ([name]) => channels().channel(name as string),
  }),
  adapter<TracingChannel>({
    name: 'TracingChannel',
    is: (value): value is TracingChannel =>
      isMadeOf(value, 'TracingChannel') && tracedName(value) !== undefined,
    // The class is out of a program's reach, and so would be what other objects say of it.
    internal: true,
    refuse: channel =>
      ownKeys(channel).every(key => TRACED.has(key)) ? undefined : 'a TracingChannel with more properties',
    save: channel => [tracedName(channel)],
    create: ([name]) => channels().tracingChannel(name as string),
  }),
];
