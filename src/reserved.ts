/**
 * The identifiers that instrumented programs contain beside their own, in one place: the instrumenter emits
 * them, the runtime defines them.
 *
 * All start with `µ` (U+00B5), a Latin-1 letter: engines keep the text one byte per character, and neither
 * people nor minifiers produce such names. A program that contains one is refused.
 */

/** Properties of the global object while a program runs. */
export const GLOBALS = {
  /** `undefined` except during a capture or restore: what every function asks first. */
  probe: 'µq',
  /** Registers a class when it is evaluated. */
  registerClass: 'µc',
  /** Registers the getters of a file's variables when the file starts. */
  registerFile: 'µm',
} as const;

/** Local names, followed by a number or used as parameters of generated code. */
export const LOCALS = {
  /** Identity of a scope: declared in it, `undefined` until a capture meets it. */
  scope: 'µe',
  /** The value being set, in a generated setter. */
  value: 'µv',
  /** The restored superclass. */
  heritage: 'µs',
} as const;

/** Matches any reserved identifier in a source text. */
export const RESERVED = /(?<![\p{ID_Continue}$])µ[a-z]\d*(?![\p{ID_Continue}$])/u;
