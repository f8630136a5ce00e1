/** The ways every fixture is run; each returns what the program did, to be compared with `expected.txt`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instrumentProgram } from '../../src/instrument/program.ts';
import type { EngineName, Fixture } from './fixture.ts';
import type { LegResult, Legs } from './legs.ts';
import { runPlain } from './plain.ts';

export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  signal: string | null;
  captures: number;
  refusals: string[];
  /** One line per leg: engine, size of the snapshot it handed over, what it printed. */
  trail: string[];
}

export type Variant =
  | { type: 'plain'; engine: EngineName }
  | { type: 'instrumented'; engine: EngineName }
  | { type: 'captured'; engine: EngineName }
  /** A fresh process after every tick, or the first so many, on the engines of the route in turn, over and over. */
  | { type: 'migrated'; route: EngineName[]; hops: number };

const bothEngines: EngineName[] = ['bun', 'node'];

/** The four phases of one route: together they take every tick over every pair of engines. */
const routes: EngineName[][] = [
  ['bun', 'bun', 'node', 'node'],
  ['node', 'node', 'bun', 'bun'],
  ['bun', 'node', 'node', 'bun'],
  ['node', 'bun', 'bun', 'node'],
];

/**
 * All variants, or those that find nearly everything in a third of the time: one route at every tick, and the
 * first ticks of its opposite, so that short programs go over most pairs of engines, too.
 */
export function listVariants(all: boolean): Variant[] {
  const every = Number.POSITIVE_INFINITY;
  const migrations = all
    ? routes.map((route): Variant => ({ type: 'migrated', route, hops: every }))
    : routes.slice(0, 2).map((route, i): Variant => ({ type: 'migrated', route, hops: i === 0 ? every : 2 }));
  return [
    ...bothEngines.map((engine): Variant => ({ type: 'plain', engine })),
    ...bothEngines.map((engine): Variant => ({ type: 'instrumented', engine })),
    ...bothEngines.map((engine): Variant => ({ type: 'captured', engine })),
    ...migrations,
  ];
}

export function enginesOf(variant: Variant): EngineName[] {
  return variant.type === 'migrated' ? bothEngines : [variant.engine];
}

export function describeVariant(variant: Variant): string {
  switch (variant.type) {
    case 'plain':
      return `plain on ${variant.engine}`;
    case 'instrumented':
      return `instrumented on ${variant.engine}`;
    case 'captured':
      return `captured at every tick on ${variant.engine}`;
    case 'migrated':
      return `migrated at ${Number.isFinite(variant.hops) ? `the first ${variant.hops} ticks` : 'every tick'} ${variant.route.join(' > ')}`;
  }
}

export async function runVariant(variant: Variant, fixture: Fixture, legs: Legs): Promise<Outcome> {
  switch (variant.type) {
    case 'plain':
      return oneLeg(await runPlain(variant.engine, fixture, legs));
    case 'instrumented':
      return oneLeg(
        await legs.run(variant.engine, folder => ({
          type: 'run',
          image: imageOf(fixture, legs),
          report: join(folder, 'report'),
        })),
      );
    case 'captured':
      return oneLeg(
        await legs.run(variant.engine, folder => ({
          type: 'capture',
          image: imageOf(fixture, legs),
          callTimeout: fixture.options.callTimeout,
          report: join(folder, 'report'),
        })),
      );
    case 'migrated':
      return migrate(variant, fixture, legs);
  }
}

/** A snapshot after each of the turns, restored in a fresh process. */
async function migrate(
  { route, hops }: Variant & { type: 'migrated' },
  fixture: Fixture,
  legs: Legs,
): Promise<Outcome> {
  const outcome: Outcome = {
    stdout: '',
    stderr: '',
    exitCode: null,
    signal: null,
    captures: 0,
    refusals: [],
    trail: [],
  };
  let from: string | null = null;
  for (let hop = 0; ; hop++) {
    const snapshot = from;
    const leg = await legs.run(route[hop % route.length]!, folder => ({
      type: 'hop',
      image: imageOf(fixture, legs),
      callTimeout: fixture.options.callTimeout,
      report: join(folder, 'report'),
      from: snapshot,
      to: hop < hops ? (from = join(folder, 'snapshot')) : null,
    }));
    outcome.stdout += leg.stdout;
    outcome.stderr += leg.stderr;
    outcome.captures += leg.report?.captures ?? 0;
    outcome.refusals.push(...(leg.report?.refusals ?? []));
    outcome.trail.push(
      `tick ${hop} ${leg.engine}: ${leg.report?.bytes ?? 0} bytes, printed ${JSON.stringify(leg.stdout.slice(0, 200))}`,
    );
    if (!leg.report?.handedOver) return { ...outcome, exitCode: leg.exitCode, signal: leg.signal };
  }
}

function oneLeg(leg: LegResult): Outcome {
  const { stdout, stderr, exitCode, signal, report } = leg;
  return {
    stdout,
    stderr,
    exitCode,
    signal,
    captures: report?.captures ?? 0,
    refusals: report?.refusals ?? [],
    trail: [],
  };
}

const images = new Map<string, string | Error>();

/** Path of the fixture's image; instrumented once, however many legs run it. */
function imageOf(fixture: Fixture, legs: Legs): string {
  let image = images.get(fixture.name);
  if (image === undefined) {
    image = join(legs.folder, fixture.name + '.json');
    try {
      writeFileSync(image, JSON.stringify(instrumentProgram(fixture.source)));
    } catch (error) {
      image = error as Error;
    }
    images.set(fixture.name, image);
  }
  if (image instanceof Error) throw image;
  return image;
}

/** What is wrong with an outcome, for a person to read; undefined if nothing. */
export function findFault(variant: Variant, fixture: Fixture, outcome: Outcome): string | undefined {
  const { options, expected } = fixture;
  const faults: string[] = [];
  if (outcome.stdout !== expected) faults.push(difference(expected, outcome.stdout));
  if (outcome.exitCode !== (options.exitCode ?? 0)) {
    faults.push(`exit ${outcome.exitCode ?? outcome.signal}, expected ${options.exitCode ?? 0}`);
  }
  if (
    options.stderr === undefined ? outcome.stderr !== '' : !new RegExp(options.stderr).test(outcome.stderr)
  ) {
    faults.push(`unexpected stderr:\n${outcome.stderr.slice(0, 3000)}`);
  }
  const captured = variant.type === 'captured' || variant.type === 'migrated';
  const refused = options.refused === undefined ? undefined : new RegExp(options.refused);
  const wrong = outcome.refusals.filter(message => !refused?.test(message));
  if (wrong.length > 0)
    faults.push(`refused to capture (${wrong.length} times):\n${wrong[0]!.slice(0, 3000)}`);
  if (captured && refused && outcome.refusals.length === 0)
    faults.push(`no capture was refused with ${refused}`);
  if (captured && !refused && outcome.captures === 0) faults.push('nothing was captured');
  if (faults.length === 0) return undefined;
  return [`${fixture.name}, ${describeVariant(variant)}`, ...faults, ...outcome.trail].join('\n');
}

function difference(expected: string, actual: string): string {
  const [wanted, got] = [expected.split('\n'), actual.split('\n')];
  const line = wanted.findIndex((text, i) => text !== got[i]);
  const at = line < 0 ? wanted.length : line;
  const show = (lines: string[]) =>
    at < lines.length ? JSON.stringify(lines[at]!.slice(0, 500)) : 'end of output';
  return `output differs at line ${at + 1}\n  expected ${show(wanted)}\n  got      ${show(got)}`;
}
