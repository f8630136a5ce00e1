/**
 * Checks that imports point down (see the map of src in the README) and that what has one home stays there.
 * Run by scripts/test; prints one line per violation and fails if there is any.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** What each area may import besides itself, npm packages, and what {@link everyone} may. */
const allowed: Record<string, string[]> = {
  main: ['cli'],
  cli: ['worker', 'dispatcher', 'broker', 'bus', 'instrument', 'runtime', 'snapshot'],
  worker: ['bus', 'snapshot', 'instrument', 'runtime'],
  dispatcher: ['bus', 'snapshot', 'instrument'],
  broker: [],
  bus: ['snapshot'],
  instrument: [],
  runtime: ['snapshot'],
  snapshot: [],
  platform: [],
  errors: [],
  reserved: [],
  printable: [],
};
const everyone = ['errors', 'platform', 'printable', 'reserved'];

/** Imports of types, which vanish when compiled, that may cross anyway: importer -> file. */
const allowedTypes: Record<string, string[]> = {
  instrument: ['runtime/image.ts'],
  dispatcher: ['runtime/image.ts'],
  bus: ['runtime/image.ts'],
  reserved: ['runtime/image.ts'],
};

/** Texts that have one home: what, where they may stand, why. */
const homes: { text: RegExp; home: string[]; why: string }[] = [
  {
    text: /\bprocess\.exit\(/,
    home: ['main', 'platform'],
    why: 'only main.ts and platform/ end the process',
  },
  { text: /\b(Bun|Deno)\.\w/, home: ['platform'], why: 'runtime differences live in platform/' },
  { text: /\bimport\.meta\b/, home: ['platform'], why: 'it means something else in a bundle; ask platform/' },
  { text: /['"]@swc\//, home: ['platform'], why: 'only platform/swc.ts touches SWC' },
  { text: /['"]mqtt['"]/, home: ['bus'], why: 'only bus/ speaks to a broker' },
  { text: /\bfrom ['"](bun|bun:\w+)['"]/, home: [], why: 'the source must run on Node and Deno too' },
];

/** `files` maps paths relative to src to their text. Returns `src/PATH:LINE: what is wrong`, in order. */
export function checkImports(files: Record<string, string>): string[] {
  return Object.entries(files).flatMap(([path, raw]) => {
    const text = withoutComments(raw);
    const area = areaOf(path);
    if (allowed[area] === undefined) {
      return [`src/${path}:1: ${area} is not an area this check knows; add it to its table`];
    }
    const lineOf = (index: number) => text.slice(0, index).split('\n').length;
    const crossings = importsOf(text).flatMap(({ specifier, typeOnly, index }) => {
      const target = posix.join(posix.dirname(path), specifier);
      const reason = forbidden(area, target, typeOnly);
      return reason === undefined ? [] : [`src/${path}:${lineOf(index)}: ${reason}`];
    });
    const strays = homes.flatMap(({ text: pattern, home, why }) => {
      const match = pattern.exec(text);
      return match && !home.includes(area) ? [`src/${path}:${lineOf(match.index)}: ${match[0]}: ${why}`] : [];
    });
    return [...crossings, ...strays];
  });
}

function forbidden(area: string, target: string, typeOnly: boolean): string | undefined {
  if (target.startsWith('..')) {
    return area === 'platform' ? undefined : `${area} imports ${target} from outside of src`;
  }
  const targetArea = areaOf(target);
  if (targetArea === area || everyone.includes(targetArea) || allowed[area]!.includes(targetArea))
    return undefined;
  if (typeOnly && allowedTypes[area]?.includes(target)) return undefined;
  return `${area} imports ${typeOnly ? 'types of ' : ''}${target}; it may import ${[...allowed[area]!, ...everyone].join(', ')}`;
}

/** Relative imports, static and dynamic; `import type` and all-`type` clauses are type-only. */
function importsOf(text: string): { specifier: string; typeOnly: boolean; index: number }[] {
  const statement =
    /\b(?:import|export)\s+(type\b)?\s*([^'";()=]*?)\s*from\s*['"](\.[^'"]*)['"]|\bimport\s*\(?\s*['"](\.[^'"]*)['"]/g;
  return [...text.matchAll(statement)].map(match => {
    const names = /^\{(.*)\}$/s
      .exec(match[2] ?? '')?.[1]
      ?.split(',')
      .filter(name => name.trim() !== '');
    const typeOnly = match[1] !== undefined || (names?.every(name => /^\s*type\s/.test(name)) ?? false);
    return { specifier: (match[3] ?? match[4])!, typeOnly, index: match.index };
  });
}

/** Blanks comments, keeping line numbers. Good enough for code that biome has formatted. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*.*?\*\//gs, comment => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

function areaOf(path: string): string {
  return path.split('/')[0]!.replace(/\.ts$/, '');
}

if (import.meta.main) {
  const root = new URL('../src', import.meta.url).pathname;
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'));
  const files = Object.fromEntries(paths.sort().map(path => [path, readFileSync(`${root}/${path}`, 'utf8')]));
  const violations = checkImports(files);
  for (const violation of violations) console.error(violation);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
