/**
 * Whether ES modules fit together, before any of them runs: what one imports or passes on, another must export, and
 * what one exports it must declare (ECMA-262 sections 16.2.1.1 and 16.2.1.7.2). CommonJS, to which they are
 * translated, would find out when the value is used, or never. And what `export *` passes on, which is known before
 * anything runs, too (section 16.2.1.7.2.1, GetExportedNames).
 */
import { posix } from 'node:path';
import type * as ESTree from 'estree';
import type { ProgramSource } from '../runtime/image.ts';
import type { Node } from './ast.ts';
import { declaredNames, hasOddImportCalls, refuseImportCalls, refuseModuleErrors } from './early-errors.ts';
import { parse, syntaxErrorAt } from './parse.ts';
import { analyzeScopes } from './scopes.ts';

interface Request {
  specifier: string;
  /** Undefined: the whole namespace. */
  name: string | undefined;
  at: number;
}

interface ModuleRecord {
  path: string;
  source: string;
  imports: Request[];
  local: Set<string>;
  indirect: Map<string, Request>;
  stars: string[];
  /** Everything it names, in order. */
  specifiers: Set<string>;
}

/** Where a name comes from: a module and its own name there; `unknown`: from what is no module of the program. */
type Resolution = { path: string; name: string } | 'unknown' | 'ambiguous' | null;

/** A name that a module passes on by a star: the module it comes from and its name there, `*` for all of that. */
export interface PassedOn {
  name: string;
  path: string;
  imported: string;
}

export interface LinkedModules {
  /** Modules that only `import()` or `require` leads to and that cannot be linked, with the reason. */
  refused: ReadonlyMap<string, Error>;
  /**
   * What a module passes on by stars; of its stars, `unknown` are those whose exports nobody knows yet; `own` are the
   * names of its other exports.
   */
  stars(path: string): { names: PassedOn[]; unknown: ReadonlySet<string>; own: string[] };
}

/** Throws PROGRAM_SYNTAX if the entry cannot be linked. `modules`: the texts of the program's JavaScript modules. */
export function linkModules(program: ProgramSource, modules: ReadonlyMap<string, string>): LinkedModules {
  const linker = new Linker(program, modules);
  if (modules.has(program.entry)) linker.link(program.entry);
  for (const path of modules.keys()) linker.tryLink(path);
  return linker;
}

class Linker implements LinkedModules {
  readonly refused = new Map<string, Error>();
  readonly #program: ProgramSource;
  readonly #modules: ReadonlyMap<string, string>;
  readonly #records = new Map<string, ModuleRecord>();
  readonly #linked = new Set<string>();

  constructor(program: ProgramSource, modules: ReadonlyMap<string, string>) {
    this.#program = program;
    this.#modules = modules;
  }

  /** What `import()` loads may fail when it is called. */
  tryLink(path: string): void {
    if (this.#linked.has(path)) return;
    try {
      this.link(path);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'PROGRAM_SYNTAX') throw error;
      this.refused.set(path, error as Error);
    }
  }

  /** A module and what it leads to by declarations. */
  link(entry: string): void {
    const waiting = [entry];
    const met = new Set(waiting);
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const record = this.#record(path);
      for (const request of [...record.imports, ...record.indirect.values()]) this.#check(record, request);
      for (const specifier of record.specifiers) {
        const target = this.#target(path, specifier);
        if (target === undefined || met.has(target)) continue;
        met.add(target);
        waiting.push(target);
      }
    }
    for (const path of met) this.#linked.add(path);
  }

  stars(path: string): { names: PassedOn[]; unknown: ReadonlySet<string>; own: string[] } {
    const unknown = new Set<string>();
    const names: PassedOn[] = [];
    const { stars, local, indirect } = this.#record(path);
    for (const specifier of stars) {
      const target = this.#target(path, specifier);
      if (target === undefined || this.#passesUnknown(target, new Set())) unknown.add(specifier);
    }
    for (const name of this.#exportedNames(path, new Set())) {
      if (local.has(name) || indirect.has(name)) continue;
      const found = this.#resolve(path, name, new Set());
      if (found === null || found === 'unknown' || found === 'ambiguous') continue;
      names.push({ name, path: found.path, imported: found.name });
    }
    names.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { names, unknown, own: [...local, ...indirect.keys()] };
  }

  /** Whether a module passes on, by stars, what nobody knows yet. */
  #passesUnknown(path: string, met: Set<string>): boolean {
    if (met.has(path)) return false;
    met.add(path);
    return this.#record(path).stars.some(specifier => {
      const target = this.#target(path, specifier);
      return target === undefined || this.#passesUnknown(target, met);
    });
  }

  #exportedNames(path: string, met: Set<string>): Set<string> {
    const names = new Set<string>();
    if (met.has(path)) return names;
    met.add(path);
    const { stars, local, indirect } = this.#record(path);
    for (const name of [...local, ...indirect.keys()]) names.add(name);
    for (const specifier of stars) {
      const target = this.#target(path, specifier);
      if (target === undefined) continue;
      for (const name of this.#exportedNames(target, met)) if (name !== 'default') names.add(name);
    }
    return names;
  }

  #check(record: ModuleRecord, { specifier, name, at }: Request): void {
    const target = this.#target(record.path, specifier);
    if (target === undefined || name === undefined) return;
    const found = this.#resolve(target, name, new Set());
    if (found === null) fail(record, at, `The module '${specifier}' does not export '${name}'`);
    if (found === 'ambiguous')
      fail(record, at, `The module '${specifier}' exports '${name}' from two modules`);
  }

  /** ResolveExport. */
  #resolve(path: string, name: string, met: Set<string>): Resolution {
    const key = `${path}\n${name}`;
    if (met.has(key)) return null;
    met.add(key);
    const record = this.#record(path);
    if (record.local.has(name)) return { path, name };
    const indirect = record.indirect.get(name);
    if (indirect) {
      const target = this.#target(path, indirect.specifier);
      if (target === undefined) return 'unknown';
      return indirect.name === undefined
        ? { path: target, name: '*' }
        : this.#resolve(target, indirect.name, met);
    }
    if (name === 'default') return null;
    let result: Resolution = null;
    for (const specifier of record.stars) {
      const target = this.#target(path, specifier);
      const found = target === undefined ? 'unknown' : this.#resolve(target, name, met);
      if (found === 'ambiguous') return found;
      if (found === null) continue;
      if (result === null || result === 'unknown') result = found;
      else if (found !== 'unknown' && (found.path !== result.path || found.name !== result.name))
        return 'ambiguous';
    }
    return result;
  }

  /** The module a specifier means, if it is one of the program whose exports are known. */
  #target(from: string, specifier: string): string | undefined {
    const { links, files } = this.#program;
    const linked = links?.[from]?.[specifier];
    if (linked !== undefined) return this.#modules.has(linked) ? linked : undefined;
    if (!/^\.{1,2}\//.test(specifier)) return undefined;
    const path = posix.join(posix.dirname(from), specifier);
    return path in files && this.#modules.has(path) ? path : undefined;
  }

  #record(path: string): ModuleRecord {
    let record = this.#records.get(path);
    if (!record) this.#records.set(path, (record = recordOf(path, this.#modules.get(path)!)));
    return record;
  }
}

function recordOf(path: string, source: string): ModuleRecord {
  const tree = parse(source, { path, sourceType: 'module', decorators: true });
  const record: ModuleRecord = {
    path,
    source,
    imports: [],
    local: new Set(),
    indirect: new Map(),
    stars: [],
    specifiers: new Set(),
  };
  /** Imported names that are passed on by an `export {}` without `from`. */
  const imported = new Map<string, Request>();
  const { variables } = analyzeScopes(tree).root;
  refuseRedeclarations(record, tree.body as Node[]);
  const failAt = (at: number, message: string): never => fail(record, at, message);
  refuseModuleErrors(tree, source, failAt);
  if (hasOddImportCalls(source)) refuseImportCalls(tree, failAt);
  for (const statement of tree.body as ESTree.Program['body']) {
    const specifier = 'source' in statement && statement.source ? String(statement.source.value) : undefined;
    if (specifier !== undefined) record.specifiers.add(specifier);
    switch (statement.type) {
      case 'ImportDeclaration':
        for (const item of statement.specifiers) {
          const name =
            item.type === 'ImportSpecifier'
              ? nameOf(item.imported)
              : item.type === 'ImportDefaultSpecifier'
                ? 'default'
                : undefined;
          const request = { specifier: specifier!, name, at: (item as unknown as Node).start };
          record.imports.push(request);
          imported.set(item.local.name, request);
        }
        break;
      case 'ExportDefaultDeclaration':
        record.local.add('default');
        break;
      case 'ExportAllDeclaration':
        record.stars.push(specifier!);
        break;
      case 'ExportNamedDeclaration':
        if (statement.declaration)
          for (const name of declaredNames(statement.declaration)) record.local.add(name);
        break;
      default:
        break;
    }
  }
  for (const statement of tree.body as ESTree.Program['body']) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const item of statement.specifiers) {
      const name = nameOf(item.local);
      const exported = nameOf(item.exported);
      const at = (item as unknown as Node).start;
      if (statement.source) {
        const specifier = String(statement.source.value);
        record.indirect.set(exported, { specifier, name: name === '*' ? undefined : name, at });
      } else if (imported.has(name)) record.indirect.set(exported, { ...imported.get(name)!, at });
      else if (variables.has(name)) record.local.add(exported);
      else fail(record, at, `The exported variable '${name}' is not declared`);
    }
  }
  return record;
}

/** At the top of a module functions are declared like `let`, and `let` only once. */
function refuseRedeclarations(record: ModuleRecord, body: readonly Node[]): void {
  const lexical = new Set<string>();
  const vars = new Set<string>();
  for (const statement of body) {
    const inner = 'declaration' in statement && statement.declaration ? statement.declaration : statement;
    const isVar = inner.type === 'VariableDeclaration' && inner.kind === 'var';
    for (const name of declaredNames(inner as Node)) {
      const taken = lexical.has(name) || (!isVar && vars.has(name));
      if (taken) fail(record, statement.start, `The name '${name}' is declared twice`);
      (isVar ? vars : lexical).add(name);
    }
  }
}

/** Of an import or export, which may be a string. */
function nameOf(node: ESTree.Identifier | ESTree.Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

function fail({ path, source }: ModuleRecord, at: number, message: string): never {
  throw syntaxErrorAt(path, source, at, message);
}
