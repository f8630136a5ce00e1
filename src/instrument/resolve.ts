/**
 * A specifier => the local file it means, as Node's resolution does (Node.js documentation, "All together" of the
 * CommonJS modules and "Resolution Algorithm Specification" of ES modules). Our own, because a compiled Bun reads no
 * package.json for `createRequire`, and Bun's conditions would choose other files than Node's.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { exports as exported, imports as imported, type Package } from 'resolve.exports';

/** What asks: `require()` or `import`; a package may answer them differently. */
export type Asking = 'require' | 'import';

const SUFFIXES = ['', '.js', '.json', '.cjs', '.mjs', '.ts', '.tsx', '.mts', '.cts'];
const INDEX = ['index.js', 'index.json', 'index.cjs', 'index.mjs', 'index.ts'];
const BUILT_IN = new Set(builtinModules);

interface FoundPackage {
  folder: string;
  manifest: Package;
}

/** Resolves for one program; remembers the package.json files it has read. */
export class Resolver {
  readonly #manifests = new Map<string, Promise<Package | undefined>>();

  /** The real path of the local file; undefined: a module of the host, or nothing that exists. */
  async find(specifier: string, from: string, asking: Asking): Promise<string | undefined> {
    if (specifier.startsWith('node:') || BUILT_IN.has(specifier)) return undefined;
    const folder = dirname(from);
    let path: string | undefined;
    if (specifier.startsWith('#')) path = await this.#imports(specifier, folder, asking);
    else if (/^\.{1,2}(?:\/|$)/.test(specifier) || isAbsolute(specifier))
      path = await this.#fileOrFolder(resolve(folder, specifier));
    else path = await this.#package(specifier, folder, asking);
    return path === undefined ? undefined : realpath(path);
  }

  /** Whether the nearest package.json says that a `.js` file is an ES module. */
  async isModule(path: string): Promise<boolean> {
    return (await this.#scope(dirname(path)))?.manifest.type === 'module';
  }

  async #package(specifier: string, folder: string, asking: Asking): Promise<string | undefined> {
    const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(specifier) ?? [];
    if (name === undefined) return undefined;
    const own = await this.#scope(folder);
    if (own?.manifest.name === name && own.manifest.exports !== undefined)
      return this.#exports(own, `.${rest ?? ''}`, asking);
    for (let at = folder; ; at = dirname(at)) {
      const candidate = join(at, 'node_modules', name);
      const manifest = await this.#manifest(candidate);
      if (manifest?.exports !== undefined && manifest.exports !== null) {
        return this.#exports({ folder: candidate, manifest }, `.${rest ?? ''}`, asking);
      }
      const path = await this.#fileOrFolder(candidate + (rest ?? ''));
      if (path !== undefined || at === dirname(at)) return path;
    }
  }

  async #exports({ folder, manifest }: FoundPackage, entry: string, asking: Asking) {
    const targets = attempt(() => exported(manifest, entry, { require: asking === 'require' })) ?? [];
    return firstFile(targets, folder);
  }

  /** `#name`, which only the package itself may use. */
  async #imports(specifier: string, folder: string, asking: Asking): Promise<string | undefined> {
    const own = await this.#scope(folder);
    if (!own) return undefined;
    const targets = attempt(() => imported(own.manifest, specifier, { require: asking === 'require' })) ?? [];
    const [first] = targets;
    if (first !== undefined && !first.startsWith('./')) return this.#package(first, own.folder, asking);
    return firstFile(targets, own.folder);
  }

  async #fileOrFolder(base: string): Promise<string | undefined> {
    // TypeScript writes `./x.js` for the file x.ts.
    const written = base.replace(/\.([cm]?)js$/, '.$1ts');
    for (const path of [...SUFFIXES.map(suffix => base + suffix), written])
      if (await isFile(path)) return path;
    const main = (await this.#manifest(base))?.main;
    const mains =
      main === undefined
        ? []
        : [...SUFFIXES.map(suffix => main + suffix), ...INDEX.map(index => join(main, index))];
    for (const entry of [...mains, ...INDEX]) if (await isFile(join(base, entry))) return join(base, entry);
    return undefined;
  }

  /** The nearest package.json at or above a folder. */
  async #scope(folder: string): Promise<FoundPackage | undefined> {
    for (let at = folder; ; at = dirname(at)) {
      const manifest = await this.#manifest(at);
      if (manifest) return { folder: at, manifest };
      if (at === dirname(at) || at.endsWith('/node_modules')) return undefined;
    }
  }

  #manifest(folder: string): Promise<Package | undefined> {
    let manifest = this.#manifests.get(folder);
    if (!manifest) {
      manifest = readFile(join(folder, 'package.json'), 'utf8').then(
        text => attempt(() => JSON.parse(text) as Package),
        () => undefined,
      );
      this.#manifests.set(folder, manifest);
    }
    return manifest;
  }
}

/** What a package forbids or a broken package.json says is not found: the program hears so when it asks. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

async function firstFile(targets: readonly string[], folder: string): Promise<string | undefined> {
  for (const target of targets) if (await isFile(join(folder, target))) return join(folder, target);
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}
