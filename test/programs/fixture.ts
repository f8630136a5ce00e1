/** Finds the fixture programs: one folder each, with the entry file, its local modules and `expected.txt`. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ProgramSource } from '../../src/runtime/image.ts';

export type EngineName = 'bun' | 'node';

export const engineCommand: Record<EngineName, string> = { bun: process.execPath, node: 'node' };

/** What `fixture.json` of a fixture may say; every key is optional. */
export interface FixtureOptions {
  /** Exit status of the program; 0 unless given. */
  exitCode?: number;
  /** Pattern that the program's stderr must match; empty stderr is expected unless given. */
  stderr?: string;
  /**
   * The program holds, during some turns, state that cannot be captured: pattern of the error's message.
   * At least one capture must be refused with it, and the program must go on as if nothing had happened.
   */
  refused?: string;
  /** Engines whose language or library lacks what the program uses, with the reason. */
  skip?: Partial<Record<EngineName, string>>;
  /** Engines that cannot run the source as it is written, though they run it instrumented, with the reason. */
  noPlain?: Partial<Record<EngineName, string>>;
  /**
   * What is not there yet: every variant but the plain ones is skipped, with this as the printed reason. Take it out
   * when it is.
   */
  pending?: string;
  /** Milliseconds that calls of the host are given to end before a capture; the usual 5000 unless given. */
  callTimeout?: number;
  /** The program changes files: when it has moved on, no copy of it may go on too. */
  alone?: boolean;
  /** The program suspends code: generators, async functions, promises. */
  async?: boolean;
}

export interface Fixture {
  name: string;
  folder: string;
  source: ProgramSource;
  expected: string;
  options: FixtureOptions;
}

export const fixturesRoot = import.meta.dir;
const entries = ['main.js', 'main.mjs', 'main.ts'];
const notSource = new Set(['expected.txt', 'fixture.json']);

export function findFixtures(): Fixture[] {
  return readdirSync(fixturesRoot)
    .filter(name => entries.some(entry => existsSync(join(fixturesRoot, name, entry))))
    .sort()
    .map(readFixture);
}

export function readFixture(name: string): Fixture {
  const folder = join(fixturesRoot, name);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const readIfThere = (file: string, otherwise: string) =>
    existsSync(join(folder, file)) ? read(file) : otherwise;
  const files: Record<string, string> = {};
  for (const path of listFiles(folder)) {
    const key = relative(folder, path);
    if (!notSource.has(key)) files[key] = read(key);
  }
  return {
    name,
    folder,
    source: { entry: entries.find(entry => entry in files)!, files },
    expected: readIfThere('expected.txt', ''),
    options: JSON.parse(readIfThere('fixture.json', '{}')) as FixtureOptions,
  };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : [path];
  });
}
