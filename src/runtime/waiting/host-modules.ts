/**
 * The functions of the host's modules that call back once, give a promise, or make a stream: each has a stand-in that
 * notes the call for as long as it is under way.
 *
 *     fs.readFile(path, callback)   =>  noted until `callback` is called
 *     fs.promises.readFile(path)    =>  noted until it settles; gives a promise of ours that follows it
 *     http.get(url), fs.createReadStream(path)  =>  watched, see host-streams.ts
 */
import { builtinModule } from '../../platform/builtin.ts';
import { apply, defineProperty, getOwnPropertyDescriptor, isObject, ownKeys } from '../intrinsics.ts';
import { OwnSet } from '../own-maps.ts';
import type { Program } from '../program.ts';
import { currentContext, runIn } from '../suspend/context.ts';
import { followHost, isNativePromise } from '../suspend/host.ts';
import { standIn } from '../suspend/stand-ins.ts';
import { beginCall, endCall, isOfHost, postpone, postponeBy, postpones } from './host-calls.ts';
import { installHostStreams, watchStream } from './host-streams.ts';

type AnyFunction = (...args: unknown[]) => unknown;

interface Tracking {
  /** The last argument, if a function, is called once. */
  callback?: true;
  /** Which arguments a message may show: paths, commands, hosts; not passwords. */
  shows?: 'first' | 'url';
  /** Its names besides `FooSync`, which end before they return. */
  only?: RegExp;
  /** Functions that are given what is called many times, or to be taken off again. */
  except?: RegExp;
  /** Classes whose methods are like the module's functions. */
  classes?: readonly string[];
  /** Modules that come along as properties. */
  along?: readonly string[];
}

const MODULES: Readonly<Record<string, Tracking>> = {
  fs: {
    callback: true,
    shows: 'first',
    except: /^(?:watch|watchFile|unwatchFile|_.*)$/,
    along: ['fs/promises'],
  },
  'fs/promises': { shows: 'first', except: /^watch$/ },
  dns: { callback: true, shows: 'first', classes: ['Resolver'], along: ['dns/promises'] },
  'dns/promises': { shows: 'first', classes: ['Resolver'] },
  zlib: { callback: true, except: /^create/ },
  crypto: { callback: true, except: /^(?:create|get|set)/ },
  child_process: { callback: true, shows: 'first', only: /^exec/ },
  stream: { callback: true, only: /^pipeline$/, along: ['stream/promises'] },
  'stream/promises': { only: /^(?:pipeline|finished)$/ },
  http: { shows: 'url', only: /^(?:get|request)$/ },
  https: { shows: 'url', only: /^(?:get|request)$/ },
};

/** Modules that hand out streams other than those of {@link MODULES}. */
const STREAMING = new OwnSet([
  'child_process',
  'http',
  'http2',
  'https',
  'net',
  'process',
  'readline',
  'readline/promises',
  'stream',
  'tls',
  'zlib',
]);

const done = new OwnSet<string>();

/** Whenever a program has asked for a module, before its functions are named for captures. */
export function trackModule(name: string, exports: object): void {
  if (STREAMING.has(name)) installHostStreams();
  const tracking = MODULES[name];
  if (!tracking || done.has(name)) return;
  done.add(name);
  trackFunctions(name, exports, tracking);
  for (const each of tracking.classes ?? []) {
    const { prototype } = (Reflect.get(exports, each) ?? {}) as { prototype?: object };
    if (prototype) trackFunctions(`${name}.${each}`, prototype, tracking);
  }
  for (const other of tracking.along ?? []) {
    const module = builtinModule(other);
    if (isObject(module)) trackModule(other, module);
  }
}

function trackFunctions(path: string, holder: object, tracking: Tracking): void {
  for (const key of ownKeys(holder)) {
    // Names with a capital are classes.
    if (typeof key !== 'string' || !/^[a-z]\w*$/.test(key) || /Sync$|^constructor$/.test(key)) continue;
    if ((tracking.only && !tracking.only.test(key)) || tracking.except?.test(key)) continue;
    const descriptor = getOwnPropertyDescriptor(holder, key)!;
    if (typeof descriptor.value !== 'function' || !descriptor.configurable) continue;
    standIn(holder, key, tracked(path, key, descriptor.value as AnyFunction, tracking));
  }
}

/** Before a program is loaded. */
export function installHostCalls(program: Program): void {
  postponeBy({ timers: program.timers, isOfHost: fn => program.isOfHost(fn) });
  // The stream is there without a module; to look for it would make it.
  if (program.image.files.some(({ source }) => source.includes('stdin'))) installHostStreams();
}

/** The one global that makes a call of the host; before globals are named for captures. */
export function trackFetch(): void {
  const descriptor = getOwnPropertyDescriptor(globalThis, 'fetch');
  if (typeof descriptor?.value !== 'function') return;
  standIn(globalThis, 'fetch', tracked('', 'fetch', descriptor.value as AnyFunction, { shows: 'url' }));
}

function tracked(path: string, name: string, original: AnyFunction, tracking: Tracking): AnyFunction {
  const title = path === '' ? name : `${path.replace('/', '.')}.${name}`;
  const text = (args: unknown[]): string => `${title}(${shown(args, tracking)})`;
  const stand = {
    [name](this: unknown, ...args: unknown[]): unknown {
      const last = args.length - 1;
      const callback = args[last];
      if (tracking.callback && typeof callback === 'function') {
        const call = beginCall(text(args));
        args[last] = answering(callback as AnyFunction, () => endCall(call));
        try {
          return apply(original, this, args);
        } catch (error) {
          endCall(call);
          throw error;
        }
      }
      const result = apply(original, this, args);
      if (!isObject(result)) return result;
      if (isNativePromise(result))
        return ownKeys(result).length > 0 ? result : followHost(result, text(args));
      if (typeof (result as { pipe?: unknown }).pipe === 'function') watchStream(result, text(args));
      return result;
    },
  }[name]!;
  // What `util.promisify` looks for, and whatever else is on it.
  for (const key of ownKeys(original)) {
    if (key !== 'prototype') defineProperty(stand, key, getOwnPropertyDescriptor(original, key)!);
  }
  return stand;
}

/** What a callback is told, in the context of the call, and later if the program stands still. */
function answering(callback: AnyFunction, end: () => void): AnyFunction {
  const context = currentContext();
  return function (this: unknown, ...results: unknown[]): unknown {
    end();
    const tell = (): unknown =>
      postpones(results) && !isOfHost(callback)
        ? postpone(callback, results)
        : apply(callback, this, results);
    return context === undefined ? tell() : runIn(context, tell);
  };
}

/** The part of the arguments that says what a call is for. */
function shown(args: readonly unknown[], { shows }: Tracking): string {
  if (args.length === 0) return '';
  const [first] = args;
  if (shows === 'first' && (typeof first === 'string' || typeof first === 'number')) return brief(first);
  if (shows === 'url') return address(first);
  return shows === 'first' && first instanceof URL ? brief(first.pathname) : '...';
}

/** Without what may be secret in it. */
function address(target: unknown): string {
  const text = String(isObject(target) && 'url' in target ? target.url : target);
  if (!URL.canParse(text)) return '...';
  const { origin, pathname } = new URL(text);
  return brief(origin + pathname);
}

function brief(value: string | number): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}
