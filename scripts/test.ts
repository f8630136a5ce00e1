/**
 * Runs the suites and adds up their results:
 * `scripts/test [--emulated] [SUITE or FILE...] [-- ARGUMENTS OF bun test]`. A suite is one of the checks below or
 * a folder of test/ that holds *.test.ts; none means all. The closing line reads `N passed, N failed, N skipped`.
 *
 * `--emulated` builds every target, installs what runs the ARM ones here, and does not skip test/targets.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const root = join(import.meta.dir, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** One command each, whose exit code is the result. */
const checks: Record<string, string[]> = {
  types: [bin('tsc')],
  lint: [bin('biome'), 'check', '--error-on-warnings', '--log-level=warn'],
  imports: [bin('bun'), 'scripts/check-imports.ts'],
};

/** Folders whose tests take long run after the quick ones. */
const late = ['programs', 'build', 'platform', 'e2e', 'targets'];

function testFolders(): string[] {
  const folders = readdirSync(join(root, 'test')).filter(name => testFiles(name).length > 0);
  return folders.sort((a, b) => late.indexOf(a) - late.indexOf(b) || a.localeCompare(b));
}

/** The test files of a folder, not those of fixtures below it. */
function testFiles(folder: string): string[] {
  const path = join(root, 'test', folder);
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path).flatMap(name => (name.endsWith('.test.ts') ? [`test/${folder}/${name}`] : []));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [];
    throw error;
  }
}

function run(command: string[]): number {
  const { status, error } = spawnSync(command[0]!, command.slice(1), { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

function runCheck(command: string[]): Counts {
  const ok = run(command) === 0;
  return { passed: Number(ok), failed: Number(!ok), skipped: 0 };
}

/** Runs test files in one `bun test`, and reads the counts from its JUnit report, which may be wanted elsewhere too. */
function runTests(files: string[], extra: string[], keepReport?: string): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'things-test-'));
  const report = join(folder, 'report.xml');
  try {
    const status = run([
      bin('bun'),
      'test',
      '--only-failures',
      // For those that name none; a busy machine is no failure. (Bun 1.4 reads no such line in bunfig.toml.)
      '--timeout=60000',
      '--reporter=junit',
      `--reporter-outfile=${report}`,
      ...files.map(file => `./${file}`),
      ...extra,
    ]);
    if (keepReport !== undefined && existsSync(report)) copyFileSync(report, keepReport);
    const head = existsSync(report)
      ? /<testsuites [^>]*>/.exec(readFileSync(report, 'utf8'))?.[0]
      : undefined;
    if (head === undefined) return { passed: 0, failed: 1, skipped: 0 };
    const count = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
    const [tests, failures, skipped] = [
      count('tests'),
      count('failures') + count('errors'),
      count('skipped'),
    ];
    // A file that fails to load has no test case to report, but fails the run.
    const failed = failures === 0 && status !== 0 ? 1 : failures;
    return { passed: Math.max(0, tests - failures - skipped), failed, skipped };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** True if a test of these drives what `scripts/build` writes. */
function needBuild(files: string[]): boolean {
  return files.some(file => /\bdist\b/.test(readFileSync(join(root, file), 'utf8')));
}

function main(args: string[]): void {
  const split = args.indexOf('--');
  const own = split < 0 ? args : args.slice(0, split);
  const emulated = own.includes('--emulated');
  const names = own.filter(name => name !== '--emulated');
  const extra = split < 0 ? [] : args.slice(split + 1);
  const wanted = names.length > 0 ? names : [...Object.keys(checks), ...testFolders()];
  const suites = wanted.map(name => {
    if (checks[name]) return { name, files: [] };
    const files = name.endsWith('.test.ts') ? [name] : testFiles(name);
    if (files.length === 0 || !files.every(file => existsSync(join(root, file)))) {
      console.error(
        `test: no suite ${name}; there are ${[...Object.keys(checks), ...testFolders()].join(', ')}`,
      );
      process.exit(2);
    }
    return { name, files };
  });

  const start = performance.now();
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const failedSuites: string[] = [];
  const record = (name: string, runSuite: () => Counts) => {
    const suiteStart = performance.now();
    console.log(`== ${name}`);
    const { passed, failed, skipped } = runSuite();
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (failed > 0) failedSuites.push(name);
    console.log(`-- ${name}: ${sum({ passed, failed, skipped })} (${seconds(suiteStart)})`);
  };

  if (emulated) {
    process.env.THINGS_TEST_TARGETS = '1';
    record('emulation', () => runCheck([join(root, 'scripts/emulation'), 'install']));
    record('building', () => runCheck([join(root, 'scripts/build'), 'all']));
  } else if (needBuild(suites.flatMap(({ files }) => files))) {
    record('building', () => runCheck([join(root, 'scripts/build')]));
  }
  for (const { name, files } of suites) {
    record(name, () => {
      if (checks[name]) return runCheck(checks[name]);
      // scripts/targets-table.ts makes a table of it.
      const report = emulated && name === 'targets' ? join(root, 'dist/targets.xml') : undefined;
      return runTests(files, extra, report);
    });
  }
  if (failedSuites.length > 0) console.log(`failed: ${failedSuites.join(', ')}`);
  console.log(`took ${seconds(start)}`);
  console.log(sum(total));
  process.exitCode = total.failed === 0 ? 0 : 1;
}

function sum({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

main(process.argv.slice(2));
