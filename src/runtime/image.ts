/**
 * What the instrumenter hands to the runtime: the program's text, instrumented, with the tables that say
 * where its functions and scopes lie. An image is plain JSON, travels with the program, and is all a worker
 * needs to run or restore it: the parser is not loaded again.
 */
import type { MadeRecord } from '../snapshot/decode.ts';

/** A program as the user wrote it: the entry file and the local files it needs, by path relative to a common root. */
export interface ProgramSource {
  entry: string;
  files: Record<string, string>;
  /** What each file means by a specifier, where that is a file of the program. */
  links?: Record<string, Record<string, string>>;
  /** The `.js` files that are ES modules because a package.json says so. */
  modules?: string[];
}

/** JSON-serialisable; opaque to everything but `instrument/` and `runtime/`. */
export interface ProgramImage {
  version: 1;
  /** Path of the entry file, one of `files[].path`. */
  entry: string;
  /** Hex SHA-256 over paths and original texts; a snapshot names the image it belongs to by it. */
  hash: string;
  files: ImageFile[];
  links: Record<string, Record<string, string>>;
  /** By function id. Ids run through all files. */
  functions: ImageFunction[];
  /** By scope id; only scopes that some function captures. */
  scopes: (ImageScope | null)[];
  /** By number of the place of a tagged template. */
  templates: ImageTemplate[];
  /** It names what makes code of strings. */
  makesCode?: true;
  /** By number of a direct eval: what is around it. */
  evals?: EvalSite[];
}

/** Where a direct eval stands. */
export interface EvalSite {
  /** Whose variables are around all scopes. */
  file: number;
  strict: boolean;
  /** Outermost first. */
  scopes: EvalScope[];
  /** From which of them on they lie in the function to which a sloppy text adds its `var`s. */
  own: number;
}

export interface EvalScope {
  id: number;
  /** What tells its instances apart: an expression. */
  identity: string | null;
  /** Names in the text may mean properties of the object of a `with`. */
  with?: true;
  /** What reads a variable, by its name, where that is not just the name. */
  getters?: Record<string, string>;
}

/** A string that a program has made code of: by an indirect eval, or with one of the constructors of functions. */
export type MadeText =
  | { kind: 'script'; text: string }
  | { kind: 'direct'; site: number; text: string }
  | { kind: MadeFunctionKind; parameters: string; body: string };

export type MadeFunctionKind = 'function' | 'generator' | 'async' | 'async generator';

/** `parts`: the text, or parameters and body, or the number of a direct eval and the text. */
export function madeText({ kind, parts: [first = '', second = ''] }: MadeRecord): MadeText {
  switch (kind) {
    case 'script':
      return { kind, text: first };
    case 'direct':
      return { kind, site: Number(first), text: second };
    default:
      return { kind, parameters: first, body: second };
  }
}

/** The inverse of {@link madeText}. */
export function madeParts(made: MadeText): string[] {
  switch (made.kind) {
    case 'script':
      return [made.text];
    case 'direct':
      return [String(made.site), made.text];
    default:
      return [made.parameters, made.body];
  }
}

/** The file in whose scopes a function stands. */
export function homeFile({ files }: ProgramImage, { file }: ImageFunction): number {
  return files[file]!.host ?? file;
}

/** Instruments what programs make code of while they run. */
export interface InstrumentMade {
  /**
   * `inert`: it makes no function and can be evaluated as it stands; `simple`: it is one function without others in
   * it. Uses nothing of the language that a program can replace but `exec` and `test` of regular expressions, as does
   * `add` for what is simple.
   */
  kindOf(text: MadeText): 'inert' | 'simple' | 'other';
  /**
   * Appends a text to the image of its program, as a file of its own, and returns the index of that. Throws as the
   * instrumenter does.
   */
  add(image: ProgramImage, text: MadeText): number;
}

/** What a template object holds; null: an escape sequence that means nothing. */
export interface ImageTemplate {
  cooked: (string | null)[];
  raw: string[];
}

export interface ImageFile {
  path: string;
  format: 'commonjs' | 'json';
  /** It was an ES module; its exports look like a module namespace object. */
  module?: true;
  /** It is an ES module that cannot be linked: why. */
  refused?: string;
  /** The text before instrumentation: JavaScript, or JSON. */
  source: string;
  /** Its suspended code was taken apart; mistakes that only an engine finds in it are no longer in `code`. */
  lowered?: true;
  /** What the engine is asked about then, where `source` has syntax that it may not know. */
  checked?: string;
  /** The instrumented text: the body of a function of `exports, require, module, __filename, __dirname`. */
  code: string;
  /** The user's text, where that is another than `source`: TypeScript or an ES module. */
  original?: string;
  /**
   * Pieces of `code` that lie in the user's text, for stack frames: three numbers each, how far the piece and its
   * place in the user's text are from those of the piece before, and its length.
   */
  positions: number[];
  strict: boolean;
  /** It has direct evals: `eval` is bound to the engine's own around its code. */
  evals?: true;
  /** Not a file but a text that the program has made: `code` is evaluated in the global scope. */
  evaluated?: true;
  /** The file in whose scopes it was evaluated, by a direct eval. */
  host?: number;
  /** The variables of the file that some function uses, in the order in which the file registers their getters. */
  variables: ImageVariable[];
}

export interface ImageVariable {
  name: string;
  /** `dynamic`: only there if a direct eval has added it. */
  kind: 'let' | 'const' | 'function' | 'host' | 'implicit' | 'dynamic';
}

export type ImageFunctionKind = 'function' | 'arrow' | 'method' | 'getter' | 'setter' | 'class' | 'member';

export interface ImageFunction {
  file: number;
  /** `member`: a method, accessor or constructor of a class, rebuilt with the class. */
  kind: ImageFunctionKind;
  /**
   * Offsets into `code`. The text of methods and declarations begins at the parameters: `prefix` stands before the
   * key of the one and makes the other an expression that does not bind its name.
   */
  start: number;
  end: number;
  prefix: string;
  /** Offsets into `source`, for `toString()`. */
  sourceStart: number;
  sourceEnd: number;
  strict: boolean;
  /** What its `name` is when nothing changed it. */
  name: string;
  /** What its `length` is when nothing changed it. */
  length: number;
  /** Nearest captured scope around its text; -1: the file. */
  scope: number;
  /** Scopes whose identity it reports, outermost first. */
  identities: number[];
  /** Variables whose getters it reports: scope id and name. */
  free: [number, string][];
  /** Variables of the file it may use: indices into `variables`. */
  fileVariables: number[];
  /** The class a member belongs to. */
  class?: number;
  member?: ImageMember;
  /**
   * For a class with computed keys that it needs later: how many of its instance fields have them. One more, the
   * first, is its own name.
   */
  computedFields?: number;
  /** For a class: edits to its text when it is rebuilt, as [start, end, text] in `code`, in order. */
  restore?: [number, number, string][];
  /** For a class: whether it extends another, and whether its constructor may return another object. */
  derived?: true;
  returns?: true;
  /** Whether it begins with a probe, because it holds on to scopes. */
  probed?: boolean;
  /** For a method of an object literal that uses `super`: the variable that holds the object. */
  home?: string;
  /** Why a process that holds it cannot be captured. */
  refused?: string;
}

export interface ImageMember {
  kind: 'constructor' | 'method' | 'get' | 'set';
  static: boolean;
  /** Null where the key is computed or private. */
  key: string | null;
}

export interface ImageScope {
  file: number;
  /** Nearest captured scope around it; -1: the file. */
  parent: number;
  variables: ImageVariable[];
  identity: boolean;
  strict: boolean;
  /** The class whose inner scope it is. */
  class?: number;
  /** Where closures in it use `super`: an expression, outside of it, for the object whose prototype is meant. */
  home?: string;
  /** Parameters of the sloppy function whose scope it is, where its `arguments` is captured. */
  parameters?: string[];
  /** It has one variable, and the value of that tells its instances apart. */
  named?: true;
  /** The scope of a `with`: what functions in it ask of the scopes around it, as elements of an array. */
  around?: string[];
}
