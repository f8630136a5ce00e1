/**
 * The snapshot format, version 4: a graph of values as bytes, the same on every engine and processor.
 *
 *     "THNG" version:u8
 *     section*            header, made texts, strings, symbols, shapes, nodes, scopes, privates,
 *                         roots; each varint count, varint length, then bytes
 *
 * Integers are LEB128 varints; signed ones zigzag; floats IEEE 754 little-endian; strings Latin-1 where they
 * can be, else UTF-16LE, so that lone surrogates survive. A *value* is a tag byte and what the tag says; an
 * object is a value of tag `node` with the index of its record in the node section. A *shape* is a prototype
 * value and a list of keys, shared by all objects with these keys as plain data properties in this order. The
 * section `privates` holds private names of objects that are no `instance`: node, class node, private fields.
 * What only one place can hold, such as a suspended async function in the promise it waits for, is no node but a
 * value in that place. Behind the variables of files, the section `scopes` lists the functions of such machines.
 */

export const MAGIC = 0x474e4854; // "THNG", little-endian
export const VERSION = 4;

/** First byte of a value. Tags from {@link SMALL} on are the integers 0 and up. */
export const TAG = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  /** An array hole, or a variable in its temporal dead zone. */
  empty: 4,
  integer: 5,
  float: 6,
  bigint: 7,
  string: 8,
  symbol: 9,
  node: 10,
  /** Length, then raw bytes: the content of an ArrayBuffer. */
  bytes: 11,
  /** A state machine: function id, scope instance + 1. */
  machine: 12,
  /** An object of the runtime: kind name, count, then its state values, of which none is such a part again. */
  part: 13,
} as const;
export const SMALL = 16;

/**
 * First byte of a made text: source that the program has made code of while it ran, instrumented again where it is
 * restored. Numbers of functions, scopes and files go on in these texts where those of the image end.
 */
export const MADE = {
  /** Evaluated in the global scope: the text. */
  script: 0,
  /** By a constructor of functions: the parameters, then the body. */
  function: 1,
  generator: 2,
  async: 3,
  'async generator': 4,
  /** Evaluated by a direct eval: the number of that, then the text. */
  direct: 5,
} as const;

/** First byte of a node record. */
export const NODE = {
  /** An intrinsic or host object, by path: `Array.prototype.map`, `module:fs.readFile`. */
  intrinsic: 0,
  /** Shape index, then the values. */
  plain: 1,
  /** Prototype, flags, properties. */
  object: 2,
  /** Length, then one value (or `empty`) for each index. */
  array: 3,
  /** As `array`, then prototype, flags, the other properties. */
  exoticArray: 4,
  /** Function id, scope instance + 1, then as `object`. */
  function: 5,
  /** Function id, scope instance + 1, computed field names, private fields of the class, then as `object`. */
  class: 6,
  /** A method, accessor or constructor of a class: class node, function id, then as `object`. */
  member: 7,
  bound: 8,
  /** The object a function was born with as its `prototype`: function node, then as `object`. */
  prototype: 9,
  /** Kind name, state values, then as `object`. */
  special: 10,
  /**
   * An instance of a class with private names: class node, count, then for each class with such names its node
   * and the values of its private fields, then as `object`.
   */
  instance: 11,
  /** Target and handler. */
  proxy: 12,
} as const;

/** Lowest bits of what a scope instance begins with behind its id: the instance around it + 1, times 4. */
export const SCOPE = {
  /** Followed by the class whose scope it is. */
  ofClass: 1,
  /** Behind the variables stand indices of its `arguments` that are no longer mapped to parameters. */
  unmapped: 2,
} as const;

export const FLAG = {
  nonExtensible: 1,
  hasPrototype: 2,
  hasProperties: 4,
  /** Followed by keys that objects of the kind are born with and this one has lost. */
  lacks: 8,
} as const;

/** How one property deviates from `{ writable, enumerable, configurable }`. */
export const ATTRIBUTE = { writable: 1, enumerable: 2, configurable: 4, accessor: 8 } as const;
export const PLAIN_ATTRIBUTES = 7;

export const SYMBOL = { unique: 0, registered: 1, wellKnown: 2 } as const;

/** A value that is no value: an array hole, or a variable before its initialization. */
export const EMPTY: unique symbol = Symbol('empty');

/** Raw bytes as a value of their own, for the state of an ArrayBuffer. */
export class RawBytes {
  readonly #bytes: Uint8Array;
  /** Whether there has been any; every object of a snapshot is asked. */
  static #exist = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    RawBytes.#exist = true;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Without asking the value, which may be a program's Proxy. */
  static is(value: object): value is RawBytes {
    return RawBytes.#exist && #bytes in value;
  }
}

/** Limits on hostile input, checked before anything is allocated by it. */
export const LIMITS = {
  /** Bytes of a snapshot. */
  bytes: 1 << 30,
  /** Length of an array that is written element by element. */
  array: 1 << 26,
  /** Elements of an `arguments` object that are mapped to parameters. */
  arguments: 4096,
  /** Groups of the console, one within the other. */
  groups: 1 << 16,
} as const;
