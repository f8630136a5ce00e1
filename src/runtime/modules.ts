/** The files of a program as CommonJS modules: evaluated once each, on first `require`. */
import { resolve as absolute, dirname } from 'node:path';
import { Script } from 'node:vm';
import { importNotFound, moduleNotFound } from '../errors.ts';
import { builtinModule } from '../platform/builtin.ts';
import { fileURLToPath, pathToFileURL } from '../platform/file-urls.ts';
import { GLOBALS } from '../reserved.ts';
import { nativeEval } from './evaluation.ts';
import type { ImageFile, ProgramImage } from './image.ts';
import {
  apply,
  create,
  defineProperty,
  getOwnPropertyDescriptor,
  hasOwn,
  hidden,
  isObject,
  preventExtensions,
} from './intrinsics.ts';
import { OwnMap, OwnSet, OwnWeakMap } from './own-maps.ts';
import type { Realm } from './realm.ts';
import { builtin } from './suspend/builtins.ts';
import { fulfill, newPromise, PromiseClass, reject } from './suspend/promise.ts';
import { standIn } from './suspend/stand-ins.ts';
import { installUtilFunctions } from './util-functions.ts';
import { trackModule } from './waiting/host-modules.ts';

/** The `module` object of a file; the program may add to it. */
export class Module {
  id: string;
  path: string;
  filename: string;
  exports: unknown = {};
  loaded = false;
  children: Module[] = [];
  /** Settles when the body of a module that awaits has ended. */
  declare evaluation?: object;
  /** What the body of an ES module has thrown: it is not evaluated again (ECMA-262 section 16.2.1.6.1.3). */
  declare failure?: { error: unknown };
  /** What `import()` gives of a file that is no ES module. */
  declare namespace?: object;
  /** Its meta object, if it has asked for it. */
  declare meta?: object;

  constructor(id: string, filename: string) {
    this.id = id;
    this.path = dirname(filename);
    this.filename = filename;
  }

  require(specifier: string): unknown {
    return current.require(current.fileOf(this)!)(specifier);
  }
}

/** What `require.cache` holds: modules, and what programs put in their place. */
export type Cached = Pick<Module, 'exports'>;

export type Require = ((specifier: string) => unknown) & {
  main: Module | undefined;
  cache: Record<string, Cached>;
  resolve: (specifier: string) => string;
};

/** What the wrapper of a file passes to its code. */
export type ModuleArguments = [
  exports: unknown,
  require: Require,
  module: Module,
  __filename: string,
  __dirname: string,
];

// As it is before a program may change it.
const { parse } = JSON;
const { keys } = Object;
const { includes, sort } = Array.prototype;
const TAG: typeof Symbol.toStringTag = Symbol.toStringTag;
const { exec } = RegExp.prototype;
const PATH = /^(?:\.{0,2}\/|\.{1,2}$)/;
const SCHEME = 'node:';
const SUFFIXES = ['', '.js', '.json', '.cjs', '.ts', '.mjs', '/index.js', '/index.ts', '/index.json'];
const WRAPPER = 'exports,require,module,__filename,__dirname';

export class Modules {
  readonly #image: ProgramImage;
  readonly #realm: Pick<Realm, 'name' | 'register' | 'watchModule'>;
  readonly #modules = new OwnMap<number, Module>();
  readonly #indexOf = new OwnWeakMap<object, number>();
  readonly #requires = new OwnMap<number, Require>();
  readonly #replaced: ReadonlyMap<string, unknown>;
  readonly #cache: Record<string, Cached> = Object.create(null);
  readonly #entry: number;

  /** `replaced`: host modules the runtime stands in for, such as `timers`. */
  constructor(
    image: ProgramImage,
    realm: Pick<Realm, 'name' | 'register' | 'watchModule'>,
    replaced: ReadonlyMap<string, unknown>,
  ) {
    this.#image = image;
    this.#realm = realm;
    this.#replaced = replaced;
    this.#entry = image.files.findIndex(({ path }) => path === image.entry);
  }

  runEntry(): void {
    this.#load(this.#entry);
  }

  /** The module object of a file, made when first asked for; not evaluated. */
  module(file: number): Module {
    let module = this.#modules.get(file);
    if (module) return module;
    const { path } = this.#image.files[file]!;
    const filename = absolute(path);
    module = new Module(file === this.#entry ? '.' : filename, filename);
    // Known before it is evaluated, since modules are linked first.
    if (this.#image.files[file]!.module) this.#mark(module.exports as object);
    this.#modules.set(file, module);
    this.#indexOf.set(module, file);
    this.#cache[filename] = module;
    return module;
  }

  /** Tells CommonJS that exports are those of an ES module; where there is none, nobody asks. */
  #mark(exports: object): void {
    const hasCommonJs = this.#image.files.some(
      ({ format, module, evaluated }) => format === 'commonjs' && !module && !evaluated,
    );
    if (hasCommonJs) defineProperty(exports, '__esModule', { value: true });
  }

  fileOf(module: object): number | undefined {
    return this.#indexOf.get(module);
  }

  /** Whether a module has been taken out of `require.cache` and another one of its file has come since. */
  isStale(module: object): boolean {
    return this.#modules.get(this.fileOf(module)!) !== module;
  }

  staleModule(file: number): Module {
    const filename = absolute(this.#image.files[file]!.path);
    const module = new Module(filename, filename);
    this.#indexOf.set(module, file);
    return module;
  }

  /** Files that `require.cache` has something for, in its order, and others whose evaluation has begun. */
  loaded(): number[] {
    const cached = Object.entries(this.#cache).map(
      ([path, entry]) => this.fileOf(entry) ?? this.#indexWhere(known => absolute(known) === path),
    );
    return [...new Set([...cached, ...this.#modules.keys()])].filter(file => file >= 0);
  }

  /** What `require.cache` has for a file; undefined: nothing. */
  cached(file: number): Cached | undefined {
    const filename = absolute(this.#image.files[file]!.path);
    return hasOwn(this.#cache, filename) ? this.#cache[filename] : undefined;
  }

  setCached(file: number, entry: Cached | undefined): void {
    const filename = absolute(this.#image.files[file]!.path);
    delete this.#cache[filename];
    if (entry !== undefined) this.#cache[filename] = entry;
  }

  arguments(file: number): ModuleArguments {
    const module = this.module(file);
    return [module.exports, this.require(file), module, module.filename, module.path];
  }

  require(file: number): Require {
    const known = this.#requires.get(file);
    if (known) return known;
    const require = this.makeRequire(file);
    this.#requires.set(file, require);
    const { path } = this.#image.files[file]!;
    this.#realm.name(`require:${path}`, require);
    this.#realm.name(`require:${path}.resolve`, require.resolve);
    this.#realm.name(`require:${path}.cache`, this.#cache);
    return require;
  }

  /** A `require` as if in a file; each is a function of its own. */
  makeRequire(file: number): Require {
    const require = ((specifier: string) => this.#require(file, specifier)) as Require;
    defineProperty(require, 'name', { value: 'require' });
    require.main = this.module(this.#entry);
    require.cache = this.#cache;
    require.resolve = specifier => {
      const target = this.#resolve(file, specifier);
      return target === undefined ? specifier : absolute(this.#image.files[target]!.path);
    };
    this.#madeFor.set(require, file);
    return require;
  }
  readonly #madeFor = new OwnWeakMap<object, number>();

  /** The file a `require` is for. */
  requireOf(require: object): number | undefined {
    return this.#madeFor.get(require);
  }

  /** `createRequire` of the host's `module` also leads to the files of the program. */
  install(): void {
    current = this;
    hidden(GLOBALS.modules, {
      link: (from: number, specifier: string) => this.#link(from, specifier),
      exports: (path: string) => this.module(this.#image.files.findIndex(file => file.path === path)).exports,
      settled: (file: number) => this.#settled(file),
      namespace: (from: number, specifier: string) => this.#hostNamespaceFor(from, specifier),
      order: reserveExports,
      meta: (file: number) => this.#meta(file),
      named: nameDefault,
      importer: (from: number) => (specifier: unknown, options?: unknown) =>
        importFrom(from, specifier, options),
    });
    const host = builtinModule('module') as { createRequire(from: string | URL): Require };
    const native = host.createRequire;
    const { createRequire } = {
      createRequire: (from: string | URL): Require => {
        const name = String(from);
        const path = name.startsWith('file:') ? fileURLToPath(name) : name;
        const file = this.#image.files.findIndex(known => absolute(known.path) === path);
        return file < 0 ? native(from) : this.makeRequire(file);
      },
    };
    standIn(host, 'createRequire', createRequire);
    const { getBuiltinModule: hostOwn } = process as { getBuiltinModule?: (name: string) => unknown };
    if (!hostOwn) return;
    const { getBuiltinModule } = {
      // The complaint about what is no string is the host's.
      getBuiltinModule: (name: string): unknown =>
        typeof name === 'string' ? this.hostModule(name) : hostOwn(name),
    };
    standIn(process, 'getBuiltinModule', getBuiltinModule);
    this.#realm.name('process.getBuiltinModule', getBuiltinModule);
  }

  #require(from: number, specifier: string): unknown {
    const target = this.#resolve(from, specifier);
    if (target !== undefined) {
      const inPlace =
        this.#isCommonJs(from) && this.#isCommonJs(target) ? this.#inPlaceOf(target) : undefined;
      if (inPlace) return inPlace.exports;
      const module = this.module(target);
      const parent = this.module(from);
      if (!parent.children.includes(module)) parent.children.push(module);
      const exports = this.#load(target);
      this.#noteImport(from, target);
      return exports;
    }
    return this.hostModule(specifier) ?? notFound(specifier, this.#image.files[from]!.path);
  }

  #isCommonJs(file: number): boolean {
    return !this.#image.files[file]!.module;
  }

  /** What a program has put into `require.cache` in the place of a module; one that it took out is forgotten. */
  #inPlaceOf(file: number): Cached | undefined {
    const known = this.#modules.get(file);
    const entry = this.cached(file);
    if (entry === known) return undefined;
    if (entry === undefined) this.#modules.delete(file);
    return entry;
  }

  /**
   * What the evaluation of a module must wait for: not for one that is being evaluated on the way to it, which is then
   * the root of their cycle; for a module of a cycle that is complete, for its root (section 16.2.1.6.1.3.1).
   */
  #noteImport(from: number, target: number): void {
    const root = this.#loading.has(target) ? target : this.#cycleRoots.get(target);
    if (root === undefined || !this.#loading.has(root))
      push(this.#imports, from, this.module(root ?? target));
    else {
      if (root !== target) push(this.#imports, from, this.module(target));
      const known = this.#cycleRoots.get(from);
      const outermost = [...this.#loading].find(file => file === root || file === known);
      if (outermost !== from) this.#cycleRoots.set(from, outermost!);
    }
  }
  readonly #cycleRoots = new OwnMap<number, number>();

  /** Exports of a module of the host, named for captures from now on; undefined if there is none. */
  hostModule(specifier: string): unknown {
    installUtilFunctions();
    const name = withoutScheme(specifier);
    const exports = this.#replaced.get(name) ?? builtinModule(specifier);
    if (isObject(exports)) trackModule(name, exports);
    if (exports !== undefined) this.#realm.register(`module:${name}`, exports, false);
    if (isObject(exports) && !this.#replaced.has(name)) this.#realm.watchModule(name, exports);
    return exports;
  }

  /** The exports of a module of the program that is not to be evaluated yet. */
  #link(from: number, specifier: string): unknown {
    return this.module(this.#resolve(from, specifier)!).exports;
  }

  /** The meta object of a module (ECMA-262 section 13.3.12), made when it is first asked for. */
  #meta(file: number): object {
    const module = this.module(file);
    if (!module.meta) {
      const url = pathToFileURL(module.filename).href;
      const value = Object.assign(Object.create(null) as object, {
        dirname: module.path,
        filename: module.filename,
        resolve: resolveMeta({ from: file }),
        url,
      });
      defineProperty(module, 'meta', { value, writable: true, configurable: true });
    }
    return module.meta!;
  }

  /** What `resolve` of a module's meta object gives: the URL of what a module means by a specifier. */
  resolveUrl(from: number, specifier: string): string {
    const target = this.#resolve(from, specifier);
    if (target !== undefined) return pathToFileURL(this.module(target).filename).href;
    if (this.hostModule(specifier) === undefined) notFound(specifier, this.#image.files[from]!.path);
    return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  }

  /** What a module that awaits waits for before its body: the evaluation of those it imports. */
  #settled(file: number): object | undefined {
    const imports = this.#imports.get(file) ?? [];
    this.#imports.delete(file);
    const evaluations = imports.flatMap(({ evaluation }) => evaluation ?? []);
    return evaluations.length > 0
      ? (PromiseClass as unknown as PromiseConstructor).all(evaluations)
      : undefined;
  }
  readonly #imports = new OwnMap<number, Module[]>();

  /** What `import()` of a specifier gives, once the returned module has been evaluated. */
  import(from: number, specifier: string): { namespace: unknown; evaluation?: object | undefined } {
    const target = this.#resolve(from, specifier, importNotFound);
    if (target === undefined) {
      return {
        namespace: this.#hostNamespaceFor(from, specifier),
      };
    }
    const exports = this.#load(target);
    const module = this.module(target);
    if (this.#image.files[target]!.module) return { namespace: exports, evaluation: module.evaluation };
    if (!module.namespace) {
      defineProperty(module, 'namespace', {
        value: namespaceOf(exports),
        writable: true,
        configurable: true,
      });
    }
    return { namespace: module.namespace };
  }

  #hostNamespaceFor(from: number, specifier: string): unknown {
    const namespace = this.hostNamespace(specifier);
    if (namespace === undefined) throw importNotFound(specifier, this.#image.files[from]!.path);
    return namespace;
  }

  /** The namespace of a module of the host, the same one every time; undefined if there is none. */
  hostNamespace(specifier: string): unknown {
    const name = withoutScheme(specifier);
    const known = this.#hostNamespaces.get(name);
    if (known) return known;
    const exports = this.hostModule(specifier);
    if (exports === undefined) return undefined;
    const namespace = namespaceOf(exports);
    this.#hostNamespaces.set(name, namespace);
    this.#realm.name(`import:${name}`, namespace);
    return namespace;
  }
  readonly #hostNamespaces = new OwnMap<string, object>();

  #resolve(from: number, specifier: string, missing = moduleNotFound): number | undefined {
    const linked = this.#image.links[this.#image.files[from]!.path];
    if (linked && hasOwn(linked, specifier)) {
      return this.#indexWhere(path => path === linked[specifier]);
    }
    if (!apply(exec, PATH, [specifier])) return undefined;
    const { path } = this.#image.files[from]!;
    const base = absolute(dirname(path), specifier);
    for (let i = 0; i < SUFFIXES.length; i++) {
      const index = this.#indexWhere(path => absolute(path) === base + SUFFIXES[i]);
      if (index >= 0) return index;
    }
    throw missing(specifier, path);
  }

  #indexWhere(matches: (path: string) => boolean): number {
    const { files } = this.#image;
    for (let i = 0; i < files.length; i++) if (matches(files[i]!.path)) return i;
    return -1;
  }

  #load(file: number): unknown {
    const module = this.module(file);
    if (module.failure) throw module.failure.error;
    if (module.loaded || this.#loading.has(file)) return module.exports;
    const image = this.#image.files[file]!;
    if (image.refused !== undefined) throw new SyntaxError(image.refused);
    if (image.format === 'json') {
      module.exports = parse(image.source);
      module.loaded = true;
      return module.exports;
    }
    this.#loading.add(file);
    const { exports } = module;
    try {
      if (image.lowered) checkSyntax(image);
      const run = compile(image, image.code);
      if (image.module) {
        defineProperty(module.exports as object, Symbol.toStringTag, { value: 'Module' });
        // One that exports nothing does not say that it is a module.
        if (!image.code.includes('exports')) {
          this.#mark(module.exports as object);
          asNamespace(module.exports as object);
        }
      }
      const evaluation: unknown = apply(run, module.exports, this.arguments(file));
      if (image.module && isObject(evaluation)) {
        defineProperty(module, 'evaluation', { value: evaluation, writable: true, configurable: true });
      }
      module.loaded = true;
      if (image.module && module.exports === exports) asNamespace(exports as object);
    } catch (error) {
      if (image.module) {
        defineProperty(module, 'failure', { value: { error }, writable: true, configurable: true });
      } else {
        this.#modules.delete(file);
        delete this.#cache[module.filename];
      }
      throw error;
    } finally {
      this.#loading.delete(file);
    }
    return module.exports;
  }

  readonly #loading = new OwnSet<number>();
}

/** `import()` (ECMA-262 section 13.3.10): the module is loaded in a job of its own. */
function importFrom(from: number, specifier: unknown, options: unknown): object {
  const promise = newPromise();
  try {
    const name = String(specifier);
    if (options !== undefined) checkAttributes(options);
    fulfill(promise, name);
  } catch (error) {
    reject(promise, error);
  }
  return then(promise, load({ from }));
}

/** What they ask for, files are known to be without them. */
function checkAttributes(options: unknown): void {
  if (!isObject(options)) throw new TypeError('The second argument of import() must be an object');
  const attributes: unknown = (options as { with?: unknown }).with;
  if (attributes === undefined) return;
  if (!isObject(attributes)) throw new TypeError("The 'with' option of import() must be an object");
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value !== 'string') throw new TypeError(`The import attribute '${key}' must be a string`);
  }
}

/** There is one program in a process. */
let current: Modules;

const load = builtin<{ from: number }>('import', record => specifier => {
  const { namespace, evaluation } = current.import(record.state.from, specifier as string);
  return isObject(evaluation) ? then(evaluation, give({ namespace })) : namespace;
});
const resolveMeta = builtin<{ from: number }>('meta.resolve', record => specifier => {
  return current.resolveUrl(record.state.from, String(specifier));
});
const give = builtin<{ namespace: unknown }>('imported', record => () => record.state.namespace);

/** An anonymous function that is a default export. */
function nameDefault(fn: object): void {
  defineProperty(fn, 'name', { value: 'default', configurable: true });
}

/** A module namespace object of what is no ES module: its exports by name, and all of them as `default`. */
function namespaceOf(exports: unknown): object {
  const namespace: object = create(null) as object;
  const names = isObject(exports) ? keys(exports) : [];
  if (!apply(includes, names, ['default'])) names[names.length] = 'default';
  apply(sort, names, []);
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const get =
      name === 'default' ? (): unknown => exports : (): unknown => (exports as Record<string, unknown>)[name];
    const descriptor =
      isObject(exports) && name !== 'default' ? getOwnPropertyDescriptor(exports, name) : undefined;
    // A getter of the host may load much.
    if (descriptor?.get) defineProperty(namespace, name, { get, enumerable: true });
    else defineProperty(namespace, name, { value: get(), enumerable: true });
  }
  defineProperty(namespace, TAG, { value: 'Module' });
  return preventExtensions(namespace);
}

function then(promise: object, callback: (value: unknown) => unknown): object {
  return (promise as Promise<unknown>).then(callback);
}

function push(map: Map<number, Module[]>, key: number, value: Module): void {
  const known = map.get(key);
  if (known) known[known.length] = value;
  else map.set(key, [value]);
}

/** Makes room for exports, in the order of their names, before they are defined one module after the other. */
function reserveExports(exports: object, names: readonly string[]): void {
  for (let i = 0; i < names.length; i++) {
    defineProperty(exports, names[i]!, { value: undefined, enumerable: true, configurable: true });
  }
}

/** What can be seen of a module namespace object on exports (ECMA-262 section 10.4.6). */
function asNamespace(exports: object): void {
  Object.seal(Object.setPrototypeOf(exports, null));
}

/** Early errors (ECMA-262 section 5.2.3) in suspended code: only the engine knows them all. */
export function checkSyntax({ source, checked = source, path }: ImageFile): void {
  new Script(`(function(${WRAPPER}){${checked}\n})`, { filename: path });
}

/** Early errors of a text that is to be evaluated. */
export function checkText(text: string): void {
  new Script(text);
}

/** The function that the body of a file is; the wrapper adds no line. */
export function compile(
  file: ImageFile,
  body: string,
  keyword: 'function' | 'function*' = 'function',
): (...args: ModuleArguments) => unknown {
  const parameters = file.evaluated ? '' : WRAPPER;
  // Strict code cannot bind the name.
  const [open, close] = file.evals ? ['(function(eval){return ', '})'] : ['(', ')'];
  const before = `${open}${keyword}(${parameters}){`;
  const script = new Script(`${before}${body}\n}${close}`, { filename: file.path });
  compiled.set(file, { text: body, before: before.length });
  const made = script.runInThisContext() as (...args: unknown[]) => unknown;
  return (file.evals ? made(nativeEval) : made) as (...args: ModuleArguments) => unknown;
}

/** What a file's functions were last compiled from: its code, or the text of a restore. */
export function compiledText(file: ImageFile): { text: string; before: number } {
  return compiled.get(file)!;
}

const compiled = new OwnWeakMap<ImageFile, { text: string; before: number }>();

function notFound(specifier: string, from: string): never {
  throw moduleNotFound(specifier, from);
}

const { startsWith, slice } = String.prototype;

function withoutScheme(specifier: string): string {
  const schemed = apply(startsWith, specifier, [SCHEME]);
  return schemed ? (apply(slice, specifier, [SCHEME.length]) as string) : specifier;
}
