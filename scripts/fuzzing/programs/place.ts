/** What generated code may read, assign and do where it stands. */

export type Kind = 'plain' | 'generator' | 'async' | 'async generator';

export const KINDS: readonly Kind[] = ['plain', 'generator', 'async', 'async', 'async generator'];

export interface FunctionInfo {
  name: string;
  kind: Kind;
}

/** Where code is being generated. */
export interface Place {
  kind: Kind;
  /** What it may read and assign, innermost last. */
  readable: string[];
  assignable: string[];
  /** Loops and labelled blocks around, up to the function. */
  labels: { name: string; loop: boolean }[];
  inLoop: boolean;
  inSwitch: boolean;
  /** Whether `this` is an object of a class. */
  method: boolean;
  /** Whether `super.m` means something. */
  derived: boolean;
  /** Whether `new.target` means something: not in arrows alone. */
  target: boolean;
  /** An arrow takes `arguments` and `super` from around. */
  arrow: boolean;
  depth: number;
}

export function newPlace(kind: Kind, readable: string[], assignable: string[]): Place {
  return {
    kind,
    readable: [...readable],
    assignable: [...assignable],
    labels: [],
    inLoop: false,
    inSwitch: false,
    method: false,
    derived: false,
    target: false,
    arrow: false,
    depth: 0,
  };
}

export function nested(place: Place, changes: Partial<Place> = {}): Place {
  return {
    ...place,
    readable: [...place.readable],
    assignable: [...place.assignable],
    depth: place.depth + 1,
    ...changes,
  };
}

/** Code inside another function. What is not an arrow has its own `this` and `arguments`. */
export function functionPlace(place: Place, kind: Kind, arrow: boolean): Place {
  const inner = nested(place, { kind, labels: [], inLoop: false, inSwitch: false, arrow });
  if (arrow) return inner;
  const own = (text: string): boolean => !/\b(?:this|arguments)\b/.test(text);
  return {
    ...inner,
    readable: place.readable.filter(own),
    assignable: place.assignable.filter(own),
    method: false,
    derived: false,
    target: true,
  };
}

/** The translator moves a computed key out of the function: `new.target` is another there. */
export function keyPlace(place: Place): Place {
  // V8 of Node 20 ends with a segmentation fault when a field's initializer throws and a key of its class has `this`
  // in it, which section 15.7.1 allows.
  const free = (text: string): boolean => !/\bthis\b/.test(text);
  return {
    ...place,
    target: false,
    method: false,
    readable: place.readable.filter(free),
    assignable: place.assignable.filter(free),
  };
}

export function star(kind: Kind): string {
  switch (kind) {
    case 'plain':
      return 'function';
    case 'generator':
      return 'function*';
    case 'async':
      return 'async function';
    case 'async generator':
      return 'async function*';
  }
}

export const isAsync = (kind: Kind): boolean => kind === 'async' || kind === 'async generator';
export const isGenerator = (kind: Kind): boolean => kind === 'generator' || kind === 'async generator';
