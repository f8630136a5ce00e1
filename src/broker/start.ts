/** Starts a broker with its listeners: the way in for `things pubsub` and for tests. */
import { thisBuild } from '../platform/build.ts';
import { Broker, type BrokerOptions } from './broker.ts';
import { systemClock } from './clock.ts';
import { compileHotPathLightly } from './light.ts';
import type { Guard, GuardOptions } from './security/guard.ts';
import type { SyncPolicy } from './store/journal.ts';
import { startSys } from './sys.ts';
import { type Listener, type ListenerOptions, listen } from './transport/listen.ts';

export interface StartOptions
  extends Omit<BrokerOptions, 'access' | 'store'>,
    Omit<GuardOptions, 'certificates'> {
  /** TCP port; 0 for any free one. Default 1883. */
  port?: number;
  /** Address to listen on; all interfaces unless given. */
  host?: string;
  /** Directory in which sessions and retained messages outlive the broker; in memory only unless given. */
  store?: string | undefined;
  storeSync?: SyncPolicy | undefined;
  /** In the place of `port` and `host`. */
  listeners?: ListenerOptions[];
}

export interface StartedBroker {
  readonly broker: Broker;
  /** Of the first listener. */
  readonly port: number;
  readonly listeners: readonly Listener[];
  /** Whether clients have to prove who they are. */
  readonly guarded: boolean;
  /**
   * Reads the password and access files again and applies them, also to clients that are connected. Throws a
   * ThingsError and changes nothing when one is broken.
   */
  reload(): void;
  /** Says good-bye to all clients, waits a moment for them to go, and frees the ports. */
  close(): Promise<void>;
}

/** Rejects with a ThingsError when a listener cannot be opened or a file is broken. */
export async function startBroker(options: StartOptions = {}): Promise<StartedBroker> {
  compileHotPathLightly();
  const wanted = options.listeners ?? [{ type: 'tcp', port: options.port ?? 1883, host: options.host }];
  const certificates = wanted.some(one => one.type === 'tcp' && one.tls?.ca !== undefined);
  const guard = await guardFor({ ...options, certificates });
  const guarded = (options.passwordFile !== undefined || certificates) && options.allowAnonymous !== true;
  const { store: folder, ...rest } = options;
  const broker = new Broker({ ...rest, ...(guard === undefined ? {} : { access: guard }) });
  if (folder !== undefined) {
    const { DiskStore } = await import('./store/disk.ts');
    const store = new DiskStore(folder, line => broker.log('warn', line), { sync: options.storeSync });
    store.restore(broker);
  }
  const listeners: Listener[] = [];
  try {
    for (const one of wanted) listeners.push(await listen(broker, one, guarded));
  } catch (error) {
    await Promise.all(listeners.map(listener => listener.close()));
    broker.store?.close();
    throw error;
  }
  const stopSys = startSys(broker, `things version ${thisBuild().version}`);
  return {
    broker,
    port: listeners[0]!.port,
    listeners,
    guarded,
    reload() {
      guard?.reload();
      broker.reconsider(username => guard?.stillKnows(username) ?? true);
    },
    async close() {
      stopSys();
      const closed = listeners.map(listener => listener.close());
      // what has arrived and was not looked at yet, above all acknowledgements, still counts
      for (let turns = 0; turns < 3; turns++) await new Promise(resolve => setImmediate(resolve));
      broker.shutdown();
      await broker.silence();
      await Promise.all(closed);
    },
  };
}

/** Undefined where there is nothing to guard: what decides is not even loaded. */
async function guardFor(options: GuardOptions & Pick<StartOptions, 'clock'>): Promise<Guard | undefined> {
  const { passwordFile, aclFile, certificates, clock } = options;
  if (passwordFile === undefined && aclFile === undefined && certificates !== true) return undefined;
  const { Guard } = await import('./security/guard.ts');
  return new Guard(options, clock ?? systemClock);
}
