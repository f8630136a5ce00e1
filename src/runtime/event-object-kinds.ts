/** Adapters for what events hand to their listeners and signals to their reasons: Event, CustomEvent, DOMException. */
import { type Adapter, adapter } from './adapter.ts';
import { bornKeys } from './born-keys.ts';
import { defineProperty, inherits } from './intrinsics.ts';

/** What hosts give every event, and what a restored one is given. */
const OWN = ['isTrusted', 'target', 'detail'];

interface EventClass {
  new (type: string, init: object): Event;
  readonly prototype: object;
}

/** Events that have been dispatched: what they were sent to, and whether that was called off, is all that is left. */
function eventKind(name: string, type: EventClass): Adapter {
  const symbols = bornKeys(() => [new type('sample', { detail: null })]);
  return adapter<Event>({
    name,
    prototype: type.prototype,
    is: (value): value is Event => inherits(value, type.prototype),
    ownKeys: value => [...OWN, ...symbols(value)],
    save: event => [
      event.type,
      event.bubbles,
      event.cancelable,
      event.composed,
      event.defaultPrevented,
      event.target,
      (event as { detail?: unknown }).detail,
    ],
    // What it is sent to and tells exists only once objects are filled.
    create: ([kind, bubbles, cancelable, composed, prevented]) => {
      const event = new type(kind as string, { bubbles, cancelable, composed });
      if (prevented) event.preventDefault();
      return event;
    },
    fill(event, [, , , , , target, detail]) {
      if (target) defineProperty(event, 'target', { value: target, configurable: true });
      if (detail !== undefined && detail !== null)
        defineProperty(event, 'detail', { value: detail, configurable: true });
    },
  });
}

const { CustomEvent: Custom } = globalThis as { CustomEvent?: EventClass };

export const EVENT_OBJECT_KINDS: Adapter[] = [
  ...(Custom ? [eventKind('CustomEvent', Custom)] : []),
  eventKind('Event', Event as unknown as EventClass),
  adapter<DOMException>({
    name: 'DOMException',
    prototype: DOMException.prototype,
    is: (value): value is DOMException => inherits(value, DOMException.prototype),
    ownKeys: bornKeys(() => [new DOMException('sample', 'AbortError')]),
    save: ({ message, name, stack }) => [message, name, stack],
    create: ([message, name]) => new DOMException(message as string, name as string),
    fill(exception, [, , stack]) {
      defineProperty(exception, 'stack', {
        value: stack,
        writable: true,
        enumerable: false,
        configurable: true,
      });
    },
  }),
];
