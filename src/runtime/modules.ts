/** The files of a program as CommonJS modules: evaluated once each, on first `require`. */
import { resolve as absolute, dirname } from 'node:path';
import { Script } from 'node:vm';
import { moduleNotFound } from '../errors.ts';
import { builtinModule } from '../platform/builtin.ts';
import type { ImageFile, ProgramImage } from './image.ts';
import type { Realm } from './realm.ts';

/** The `module` object of a file; the program may add to it. */
export class Module {
  id: string;
  path: string;
  filename: string;
  exports: unknown = {};
  loaded = false;
  children: Module[] = [];

  constructor(id: string, filename: string) {
    this.id = id;
    this.path = dirname(filename);
    this.filename = filename;
  }
}

export type Require = ((specifier: string) => unknown) & {
  main: Module | undefined;
  cache: Record<string, Module>;
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

const WRAPPER = 'exports,require,module,__filename,__dirname';

export class Modules {
  readonly #image: ProgramImage;
  readonly #realm: Pick<Realm, 'name' | 'register'>;
  readonly #modules = new Map<number, Module>();
  readonly #indexOf = new WeakMap<object, number>();
  readonly #requires = new Map<number, Require>();
  readonly #replaced: ReadonlyMap<string, unknown>;
  readonly #cache: Record<string, Module> = Object.create(null);
  readonly #entry: number;

  /** `replaced`: host modules the runtime stands in for, such as `timers`. */
  constructor(
    image: ProgramImage,
    realm: Pick<Realm, 'name' | 'register'>,
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
    this.#modules.set(file, module);
    this.#indexOf.set(module, file);
    this.#cache[filename] = module;
    return module;
  }

  fileOf(module: object): number | undefined {
    return this.#indexOf.get(module);
  }

  /** Files whose evaluation has begun. */
  loaded(): number[] {
    return [...this.#modules.keys()];
  }

  arguments(file: number): ModuleArguments {
    const module = this.module(file);
    return [module.exports, this.require(file), module, module.filename, module.path];
  }

  require(file: number): Require {
    const known = this.#requires.get(file);
    if (known) return known;
    const require = ((specifier: string) => this.#require(file, specifier)) as Require;
    Object.defineProperty(require, 'name', { value: 'require' });
    require.main = this.module(this.#entry);
    require.cache = this.#cache;
    require.resolve = specifier => {
      const target = this.#resolve(file, specifier);
      return target === undefined ? specifier : absolute(this.#image.files[target]!.path);
    };
    this.#requires.set(file, require);
    const { path } = this.#image.files[file]!;
    this.#realm.name(`require:${path}`, require);
    this.#realm.name(`require:${path}.resolve`, require.resolve);
    this.#realm.name(`require:${path}.cache`, this.#cache);
    return require;
  }

  #require(from: number, specifier: string): unknown {
    const target = this.#resolve(from, specifier);
    if (target !== undefined) {
      const module = this.module(target);
      const parent = this.module(from);
      if (!parent.children.includes(module)) parent.children.push(module);
      return this.#load(target);
    }
    return this.hostModule(specifier) ?? notFound(specifier, this.#image.files[from]!.path);
  }

  /** Exports of a module of the host, named for captures from now on; undefined if there is none. */
  hostModule(specifier: string): unknown {
    const name = specifier.replace(/^node:/, '');
    const exports = this.#replaced.get(name) ?? builtinModule(specifier);
    if (exports !== undefined) this.#realm.register(`module:${name}`, exports, false);
    return exports;
  }

  #resolve(from: number, specifier: string): number | undefined {
    const linked = this.#image.links[this.#image.files[from]!.path];
    if (linked && Object.hasOwn(linked, specifier)) {
      return this.#image.files.findIndex(({ path }) => path === linked[specifier]);
    }
    if (!/^\.{0,2}\//.test(specifier) && specifier !== '.' && specifier !== '..') return undefined;
    const { path } = this.#image.files[from]!;
    const base = absolute(dirname(path), specifier);
    for (const suffix of [
      '',
      '.js',
      '.json',
      '.cjs',
      '.ts',
      '.mjs',
      '/index.js',
      '/index.ts',
      '/index.json',
    ]) {
      const index = this.#image.files.findIndex(file => absolute(file.path) === base + suffix);
      if (index >= 0) return index;
    }
    return notFound(specifier, path);
  }

  #load(file: number): unknown {
    const module = this.module(file);
    if (module.loaded || this.#loading.has(file)) return module.exports;
    const image = this.#image.files[file]!;
    if (image.format === 'json') {
      module.exports = JSON.parse(image.source);
      module.loaded = true;
      return module.exports;
    }
    this.#loading.add(file);
    try {
      if (image.lowered) checkSyntax(image);
      const run = compile(image, image.code);
      if (image.module) {
        Object.defineProperty(module.exports, Symbol.toStringTag, { value: 'Module' });
        // One that exports nothing does not say that it is a module.
        if (!image.code.includes('exports')) {
          Object.defineProperty(module.exports, '__esModule', { value: true });
          asNamespace(module.exports as object);
        }
      }
      Reflect.apply(run, module.exports, this.arguments(file));
      module.loaded = true;
      if (image.module && Object.hasOwn(Object(module.exports), '__esModule'))
        asNamespace(module.exports as object);
    } catch (error) {
      this.#modules.delete(file);
      delete this.#cache[module.filename];
      throw error;
    } finally {
      this.#loading.delete(file);
    }
    return module.exports;
  }

  readonly #loading = new Set<number>();
}

/** What can be seen of a module namespace object on exports (ECMA-262 section 10.4.6). */
function asNamespace(exports: object): void {
  Object.seal(Object.setPrototypeOf(exports, null));
}

/** Early errors (ECMA-262 section 5.2.3) in suspended code: only the engine knows them all. */
export function checkSyntax({ source, path }: ImageFile): void {
  new Script(`(function(${WRAPPER}){${source}\n})`, { filename: path });
}

/** The function that the body of a file is; the wrapper adds no line. */
export function compile(
  file: ImageFile,
  body: string,
  keyword: 'function' | 'function*' = 'function',
): (...args: ModuleArguments) => unknown {
  const before = `(${keyword}(${WRAPPER}){`;
  const script = new Script(`${before}${body}\n})`, { filename: file.path });
  compiled.set(file, { text: body, before: before.length });
  return script.runInThisContext() as (...args: ModuleArguments) => unknown;
}

/** What a file's functions were last compiled from: its code, or the text of a restore. */
export function compiledText(file: ImageFile): { text: string; before: number } {
  return compiled.get(file)!;
}

const compiled = new WeakMap<ImageFile, { text: string; before: number }>();

function notFound(specifier: string, from: string): never {
  throw moduleNotFound(specifier, from);
}
