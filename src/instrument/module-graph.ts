/** Which files of a program are ES modules, and which of them await: at their top, or by what they import. */
import { posix } from 'node:path';
import type { ProgramSource } from '../runtime/image.ts';
import { staticImports } from './module-imports.ts';
import { parse } from './parse.ts';
import { analyzeScopes } from './scopes.ts';
import type { JavaScript } from './to-commonjs.ts';
import { skipTrivia } from './trivia.ts';

const SUFFIXES = ['', '.js', '.json', '.cjs', '.ts', '.mjs', '/index.js', '/index.ts', '/index.json'];

export class ModuleGraph {
  /** Whether it has files that are neither modules nor JSON. */
  readonly hasCommonJs: boolean;
  readonly #program: ProgramSource;
  readonly #translations: ReadonlyMap<string, JavaScript>;
  readonly #awaiting = new Set<string>();

  constructor(program: ProgramSource, translations: ReadonlyMap<string, JavaScript>) {
    this.#program = program;
    this.#translations = translations;
    this.hasCommonJs = [...translations.values()].some(({ module }) => !module);
    const imports = new Map<string, (string | undefined)[]>();
    for (const [path, { code, module }] of translations) {
      if (hasTopLevelAwait(code)) this.#awaiting.add(path);
      if (module)
        imports.set(
          path,
          staticImports(code).map(specifier => this.#find(path, specifier)),
        );
    }
    for (let before = -1; before < this.#awaiting.size; ) {
      before = this.#awaiting.size;
      for (const [path, targets] of imports) {
        if (targets.some(target => target !== undefined && this.#awaiting.has(target)))
          this.#awaiting.add(path);
      }
    }
  }

  awaits(path: string): boolean {
    return this.#awaiting.has(path);
  }

  /** Whether a file means an ES module of the program by a specifier. */
  isModule(from: string, specifier: string): boolean {
    const target = this.#find(from, specifier);
    return target !== undefined && this.#translations.get(target)?.module === true;
  }

  /** Whether a file means nothing of the program by a specifier, but a module of the host. */
  isOfHost(from: string, specifier: string): boolean {
    return this.#find(from, specifier) === undefined;
  }

  #find(from: string, specifier: string): string | undefined {
    const { links, files } = this.#program;
    const linked = links?.[from];
    if (linked && Object.hasOwn(linked, specifier)) return linked[specifier];
    if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return undefined;
    const base = posix.join(posix.dirname(from), specifier);
    return SUFFIXES.map(suffix => base + suffix).find(path => Object.hasOwn(files, path));
  }
}

/** Whether a module's body awaits: then it is the body of an async function. */
function hasTopLevelAwait(code: string): boolean {
  if (!code.startsWith('"use strict"', skipTrivia(code, 0)) || !/\bawait\b/.test(code)) return false;
  try {
    // Before a parenthesis or a template it reads like the name of a function, which no module can have.
    const { references } = analyzeScopes(parse(code, { path: '', sourceType: 'script' }));
    return references.some(({ name, variable }) => name === 'await' && !variable);
  } catch {
    // Not a script; if it is no module either, the parser says so with the position in what follows.
    return true;
  }
}
