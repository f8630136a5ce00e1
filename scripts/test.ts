/**
 * Runs the suites and adds up their results:
 * `scripts/test [--emulated] [SUITE or FILE...] [-- ARGUMENTS OF bun test]`. A suite is one of the checks below or
 * a folder of test/ that holds *.test.ts; none means all. The closing line reads `N passed, N failed, N skipped`.
 *
 * `--emulated` builds every target, installs what runs the ARM ones here, and does not skip test/targets.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** Folders whose tests take long run after the quick ones of their lane. */
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

/** Runs one command after the other. Where several do, what is printed is kept until a suite has ended. */
class Shell {
  readonly #env: NodeJS.ProcessEnv = { ...process.env };
  readonly #output: 'shown' | 'kept';
  #printed = '';

  constructor(output: 'shown' | 'kept') {
    this.#output = output;
  }

  /** Node reads the certificates that the machine trusts whenever it starts: 40 ms, for tests that stay on loopback. */
  forgetCertificates(): void {
    delete this.#env.NODE_EXTRA_CA_CERTS;
  }

  async run(command: string[]): Promise<number> {
    const child = spawn(command[0]!, command.slice(1), {
      cwd: root,
      env: this.#env,
      stdio: this.#output === 'shown' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
      });
    }
    const [status] = await once(child, 'close');
    return status ?? 1;
  }

  say(line: string): void {
    if (this.#output === 'shown') console.log(line);
    else this.#printed += `${line}\n`;
  }

  flush(): void {
    process.stdout.write(this.#printed);
    this.#printed = '';
  }
}

async function runCheck(shell: Shell, command: string[]): Promise<Counts> {
  const ok = (await shell.run(command)) === 0;
  return { passed: Number(ok), failed: Number(!ok), skipped: 0 };
}

/** Runs test files in one `bun test`, and reads the counts from its JUnit report, which may be wanted elsewhere too. */
async function runTests(
  shell: Shell,
  files: string[],
  extra: string[],
  keepReport?: string,
): Promise<Counts> {
  shell.forgetCertificates();
  const folder = mkdtempSync(join(tmpdir(), 'things-test-'));
  const report = join(folder, 'report.xml');
  try {
    const status = await shell.run([
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

async function main(args: string[]): Promise<void> {
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
  const record = async (shell: Shell, name: string, runSuite: () => Promise<Counts>) => {
    const suiteStart = performance.now();
    shell.say(`== ${name}`);
    const { passed, failed, skipped } = await runSuite();
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (failed > 0) failedSuites.push(name);
    shell.say(`-- ${name}: ${sum({ passed, failed, skipped })} (${seconds(suiteStart)})`);
    shell.flush();
  };

  const first = new Shell('shown');
  if (emulated) {
    process.env.THINGS_TEST_TARGETS = '1';
    await record(first, 'emulation', () => runCheck(first, [join(root, 'scripts/emulation'), 'install']));
    await record(first, 'building', () => runCheck(first, [join(root, 'scripts/build'), 'all']));
  } else if (needBuild(suites.flatMap(({ files }) => files))) {
    await record(first, 'building', () => runCheck(first, [join(root, 'scripts/build')]));
  }
  // All but the fixture programs wait half of their time, for timers and for one another's processes.
  const lanes = [0, 1, 2]
    .map(lane => suites.filter(({ name }) => laneOf(name) === lane))
    .filter(lane => lane.length > 0);
  await Promise.all(
    lanes.map(async lane => {
      const shell = new Shell(lanes.length === 1 ? 'shown' : 'kept');
      for (const { name, files } of lane) {
        await record(shell, name, () => {
          if (checks[name]) return runCheck(shell, checks[name]);
          // scripts/targets-table.ts makes a table of it.
          const report = emulated && name === 'targets' ? join(root, 'dist/targets.xml') : undefined;
          return runTests(shell, files, extra, report);
        });
      }
    }),
  );
  if (failedSuites.length > 0) console.log(`failed: ${failedSuites.join(', ')}`);
  console.log(`took ${seconds(start)}`);
  console.log(sum(total));
  process.exitCode = total.failed === 0 ? 0 : 1;
}

/** The fixture programs take longer than all the others together, of which the last take half. */
function laneOf(suite: string): number {
  return suite === 'programs' ? 0 : suite === 'e2e' || suite === 'targets' ? 1 : 2;
}

function sum({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

await main(process.argv.slice(2));
