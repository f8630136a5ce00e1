/** Adapters for channels of `node:diagnostics_channel`, which are found by their names wherever a program goes. */
import { builtinModule } from '../platform/builtin.ts';
import { type Adapter, adapter } from './adapter.ts';
import { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } from './intrinsics.ts';

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

/** Whether the class an object was made of has this name. */
function isMadeOf(value: object, name: string): boolean {
  const prototype = getPrototypeOf(value);
  const maker: unknown = prototype && getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof maker === 'function' && maker.name === name;
}

/** The name that a tracing channel was asked for by. */
const tracedName = ({ start }: TracingChannel): string | undefined =>
  /^tracing:(.*):start$/s.exec(String(start.name))?.[1];

export const CHANNEL_KINDS: Adapter[] = [
  // One with subscribers is of another class.
  adapter<Channel>({
    name: 'Channel',
    is: (value): value is Channel =>
      isMadeOf(value, 'Channel') && channels().channel((value as Channel).name) === value,
    ownKeys: channel => ownKeys(channel),
    save: ({ name }) => [name],
    create: ([name]) => channels().channel(name as string),
  }),
  adapter<TracingChannel>({
    name: 'TracingChannel',
    is: (value): value is TracingChannel =>
      isMadeOf(value, 'TracingChannel') && tracedName(value as TracingChannel) !== undefined,
    // The class is out of a program's reach, and so would be what other objects say of it.
    internal: true,
    refuse: channel =>
      ownKeys(channel).every(key => TRACED.has(key)) ? undefined : 'a TracingChannel with more properties',
    save: channel => [tracedName(channel)],
    create: ([name]) => channels().tracingChannel(name as string),
  }),
];
