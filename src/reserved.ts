/**
 * The identifiers that instrumented programs contain beside their own, in one place: the instrumenter emits
 * them, the runtime defines them.
 *
 * All start with `µ` (U+00B5), a Latin-1 letter: engines keep the text one byte per character, and neither
 * people nor minifiers produce such names. A program that has a variable of such a name is refused.
 */

/** Properties of the global object while a program runs. */
export const GLOBALS = {
  /** `undefined` except during a capture or restore: what functions that hold on to scopes ask first. */
  probe: 'µq',
  /** Registers a class when it is evaluated. */
  registerClass: 'µc',
  /** Remembers a computed field name of the class that is being evaluated: `µb(class, index, key)` => key. */
  fieldKey: 'µb',
  /** The template object of a place in the text: `µt(site)`. */
  templateObject: 'µt',
  /** Stands for what `super` looks in, of an object that a function tells. */
  superOf: 'µp',
  /** Registers the getters of a file's variables when the file starts. */
  registerFile: 'µm',
  /** Runs a state machine as an async function: `µa(machine)` => promise. */
  startAsync: 'µa',
  /** Hands the state machine of a generator, or an async generator, to the driver. */
  startGenerator: 'µg',
  startAsyncGenerator: 'µh',
  /** Makes a lowered function look like an async function. */
  markAsync: 'µf',
  /** The rest of what lowered code calls: properties named in {@link HELPERS}. */
  helpers: 'µr',
  /** What modules ask of each other: an object with `link`, `exports`, `settled`, `namespace`, `order`, `importer`, `meta` and `named`, see src/runtime/modules.ts. */
  modules: 'µj',
} as const;

/** Properties of {@link GLOBALS.probe} during a capture. */
export const PROBE = {
  /** Marks the variable that two functions read and write, which tells the scope instance: `mark(read, write)`. */
  mark: 'mark',
} as const;

/** Stands for `using` while a file is translated. */
export const USED = 'µusing';

/** Local names, followed by a number or used as parameters of generated code. */
export const LOCALS = {
  /** With a function's id, in a comment at the beginning of its parameters. */
  mark: 'µu',
  /** Identity of a scope: declared in it, `undefined` until a capture meets it. */
  scope: 'µe',
  /** The values of a scope's variables, in generated code. */
  value: 'µv',
  /** The name of an anonymous class, where closures need one. */
  className: 'µk',
  /** Takes what is inside the scope of a class, in its restored text. */
  classScope: 'µo',
  /** The restored superclass. */
  heritage: 'µw',
  /** What the computed field names of a restored class were. */
  fieldKeys: 'µn',
  /** `new.target` of a function, the object literal that methods with `super` stand in, the object of a `with`. */
  implied: 'µw',
  /** What is around a `with`, for functions in it: getters and identities, as functions in an array. */
  around: 'µs',
  /** In a state machine: its activation, the value it is resumed with, where it goes next (also its label). */
  activation: 'µk',
  sent: 'µx',
  next: 'µl',
  /** An operand that waits for those after it; lives within one run of the machine. */
  temporary: 'µt',
  /** What a statement keeps across suspensions: an iterator, the completion a `finally` must repeat. */
  kept: 'µp',
  /** The value of a `return` that has code to run first. */
  returned: 'µy',
  /** Variables of one iteration as an object, and the constant through which closures see it. */
  environment: 'µn',
  alias: 'µi',
  /** In a comment of restored text: what follows is the file's code from this offset on. */
  piece: 'µz',
  /** A variable of a block that had to be renamed when it was moved out of it. */
  binding: 'µb',
  /** Parameters of a shell that must evaluate the real ones inside. */
  argument: 'µd',
} as const;

/**
 * Fields of an activation that its state machine reads and writes:
 * - `label`: where to go on; -1: it has ended and returned its value; `~label`: a generator delegates.
 * - `handler`: the label that takes exceptions; 0: none.
 * - `exception`, `mode`: what that label gets: mode 0 is a throw, 1 a `return` that a caller asked for.
 * - `saved`: temporaries that live across the suspension, one value or an array of them.
 * - `delegate`: the iterator of a `yield*`.
 * - `request`: what an async generator stops for: 0 `await`, 1 `yield`.
 */
export const ACTIVATION = {
  label: 'l',
  handler: 'h',
  exception: 'e',
  mode: 'm',
  saved: 't',
  delegate: 'd',
  request: 'q',
} as const;

/** Properties of {@link GLOBALS.helpers}; the runtime defines each, see src/runtime/suspend/helpers.ts. */
export const HELPERS = {
  /** Runs an async function that cannot stop. */
  run: 'run',
  /** Evaluates the parameters of an async function, whose errors reject. */
  parameters: 'params',
  /** A promise rejected by what they threw. */
  reject: 'reject',
  /** A property key that also names the function evaluated next. */
  key: 'key',
  named: 'named',
  /** The value of variables before their declaration, and its check. */
  uninitialized: 'none',
  initialized: 'has',
  assignable: 'late',
  /** What a pattern assigns to, by a function: an object whose property `v` calls it. */
  assigning: 'assign',
  constant: 'fixed',
  /** Throws, in the place of a call that is assigned to. */
  target: 'target',
  /** Calls and binds a function taken from its object earlier. */
  call: 'call',
  bind: 'bind',
  /** Iteration: open, advance (true when done), take one element or the rest, close, close and pass on. */
  iterate: 'iter',
  step: 'step',
  element: 'elem',
  rest: 'rest',
  close: 'close',
  unwind: 'unwind',
  /** The same for `for await`. */
  asyncIterate: 'aiter',
  asyncNext: 'anext',
  asyncStep: 'astep',
  asyncClose: 'aclose',
  object: 'object',
  /** `for in`. */
  keys: 'keys',
  nextKey: 'inkey',
  /** Destructuring. */
  coercible: 'coerce',
  without: 'omit',
  /** `with`: ToObject, and see src/runtime/with.ts. */
  scope: 'scope',
  enterWith: 'enter',
  /** The accessor function of an object literal. */
  accessor: 'accessor',
  /** What a direct eval is to evaluate, and what it evaluated to already; what the name `eval` means elsewhere. */
  directEval: 'direct',
  taken: 'taken',
  evalFunction: 'eval',
  /** The engine's own, and a text for it. */
  nativeEval: 'native',
  evaluated: 'text',
  /** `yield*`. */
  delegate: 'each',
} as const;

/** Comes inside a `with`, so that names of ours are not looked up in its object: see src/runtime/with.ts. */
export const SECOND_WITH = `with((async function*(){}).${GLOBALS.helpers})`;

/** Matches any reserved identifier in a source text; `µs` is left to programs, where it is a time. */
export const RESERVED = /(?<![\p{ID_Continue}$])µ(?:[a-rt-z]\d*|s\d+)(?![\p{ID_Continue}$])/u;
/** Those that functions may carry in their text: refused in strings and comments, too, where people write `5 µs`. */
export const RESERVED_TEXT = /(?<![\p{ID_Continue}$])µ[a-z]\d+(?![\p{ID_Continue}$])/u;
