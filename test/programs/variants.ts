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
  /** Fresh processes on the engines of the route in turn, over and over, each after the turns of the pace. */
  | { type: 'migrated'; route: EngineName[]; pace: Pace };

/** At which ticks a program moves on: every one, or the first three, then after two turns, three, four ... */
export type Pace = 'every' | 'ever rarer';

/** Turns from move number `move - 1` to the next. */
const turnsBefore = (pace: Pace, move: number): number => (pace === 'every' ? 1 : Math.max(1, move - 1));

const bothEngines: EngineName[] = ['bun', 'node'];

/** The four phases of one route: together they take every tick over every pair of engines. */
const routes: EngineName[][] = [
  ['bun', 'node', 'node', 'bun'],
  ['node', 'bun', 'bun', 'node'],
  ['bun', 'bun', 'node', 'node'],
  ['node', 'node', 'bun', 'bun'],
];

/**
 * All variants, or those that take a fraction of the time: one route, over every pair of engines in
 * the first ticks, later more rarely. Half of the programs set out on Bun and half on Node. What has been restored is
 * captured at every tick in any case.
 */
export function listVariants({ name }: Fixture, all: boolean): Variant[] {
  const migrations: Variant[] = all
    ? routes.map(route => ({ type: 'migrated', route, pace: 'every' }))
    : [{ type: 'migrated', route: routes[isOdd(name) ? 0 : 1]!, pace: 'ever rarer' }];
  return [
    ...bothEngines.map((engine): Variant => ({ type: 'plain', engine })),
    ...bothEngines.map((engine): Variant => ({ type: 'instrumented', engine })),
    ...bothEngines.map((engine): Variant => ({ type: 'captured', engine })),
    ...migrations,
  ];
}

/** Of a name alone, so that a new fixture changes nothing for the others. */
function isOdd(name: string): boolean {
  let sum = 0;
  for (const letter of name) sum += letter.codePointAt(0)!;
  return sum % 2 === 1;
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
      return `migrated at ${paces[variant.pace]} ${variant.route.join(' > ')}`;
  }
}

const paces: Record<Pace, string> = {
  every: 'every tick',
  'ever rarer': 'the first three ticks and some of the others',
};

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
      return oneLeg(await captured(variant.engine, fixture, legs));
    case 'migrated':
      return migrate(variant, fixture, legs);
  }
}

const capturedLegs = new Map<string, Promise<LegResult>>();

function captured(engine: EngineName, fixture: Fixture, legs: Legs): Promise<LegResult> {
  const key = `${fixture.name} ${engine}`;
  const known = capturedLegs.get(key);
  if (known) return known;
  const leg = startCaptured(engine, 'go on', fixture, legs);
  capturedLegs.set(key, leg);
  return leg;
}

/** The captured variant has made the first snapshot, unless its program may not go on where another moves on. */
function firstLeg(engine: EngineName, fixture: Fixture, legs: Legs): Promise<LegResult> {
  return fixture.options.alone
    ? startCaptured(engine, 'die', fixture, legs)
    : captured(engine, fixture, legs);
}

function startCaptured(
  engine: EngineName,
  after: 'go on' | 'die',
  fixture: Fixture,
  legs: Legs,
): Promise<LegResult> {
  return legs.run(engine, folder => ({
    type: 'capture',
    image: imageOf(fixture, legs),
    callTimeout: fixture.options.callTimeout,
    report: join(folder, 'report'),
    to: snapshotIn(folder),
    after,
  }));
}

const snapshotIn = (folder: string): string => join(folder, 'snapshot');

/** A snapshot after so many turns, restored in a fresh process, over and over. */
async function migrate(
  { route, pace }: Variant & { type: 'migrated' },
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
  let leg = await firstLeg(route[0]!, fixture, legs);
  for (let move = 1; ; move++) {
    const { report, before } = leg;
    const at = report?.handedOver;
    // The first leg has gone on: what counts of it is what was before the snapshot.
    const { stdout, stderr } = before ?? leg;
    outcome.stdout += stdout;
    outcome.stderr += stderr;
    outcome.captures += at?.captures ?? report?.captures ?? 0;
    outcome.refusals.push(...(report?.refusals.slice(0, at?.refusals) ?? []));
    outcome.trail.push(
      `leg ${move} on ${leg.engine}: ${report?.bytes ?? 0} bytes, printed ${JSON.stringify(stdout.slice(0, 200))}`,
    );
    if (at === undefined) return { ...outcome, exitCode: leg.exitCode, signal: leg.signal };
    const from = snapshotIn(leg.folder);
    leg = await legs.run(route[move % route.length]!, folder => ({
      type: 'hop',
      image: imageOf(fixture, legs),
      callTimeout: fixture.options.callTimeout,
      report: join(folder, 'report'),
      from,
      to: snapshotIn(folder),
      turns: turnsBefore(pace, move),
    }));
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
