/**
 * Bun's `process` does not tell listeners registered by `once` from others: `rawListeners` lists what the program
 * gave. So it is noted as they come.
 */

type Listener = (...args: unknown[]) => void;
type Register = (this: NodeJS.Process, event: string | symbol, listener: Listener) => NodeJS.Process;

const { apply } = Reflect;
const { get, set } = WeakMap.prototype;
const { add, delete: remove, has } = Set.prototype;
const onceFor = new WeakMap<object, Set<string | symbol>>();

function eventsOf(listener: unknown): Set<string | symbol> | undefined {
  return apply(get, onceFor, [listener]);
}
const NONE = new Set<string | symbol>();

/** Before a program is loaded; `standIn` defines a method so that it looks like what it replaces. */
export function noteOnceListeners(standIn: (holder: object, key: string, value: unknown) => void): void {
  const holder = Object.getPrototypeOf(process) as Record<string, Register>;
  // Node's are those of EventEmitter, whose wrappers say what they wrap.
  if (!Object.hasOwn(holder, 'once')) return;
  const replace = (name: string, note: (event: string | symbol, listener: Listener) => void): void => {
    const native = holder[name]!;
    const { [name]: method } = {
      [name](this: NodeJS.Process, event: string | symbol, listener: Listener): NodeJS.Process {
        const result = apply(native, this, [event, listener]);
        if (this === process) note(event, listener);
        return result;
      },
    };
    standIn(holder, name, method);
  };
  for (const name of ['once', 'prependOnceListener']) {
    replace(name, (event, listener) => {
      const events = eventsOf(listener) ?? new Set();
      apply(set, onceFor, [listener, apply(add, events, [event])]);
    });
  }
  for (const name of ['on', 'addListener', 'prependListener']) {
    replace(name, (event, listener) => void apply(remove, eventsOf(listener) ?? NONE, [event]));
  }
}

/** Whether a raw listener of `process` was registered by `once` last. */
export function isNotedOnce(event: string | symbol, listener: unknown): boolean {
  return typeof listener === 'function' && apply(has, eventsOf(listener) ?? NONE, [event]);
}
