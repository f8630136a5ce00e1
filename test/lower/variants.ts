/** Runs cases as they are and lowered, each variant in a process of its own, on Bun and on Node. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lower } from '../../src/instrument/lower/lower.ts';
import { parse } from '../../src/instrument/parse.ts';
import { analyzeScopes } from '../../src/instrument/scopes.ts';

export type Engine = 'bun' | 'node';
export const ENGINES: Engine[] = ['bun', 'node'];

const folder = mkdtempSync(join(tmpdir(), 'things-lower-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export function lowered(source: string, path = 'case.js'): string {
  const program = parse(source, { path, sourceType: 'script' });
  return lower(source, program, analyzeScopes(program))?.code ?? source;
}

let child: Promise<string> | undefined;

/** The child as one file that both engines run. */
export function builtChild(): Promise<string> {
  child ??= (async () => {
    const outdir = join(folder, 'child');
    const result = await Bun.build({
      entrypoints: [join(import.meta.dir, 'child.ts')],
      outdir,
      target: 'node',
      format: 'esm',
      naming: 'child.mjs',
    });
    if (!result.success) throw new AggregateError(result.logs);
    return join(outdir, 'child.mjs');
  })();
  return child;
}

let files = 0;

export async function runCases(
  engine: Engine,
  variant: 'native' | 'lowered',
  cases: { name: string; code: string }[],
): Promise<string[]> {
  const file = join(folder, `${files++}.json`);
  const texts = cases.map(({ name, code }) => ({
    name,
    code: variant === 'lowered' ? lowered(code, name) : code,
  }));
  writeFileSync(file, JSON.stringify(texts));
  const command = engine === 'bun' ? process.execPath : 'node';
  const { stdout, stderr, status } = spawnSync(command, [await builtChild(), variant, file], {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${engine} ${variant} ended with ${status}: ${stderr}\n${stdout}`);
  return JSON.parse(stdout) as string[];
}
