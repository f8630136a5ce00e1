/** Template objects of tagged templates, one for each place in the program's text (ECMA-262 section 13.2.8.4). */
import { GLOBALS } from '../reserved.ts';
import type { ProgramImage } from './image.ts';
import { defineProperty, hidden } from './intrinsics.ts';
import type { Realm } from './realm.ts';

const { freeze } = Object;

export class Templates {
  readonly #image: ProgramImage;
  readonly #realm: Pick<Realm, 'name'>;
  readonly #objects: (object | undefined)[] = [];

  constructor(image: ProgramImage, realm: Pick<Realm, 'name'>) {
    this.#image = image;
    this.#realm = realm;
  }

  install(): void {
    const objects = this.#objects;
    hidden(GLOBALS.templateObject, (site: number) => objects[site] ?? this.object(site));
  }

  /** Made when first asked for; snapshots name it by its place, as it can never change. */
  object(site: number): object | undefined {
    const template = this.#image.templates[site];
    if (!template || this.#objects[site]) return this.#objects[site];
    const cooked: (string | undefined)[] = [];
    const raw: string[] = [];
    // Without what a program may have replaced.
    for (let i = 0; i < template.raw.length; i++) {
      cooked[i] = template.cooked[i] ?? undefined;
      raw[i] = template.raw[i]!;
    }
    freeze(raw);
    defineProperty(cooked, 'raw', { value: raw });
    this.#objects[site] = freeze(cooked);
    this.#realm.name(`template:${site}`, cooked);
    this.#realm.name(`template:${site}.raw`, raw);
    return cooked;
  }
}
