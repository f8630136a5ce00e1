/** How a program's objects hang together, in words a programmer recognises: for errors about what cannot be captured. */

import { functionIdOf } from './function-ids.ts';
import { homeFile } from './image.ts';
import { ownKeys } from './intrinsics.ts';
import { unmarked } from './marks.ts';
import type { Program } from './program.ts';
import { builtinRecord } from './suspend/builtins.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** From a root to an object, as `closure server in start()`, `.list[3]`; each object leads to the next. */
export function describeTrail(program: Program, trail: readonly object[]): string {
  const steps: string[] = [];
  // What a function of ours works on is none of the program's objects.
  trail = trail.filter((object, i) => i === 0 || builtinRecord(trail[i - 1]!)?.state !== object);
  for (let i = 0; i < trail.length; i++) {
    const step = i === 0 ? root(program, trail[0]!) : hop(program, trail[i - 1]!, trail[i]!);
    if (step.startsWith('.') || step.startsWith('[')) steps.push((steps.pop() ?? '') + step);
    else if (step !== '' && step !== steps.at(-1)) steps.push(step);
  }
  // The beginning matters less than the end of a long way.
  const shown = steps.length > 6 ? ['...', ...steps.slice(-6)] : steps;
  return shown.join(' -> ');
}

function root(program: Program, object: object): string {
  const timer = program.timers.record(object);
  if (timer) return timer.kind;
  const file = program.modules.fileOf(object);
  if (file !== undefined) return `module ${program.image.files[file]!.path}`;
  for (const [index, getters] of program.registry.files) {
    const at = getters.findIndex(getter => value(getter) === object);
    if (at >= 0) return `variable ${program.image.files[index]!.variables[at]!.name}`;
  }
  return 'global';
}

function hop(program: Program, from: object, to: object): string {
  const timer = program.timers.record(from);
  if (timer) {
    const argument = timer.args.indexOf(to);
    if (timer.callback === to) return functionName(program, to);
    return argument >= 0 ? `argument ${argument}` : 'arguments';
  }
  if (typeof from === 'function') {
    const variable = closureVariable(program, from as AnyFunction, to);
    if (variable !== undefined) return `closure ${variable} in ${functionName(program, from)}`;
  }
  for (const key of ownKeys(from)) {
    const descriptor = Object.getOwnPropertyDescriptor(from, key)!;
    if (descriptor.value !== to && descriptor.get !== to && descriptor.set !== to) continue;
    if (typeof key === 'symbol') return `[${String(key)}]`;
    if (/^\d+$/.test(key)) return `[${key}]`;
    return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  }
  if (Object.getPrototypeOf(from) === to) return '[[Prototype]]';
  const adapter = program.adapters.find(({ is }) => is(from));
  if (!adapter || adapter.internal) return '';
  return SUSPENDED[adapter.name] ?? `entry of ${adapter.name}`;
}

/** What lies between a program and what its suspended functions hold, by the kind of the object. */
const SUSPENDED: Record<string, string> = {
  Promise: 'promise',
  'host promise': 'promise',
  'promise function': 'promise',
  generator: 'generator',
  'async generator': 'async generator',
};

function closureVariable(program: Program, fn: AnyFunction, to: object): string | undefined {
  const { registry, image } = program;
  const answer = registry.class(fn) ?? (registry.isInstrumented(fn) ? registry.ask(fn) : undefined);
  if (!answer) return undefined;
  const info = image.functions[answer.id]!;
  const getters = answer.report?.()[1] ?? [];
  const free = getters.findIndex(getter => value(getter) === to);
  if (free >= 0) return info.free[free]![1];
  const file = homeFile(image, info);
  const variables = registry.files.get(file) ?? [];
  const index = info.fileVariables.find(at => value(variables[at]!) === to);
  return index === undefined ? undefined : image.files[file]!.variables[index]!.name;
}

function functionName(program: Program, fn: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(fn, 'name')?.value;
  if (typeof name === 'string' && name !== '') return `${name}()`;
  const { functions, files } = program.image;
  const id = program.registry.isInstrumented(fn) ? functionIdOf(fn) : undefined;
  if (id === undefined)
    return SUSPENDED[program.adapters.find(({ is }) => is(fn))?.name ?? ''] ?? 'a function';
  const { file, end, sourceEnd, sourceStart } = functions[id]!;
  // What a suspended function became has its place in the source, and no name.
  const whole = functions.find(
    (info, at) =>
      at < id && info.file === file && info.sourceEnd === sourceEnd && info.end > end && info.name,
  );
  if (whole) return `${whole.name}()`;
  const { path, source } = files[file]!;
  return `the function at ${path}:${source.slice(0, sourceStart).split('\n').length}`;
}

function value(getter: () => unknown): unknown {
  try {
    return unmarked(getter());
  } catch {
    return undefined; // in its temporal dead zone: holds nothing
  }
}
