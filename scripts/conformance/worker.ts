/**
 * Runs test262 tests, each raw and instrumented in realms of its own; built into one file for Bun and Node. Reads
 * a test's path per line on stdin, answers with one line of JSON.
 *
 * A program is a module, never a script, so both ways a test is the body of a CommonJS function, called with the
 * global object as `this`; the harness is a script of the realm. What a function body cannot do (make globals by
 * `var`) fails both ways and counts for neither.
 */
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import hostModule, { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as vm from 'node:vm';
import { instrumentMade } from '../../src/instrument/made.ts';
import { instrumentProgram } from '../../src/instrument/program.ts';
import type { InstrumentMade, ProgramImage, ProgramSource } from '../../src/runtime/image.ts';
import { type Metadata, modesOf, readMetadata, type TestMode } from './metadata.ts';

export interface TestResult {
  path: string;
  /** Wall time of all its runs, ms. */
  duration: number;
  runs: { mode: TestMode; raw: string; instrumented?: string }[];
}

/** An outcome: why the test failed, or this. */
const PASSED = 'passed';
/** An async test that has not reported by then never will. */
const asyncTimeout = 3000;

const [root, runtimeFile] = process.argv.slice(2) as [string, string];
/** Only what fails instrumented is run raw, too. */
const quick = process.argv.includes('--quick');
const require = createRequire(runtimeFile);
const runtime = new vm.Script(
  `(function(exports, require, module){${readFileSync(runtimeFile, 'utf8')}\n})`,
  {
    filename: runtimeFile,
  },
);
const WRAPPER = 'exports,require,module,__filename,__dirname';

/** What a realm has by itself. */
const ofRealm = new Set<string>(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)'));
/** What the runtime expects of a host beside the language, its classes and functions; lent to every realm. */
const hostGlobals = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis).flatMap(name => {
    if (ofRealm.has(name)) return [];
    const value = Reflect.get(globalThis, name) as unknown;
    return typeof value === 'function' ? [[name, value]] : [];
  }),
);

interface Sandbox {
  context: vm.Context;
  global: object;
  /** Settles when an async test has reported. */
  done: Promise<string>;
}

const harnessScripts = new Map<string, vm.Script>();

function harness(name: string): vm.Script {
  let script = harnessScripts.get(name);
  if (!script) {
    const file = join(root, 'harness', name);
    script = new vm.Script(readFileSync(file, 'utf8'), { filename: file });
    harnessScripts.set(name, script);
  }
  return script;
}

function makeSandbox(metadata: Metadata): Sandbox {
  let report: (line: string) => void = () => {};
  const done = new Promise<string>(settle => {
    report = line => {
      if (line === 'Test262:AsyncTestComplete') settle(PASSED);
      else if (line.startsWith('Test262:AsyncTestFailure')) settle(line);
    };
  });
  const { context, global } = makeRealm({ print: (line: unknown) => report(String(line)) });
  if (!metadata.flags.includes('raw')) {
    const async = metadata.flags.includes('async') ? ['doneprintHandle.js'] : [];
    for (const name of ['assert.js', 'sta.js', ...async, ...metadata.includes])
      harness(name).runInContext(context);
  }
  return { context, global, done };
}

function makeRealm(extra: object): { context: vm.Context; global: object } {
  const context = vm.createContext({
    ...hostGlobals,
    console: { log() {}, error() {}, warn() {} },
    process: standInProcess(),
    performance,
    ...extra,
  });
  const global = vm.runInContext('this', context) as Record<string, unknown>;
  const define = (name: string, value: unknown) =>
    Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false });
  define('$262', {
    global,
    createRealm: () => (makeRealm({}).global as { $262: unknown }).$262,
    evalScript: (code: string) => vm.runInContext(code, context),
    detachArrayBuffer: (buffer: ArrayBuffer) => void structuredClone(buffer, { transfer: [buffer] }),
    gc: () => {
      throw new Error('not here');
    },
    agent: undefined,
    AbstractModuleSource: undefined,
  });
  return { context, global };
}

/** Each realm's own: a program's runtime adds listeners and changes to what it finds here. */
function standInProcess(): object {
  const { argv, versions, version, platform, arch, execArgv, execPath, release, pid, stdout, stderr } =
    process;
  return Object.assign(new EventEmitter(), {
    argv: [...argv.slice(0, 1), 'test.js'],
    env: {},
    versions,
    version,
    platform,
    arch,
    execArgv: [...execArgv],
    execPath,
    release,
    pid,
    stdout,
    stderr,
    exitCode: undefined,
    nextTick: process.nextTick.bind(process),
    cwd: () => '/',
    hrtime: process.hrtime,
    memoryUsage: process.memoryUsage,
    emitWarning: () => {},
  });
}

/** Runs to the end of the test, or to what ends it. `compileAndRun` may throw at either; `phase` says which. */
async function judge(
  { negative, flags }: Metadata,
  done: () => Promise<string>,
  start: (enter: () => void) => unknown,
): Promise<string> {
  let running = false;
  try {
    const result = start(() => {
      running = true;
    });
    if (isThenable(result)) await result;
  } catch (error) {
    if (!negative) return describe(error);
    const early = negative.phase === 'parse' || negative.phase === 'early';
    if (early && running) return `threw only when run: ${describe(error)}`;
    return errorName(error) === negative.type ? PASSED : `expected ${negative.type}, got ${describe(error)}`;
  }
  if (negative) return `expected ${negative.type}, nothing was thrown`;
  if (!flags.includes('async')) return PASSED;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>(settle => {
    timer = setTimeout(settle, asyncTimeout, 'never called $DONE');
  });
  const outcome = await Promise.race([done(), late]);
  clearTimeout(timer);
  return outcome;
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';

/** By the constructor, which test realms do not share. What the instrumenter refuses as syntax is a SyntaxError. */
function errorName(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  if ((error as { code?: unknown }).code === 'PROGRAM_SYNTAX') return 'SyntaxError';
  return String((error as { constructor?: { name?: unknown } }).constructor?.name);
}

function describe(error: unknown): string {
  try {
    if (typeof error !== 'object' || error === null) return `threw ${String(error)}`;
    return `${errorName(error)}: ${(error as Error).message}`.slice(0, 400);
  } catch (nested) {
    return `threw something that cannot be described (${(nested as Error).name})`;
  }
}

function runRaw(path: string, text: string, mode: TestMode, metadata: Metadata): Promise<string> {
  const sandbox = makeSandbox(metadata);
  if (mode === 'module') return runRawModule(path, text, metadata, sandbox);
  return judge(
    metadata,
    () => sandbox.done,
    enter => {
      const script = new vm.Script(`(function(${WRAPPER}){${text}\n})`, {
        filename: path,
        importModuleDynamically: moduleLoader(sandbox.context) as never,
      });
      const body = script.runInContext(sandbox.context) as (...args: unknown[]) => unknown;
      const module = { exports: {} };
      enter();
      return body.call(sandbox.global, module.exports, require, module, path, dirname(path)) && undefined;
    },
  );
}

function runRawModule(path: string, text: string, metadata: Metadata, sandbox: Sandbox): Promise<string> {
  const load = moduleLoader(sandbox.context, { path, text });
  return judge(
    metadata,
    () => sandbox.done,
    async enter => {
      const module = await load(path, { identifier: path }, undefined, enter);
      return void module;
    },
  );
}

type Loader = (
  specifier: string,
  from: { identifier?: string },
  attributes?: unknown,
  linked?: () => void,
) => Promise<vm.Module>;

/** Loads, links and evaluates ES modules in a realm, each once. */
function moduleLoader(context: vm.Context, entry?: { path: string; text: string }): Loader {
  const modules = new Map<string, vm.SourceTextModule>();
  const get = (path: string): vm.SourceTextModule => {
    let module = modules.get(path);
    if (!module) {
      const text = path === entry?.path ? entry.text : readFileSync(path, 'utf8');
      module = new vm.SourceTextModule(text, {
        context,
        identifier: path,
        importModuleDynamically: load as never,
        initializeImportMeta: meta => {
          (meta as { url?: string }).url = `file://${path}`;
        },
      });
      modules.set(path, module);
    }
    return module;
  };
  const locate = (specifier: string, from: { identifier?: string }) =>
    resolve(dirname(from.identifier ?? root), specifier);
  const load: Loader = async (specifier, from, _attributes, linked) => {
    const module = get(locate(specifier, from));
    if (module.status === 'unlinked') {
      await module.link(((wanted: string, referrer: vm.Module) =>
        get(locate(wanted, referrer))) as vm.ModuleLinker);
    }
    linked?.();
    await module.evaluate();
    return module;
  };
  return load;
}

async function runInstrumented(
  path: string,
  text: string,
  mode: TestMode,
  metadata: Metadata,
): Promise<string> {
  let sandbox: Sandbox;
  return judge(
    metadata,
    () => sandbox.done,
    enter => {
      const image = instrumentProgram(sourceOf(path, text, mode));
      // The test's own syntax errors are those of its compilation, which precedes everything else.
      for (const file of image.files) {
        if (file.format === 'commonjs')
          new vm.Script(
            `(function(${WRAPPER}){${file.lowered ? (file.checked ?? file.source) : file.code}\n})`,
            {
              filename: file.path,
            },
          );
      }
      // Made only now: many tests end above.
      sandbox = makeSandbox(metadata);
      const { prepare } = loadRuntime(sandbox);
      const run = prepare(image, instrumentMade);
      enter();
      if (mode === 'module') return run(undefined);
      return run(sandbox.global) && undefined;
    },
  );
}

/** Loads the runtime into the realm; its `vm` compiles into that realm. */
function loadRuntime({ context }: Sandbox): {
  prepare(image: ProgramImage, instrument: InstrumentMade): (receiver: object | undefined) => unknown;
} {
  class Script extends vm.Script {
    override runInThisContext(): unknown {
      return this.runInContext(context);
    }
  }
  const module = { exports: {} };
  // What a runtime changes in `module` is for its own realm alone.
  const ownModule = {
    ...hostModule,
    createRequire: (from: string) => withOwn(createRequire(from)),
  };
  const own: Record<string, unknown> = { vm: { ...vm, Script }, module: ownModule };
  const withOwn = (host: NodeJS.Require) =>
    Object.assign((name: string): unknown => own[name.replace(/^node:/, '')] ?? host(name), host);
  const localRequire = withOwn(require);
  (runtime.runInContext(context) as (...args: unknown[]) => void)(module.exports, localRequire, module);
  return module.exports as ReturnType<typeof loadRuntime>;
}

/** The test and the fixture files it names, as a program; module files are named *.mjs for the instrumenter. */
function sourceOf(path: string, text: string, mode: TestMode): ProgramSource {
  const folder = dirname(path);
  const named = (file: string, module: boolean) => {
    const name = file.slice(folder.length + 1);
    return module ? name.replace(/\.js$/, '.mjs') : name;
  };
  const files: Record<string, string> = {};
  const links: Record<string, Record<string, string>> = {};
  const add = (file: string, content: string, module: boolean) => {
    const name = named(file, module);
    files[name] = content;
    for (const [, , specifier] of content.matchAll(/(['"])(\.{1,2}\/[^'"\n]+)\1/g)) {
      const target = resolve(dirname(file), specifier!);
      if (target === path && module) (links[name] ??= {})[specifier!] = named(path, true);
      if (!target.startsWith(folder) || target === path || !existsSync(target)) continue;
      const isModule = target.endsWith('.js');
      const targetName = named(target, isModule);
      (links[name] ??= {})[specifier!] = targetName;
      if (!(targetName in files)) add(target, readFileSync(target, 'utf8'), isModule);
    }
  };
  add(path, text, mode === 'module');
  return { entry: named(path, mode === 'module'), files, links };
}

async function runTest(path: string): Promise<TestResult> {
  const file = join(root, path);
  const original = readFileSync(file, 'utf8');
  const metadata = readMetadata(original);
  const began = performance.now();
  const result: TestResult = { path, duration: 0, runs: [] };
  // Threads of a test's own, which block without a host that has them.
  const agents = original.includes('$262.agent') || metadata.includes.includes('atomicsHelper.js');
  for (const mode of modesOf(metadata)) {
    if (agents) {
      result.runs.push({ mode, raw: 'needs agents, which this host has not' });
      continue;
    }
    const text = mode === 'strict' ? `"use strict";${original}` : original;
    const instrumented = quick ? await runInstrumented(file, text, mode, metadata) : undefined;
    if (instrumented === PASSED) {
      result.runs.push({ mode, raw: 'not run', instrumented });
      continue;
    }
    const raw = await runRaw(file, text, mode, metadata);
    result.runs.push(
      raw === PASSED
        ? { mode, raw, instrumented: instrumented ?? (await runInstrumented(file, text, mode, metadata)) }
        : { mode, raw },
    );
  }
  result.duration = Math.round(performance.now() - began);
  return result;
}

// What tests leave behind (rejections nobody handles, timers that throw) is not this process's concern.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

const lines = createInterface({ input: process.stdin });
let busy = Promise.resolve();
lines.on('line', path => {
  busy = busy.then(async () => {
    const result = await runTest(path);
    process.stdout.write(JSON.stringify(result) + '\n');
  });
});
lines.on('close', () => busy.then(() => process.exit()));
