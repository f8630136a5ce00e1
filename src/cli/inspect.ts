/** `things inspect SNAPSHOT`: shows a person what is inside a snapshot, and what makes it large. */
import { readFile } from 'node:fs/promises';
import { badArguments, restoreOtherProgram, unreadableSnapshot } from '../errors.ts';
import { print } from '../platform/output.ts';
import type { ProgramImage } from '../runtime/image.ts';
import type { EdgeName } from '../snapshot/edges.ts';
import type { Count, Survey } from '../snapshot/survey.ts';
import { defineCommand } from './command.ts';

export default defineCommand({
  meta: { description: 'Show what is inside a snapshot' },
  args: {
    snapshot: {
      type: 'positional',
      required: true,
      description: 'The snapshot, as --save-snapshot writes it',
    },
    program: {
      type: 'string',
      valueHint: 'FILE',
      description: 'The program it was taken of: names its functions and variables',
    },
    paths: {
      type: 'string',
      valueHint: 'N',
      default: '15',
      description: 'How many of the largest paths to show',
    },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  async run({ args }) {
    const [{ survey }, { table }] = await Promise.all([
      import('../snapshot/survey.ts'),
      import('../dispatcher/table.ts'),
    ]);
    const paths = String(args.paths);
    if (!/^\d{1,6}$/.test(paths)) {
      throw badArguments('inspect', `--paths takes a whole number, but got ${paths || 'nothing'}`);
    }
    const file = String(args.snapshot);
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      throw unreadableSnapshot(file, error.code === 'ENOENT' ? 'there is no such file' : error.message);
    });
    const found = survey(bytes, Number(paths));
    const image = args.program === undefined ? undefined : await imageOf(String(args.program), found);
    const described = describe(found, new Names(image));
    print(args.json ? JSON.stringify(described, null, 2) : textOf(described, table));
  },
});

async function imageOf(file: string, { image, made }: Survey): Promise<ProgramImage> {
  const [{ readProgram }, { instrumentProgram }, { instrumentMade }, { madeText }] = await Promise.all([
    import('../instrument/sources.ts'),
    import('../instrument/program.ts'),
    import('../instrument/made.ts'),
    import('../runtime/image.ts'),
  ]);
  const program = instrumentProgram(await readProgram(file));
  if (program.hash !== image) throw restoreOtherProgram(program.hash, image);
  for (const record of made) instrumentMade.add(program, madeText(record));
  return program;
}

/** What the program calls things; numbers of the image where it is not given. */
class Names {
  readonly #image: ProgramImage | undefined;

  constructor(image: ProgramImage | undefined) {
    this.#image = image;
  }

  function(id: number): { name: string; place?: string } {
    const info = this.#image?.functions[id];
    if (!info) return { name: `function ${id}` };
    const { path, source } = this.#image!.files[info.file]!;
    const line = source.slice(0, info.sourceStart).split('\n').length;
    return { name: info.name || '(anonymous)', place: `${path}:${line}` };
  }

  scope(id: number): { name: string; variables?: string[] } {
    const info = this.#image?.scopes[id];
    if (!info) return { name: `scope ${id}` };
    const owner = this.#image!.functions.findLastIndex(fn => fn.scope === id);
    const variables = info.variables.map(({ name }) => name);
    return { name: owner < 0 ? `scope ${id}` : `around ${this.function(owner).name}`, variables };
  }

  step(name: EdgeName): string {
    switch (name.type) {
      case 'property':
        return typeof name.key === 'symbol' ? `[${String(name.key)}]` : `.${name.key}`;
      case 'element':
        return `[${name.index}]`;
      case 'variable':
        return this.#image?.scopes[name.scope]?.variables[name.index]?.name ?? `variable ${name.index}`;
      case 'file-variable': {
        const file = this.#image?.files[name.file];
        const variable = file?.variables[name.index];
        return variable ? `${file.path}: ${variable.name}` : `file ${name.file}: variable ${name.index}`;
      }
      case 'part':
        return name.what;
    }
  }

  /** Steps into objects follow without a space: `module -> .exports.list[3]`. */
  path(steps: readonly EdgeName[]): string {
    let text = '';
    steps.forEach((step, index) => {
      const shown = this.step(step);
      const follows = /^[.[]/.test(shown) && index > 0;
      text += index === 0 || follows ? shown : ` -> ${shown}`;
    });
    return text;
  }
}

type Described = ReturnType<typeof describe>;

function describe(found: Survey, names: Names) {
  const byBytes = <K>(entries: Iterable<[K, Count]>): [K, Count][] =>
    [...entries].sort((a, b) => b[1].bytes - a[1].bytes);
  return {
    program: found.image,
    engine: found.engine,
    time: new Date(found.time).toISOString(),
    bytes: found.bytes,
    sections: found.sections,
    kinds: byBytes(Object.entries(found.kinds)).map(([kind, count]) => ({ kind, ...count })),
    functions: byBytes(found.functions).map(([id, count]) => ({ id, ...names.function(id), ...count })),
    scopes: byBytes(found.scopes).map(([id, count]) => ({ id, ...names.scope(id), ...count })),
    paths: found.paths.map(({ steps, kind, bytes }) => ({ path: names.path(steps), kind, bytes })),
  };
}

/** Rows of a table for people; `--json` has all. */
const ROWS = 30;

function textOf(described: Described, table: (head: string[], rows: string[][]) => string): string {
  const { program, engine, time, bytes, sections, kinds, functions, scopes, paths } = described;
  const share = (part: number): string => `${((100 * part) / bytes).toFixed(1)} %`;
  const size = (value: number): string => value.toLocaleString('en-US');
  const rest = (count: number): string =>
    count > ROWS ? `and ${count - ROWS} more (--json shows all)\n` : '';
  const section = <T>(head: string[], list: readonly T[], row: (entry: T) => string[]): string =>
    list.length === 0 ? '' : `${table(head, list.slice(0, ROWS).map(row))}${rest(list.length)}`;
  return [
    `Snapshot of program ${program}`,
    `taken ${time} by ${engine}, ${size(bytes)} bytes\n`,
    section(['SECTION', 'BYTES', 'SHARE'], Object.entries(sections), ([name, part]) => [
      name,
      size(part),
      share(part),
    ]),
    section(['KIND', 'COUNT', 'BYTES', 'SHARE'], kinds, entry => [
      entry.kind,
      size(entry.count),
      size(entry.bytes),
      share(entry.bytes),
    ]),
    section(['FUNCTION', 'COUNT', 'BYTES', 'PLACE'], functions, entry => [
      entry.name,
      size(entry.count),
      size(entry.bytes),
      entry.place ?? '',
    ]),
    section(['SCOPE', 'INSTANCES', 'BYTES', 'VARIABLES'], scopes, entry => [
      entry.name,
      size(entry.count),
      size(entry.bytes),
      entry.variables?.join(', ') ?? '',
    ]),
    section(['LARGEST', 'SHARE', 'KIND', 'PATH'], paths, entry => [
      size(entry.bytes),
      share(entry.bytes),
      entry.kind,
      entry.path,
    ]),
  ]
    .filter(text => text !== '')
    .join('\n')
    .trimEnd();
}
