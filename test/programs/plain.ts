/** Runs a fixture as written, without the instrumenter: the reference everything else is held against. */
import { join } from 'node:path';
import type { EngineName, Fixture } from './fixture.ts';
import { fixturesRoot } from './fixture.ts';
import type { LegResult, Legs } from './legs.ts';

export async function runPlain(engine: EngineName, fixture: Fixture, legs: Legs): Promise<LegResult> {
  const entry = join(fixture.folder, fixture.source.entry);
  if (engine === 'bun' && entry.endsWith('.js')) {
    return legs.runPlain(engine, [join(fixturesRoot, 'plain.cjs'), entry]);
  }
  if (engine === 'bun' || !entry.endsWith('.ts')) return legs.runPlain(engine, [entry]);
  // Node 20 reads no TypeScript.
  const bundle = await Bun.build({
    entrypoints: [entry],
    target: 'node',
    format: 'esm',
    outdir: legs.folder,
    naming: fixture.name + '.mjs',
  });
  return legs.runPlain(engine, [bundle.outputs[0]!.path]);
}
