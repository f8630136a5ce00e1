/** What a test262 test says about itself in its `/*--- ... ---*\/` comment (INTERPRETING.md of tc39/test262). */

export interface Metadata {
  flags: string[];
  includes: string[];
  features: string[];
  negative: { phase: 'parse' | 'early' | 'resolution' | 'runtime'; type: string } | undefined;
}

/** Every way a test must be run; `raw` is a script without harness, `module` an ES module. */
export type TestMode = 'sloppy' | 'strict' | 'raw' | 'module';

/** The comment is YAML; of it, tests use lists (inline or by dashes) and one mapping. */
export function readMetadata(text: string): Metadata {
  const yaml = /\/\*---\r?\n?([\s\S]*?)---\*\//.exec(text)?.[1] ?? '';
  const negative = /^negative:\s*\n((?:[ \t]+.*\n?)+)/m.exec(yaml)?.[1];
  const field = (name: string) => new RegExp(`^\\s+${name}:\\s*(\\S+)`, 'm').exec(negative ?? '')?.[1];
  return {
    flags: list(yaml, 'flags'),
    includes: list(yaml, 'includes'),
    features: list(yaml, 'features'),
    negative: negative
      ? {
          phase: field('phase') as NonNullable<Metadata['negative']>['phase'],
          type: field('type') ?? 'SyntaxError',
        }
      : undefined,
  };
}

function list(yaml: string, name: string): string[] {
  const inline = new RegExp(`^${name}:\\s*\\[([^\\]]*)\\]`, 'm').exec(yaml)?.[1];
  if (inline !== undefined) return inline.split(',').flatMap(item => item.trim() || []);
  const dashes = new RegExp(`^${name}:\\s*\\n((?:\\s+-\\s.*\\n?)+)`, 'm').exec(yaml)?.[1];
  return dashes ? [...dashes.matchAll(/-\s+(\S+)/g)].map(match => match[1]!) : [];
}

export function modesOf({ flags }: Metadata): TestMode[] {
  if (flags.includes('module')) return ['module'];
  if (flags.includes('raw')) return ['raw'];
  if (flags.includes('onlyStrict')) return ['strict'];
  if (flags.includes('noStrict')) return ['sloppy'];
  return ['sloppy', 'strict'];
}

/** Whether a test has to do with code that can be suspended: by what it says of itself, or by its text. */
export function concernsSuspension(text: string): boolean {
  const { flags, features } = readMetadata(text);
  if (flags.includes('async')) return true;
  if (features.some(feature => /^(?:generators|async-.*|top-level-await)$/.test(feature))) return true;
  return /\b(?:async|await|yield)\b|\bfunction\s*\*/.test(text.replace(/\/\*---[\s\S]*?---\*\//, ''));
}
