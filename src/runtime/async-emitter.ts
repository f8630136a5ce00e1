/**
 * `EventEmitterAsyncResource` of `node:events` over the contexts of {@link AsyncResource}: listeners run where the
 * emitter was made. The host's own keeps a resource that nobody can read.
 */
import { EventEmitter } from 'node:events';
import { type Adapter, adapter } from './adapter.ts';
import { AsyncResource, type Resource, resourceOf, setResource } from './async-storage.ts';
import { apply, defineProperty, getOwnPropertyDescriptor } from './intrinsics.ts';
import type { Context } from './suspend/context.ts';

const NAME = 'EventEmitterAsyncResource';
const host = getOwnPropertyDescriptor(EventEmitter, NAME);
const { emit } = EventEmitter.prototype;

type Options = { name?: string; triggerAsyncId?: number } | string | undefined;

class EventEmitterReferencingAsyncResource extends AsyncResource {
  #emitter: EventEmitter | undefined;

  constructor(emitter: EventEmitter | undefined, type: string, options?: { triggerAsyncId?: number }) {
    super(type, options);
    this.#emitter = emitter;
  }

  get eventEmitter(): EventEmitter | undefined {
    return this.#emitter;
  }

  static has(value: object): value is EventEmitterReferencingAsyncResource {
    return #emitter in value;
  }

  static set(value: EventEmitterReferencingAsyncResource, emitter: EventEmitter): void {
    value.#emitter = emitter;
  }
}

class EventEmitterAsyncResource extends EventEmitter {
  #resource: EventEmitterReferencingAsyncResource;

  constructor(options?: Options) {
    const settings = typeof options === 'string' ? undefined : options;
    const name = typeof options === 'string' ? options : settings?.name;
    // The host's own complaint.
    if (new.target === EventEmitterAsyncResource && typeof name !== 'string') complain(options);
    super(settings as object | undefined);
    this.#resource = new EventEmitterReferencingAsyncResource(this, name || new.target.name, settings);
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const all: unknown[] = [event];
    for (let i = 0; i < args.length; i++) all[i + 1] = args[i];
    return this.#resource.runInAsyncScope(() => apply(emit, this, all)) as boolean;
  }

  emitDestroy(): void {
    this.#resource.emitDestroy();
  }

  get asyncId(): number {
    return this.#resource.asyncId();
  }

  get triggerAsyncId(): number {
    return this.#resource.triggerAsyncId();
  }

  get asyncResource(): EventEmitterReferencingAsyncResource {
    return this.#resource;
  }

  static resourceIn(value: object): EventEmitterReferencingAsyncResource | undefined {
    return #resource in value ? value.#resource : undefined;
  }

  static put(value: EventEmitterAsyncResource, resource: EventEmitterReferencingAsyncResource): void {
    value.#resource = resource;
  }
}

function complain(options: Options): void {
  const HostClass = (host?.get ? apply(host.get, EventEmitter, []) : host?.value) as new (
    options: Options,
  ) => object;
  new HostClass(options);
}

const { has, set } = EventEmitterReferencingAsyncResource;
const { resourceIn, put } = EventEmitterAsyncResource;
for (const key of ['has', 'set']) Reflect.deleteProperty(EventEmitterReferencingAsyncResource, key);
for (const key of ['resourceIn', 'put']) Reflect.deleteProperty(EventEmitterAsyncResource, key);

export { EventEmitterAsyncResource, EventEmitterReferencingAsyncResource };

/** In the place of the host's own, if it has one. */
export function installAsyncEmitter(): void {
  if (!host) return;
  const { get } = { get: () => EventEmitterAsyncResource };
  const place = host.get ? { ...host, get } : { ...host, value: EventEmitterAsyncResource };
  defineProperty(EventEmitter, NAME, place);
}

export const ASYNC_EMITTER_KINDS: Adapter[] = [
  adapter<EventEmitterAsyncResource>({
    name: NAME,
    prototype: EventEmitterAsyncResource.prototype,
    is: (value): value is EventEmitterAsyncResource => resourceIn(value) !== undefined,
    save: emitter => [resourceIn(emitter)],
    create: () => new EventEmitterAsyncResource('restored'),
    fill: (emitter, [resource]) => put(emitter, resource as EventEmitterReferencingAsyncResource),
  }),
  adapter<EventEmitterReferencingAsyncResource>({
    name: 'EventEmitterReferencingAsyncResource',
    prototype: EventEmitterReferencingAsyncResource.prototype,
    is: has,
    save(value) {
      const { context, id, trigger }: Resource = resourceOf(value)!;
      return [context, id, trigger, value.eventEmitter];
    },
    create: () => new EventEmitterReferencingAsyncResource(undefined, 'restored'),
    fill(value, [context, id, trigger, emitter]) {
      setResource(value, { context: context as Context, id: Number(id), trigger: Number(trigger) });
      set(value, emitter as EventEmitter);
    },
  }),
];
