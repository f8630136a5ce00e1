/** Adapters for objects of the host that are made of portable state, and the list of all such adapters. */

import { type Adapter, adapter } from './adapter.ts';
import { EVENT_KINDS, installEventKinds } from './event-kinds.ts';
import { EVENT_OBJECT_KINDS } from './event-object-kinds.ts';
import { FETCH_KINDS } from './fetch-kinds.ts';
import { INTL_KINDS, installIntlKinds } from './intl-kinds.ts';
import { inherits } from './intrinsics.ts';
import { OwnWeakMap } from './own-maps.ts';
import { installTextKinds, TEXT_KINDS } from './text-kinds.ts';
import type { Timers } from './timers.ts';

/** `url.searchParams` is one object with its URL: each is found from the other through the URL it was made by. */
const urlOf = new OwnWeakMap<object, URL>();

/** Replaces what keeps its state where capture cannot see it. Before a program is loaded. */
export function installHostKinds(timers: Timers): void {
  installEventKinds(timers);
  installTextKinds();
  installIntlKinds();
}

export const HOST_KINDS: Adapter[] = [
  adapter<URLSearchParams>({
    name: 'URLSearchParams',
    prototype: URLSearchParams.prototype,
    is: (value): value is URLSearchParams => inherits(value, URLSearchParams.prototype),
    save: params => [params.toString()],
    create() {
      const url = new URL('restored:');
      urlOf.set(url.searchParams, url);
      return url.searchParams;
    },
    fill(params, [text]) {
      if (params.toString() === text) return;
      for (const [name, value] of new URLSearchParams(text as string)) params.append(name, value);
    },
  }),
  adapter<URL>({
    name: 'URL',
    prototype: URL.prototype,
    eager: true,
    is: (value): value is URL => inherits(value, URL.prototype),
    save: url => [url.href, url.searchParams],
    create([href, params]) {
      const url = urlOf.get(params as object) ?? new URL(href as string);
      url.href = href as string;
      return url;
    },
  }),
  ...TEXT_KINDS,
  ...EVENT_KINDS,
  ...EVENT_OBJECT_KINDS,
  ...FETCH_KINDS,
  ...INTL_KINDS,
];
