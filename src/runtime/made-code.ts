/**
 * Code that the program makes of strings while it runs. Each text becomes a file of the image, once; snapshots carry
 * the texts whose functions are alive, and a restore appends them in the order of the list, so that functions and
 * scopes have other numbers in a snapshot than where it was taken.
 */
import { snapshotInvalid } from '../errors.ts';
import { evaluate, nativeEval } from './evaluation.ts';
import type { InstrumentMade, MadeFunctionKind, MadeText, ProgramImage } from './image.ts';
import { construct, getPrototypeOf } from './intrinsics.ts';
import { checkText } from './modules.ts';
import { OwnMap } from './own-maps.ts';

/** More is not kept: what is made then runs as it is, and a process that holds on to it cannot be captured. */
const KEPT_CHARACTERS = 1 << 25;

/** Numbers of something that lie in a file: from `first`, below `end`. */
interface Range {
  first: number;
  end: number;
}

interface Made extends Record<Numbered, Range> {
  text: MadeText;
  file: number;
}

/** What of an image is numbered through all files. */
export type Numbered = 'files' | 'functions' | 'scopes' | 'templates' | 'evals';
const NUMBERED: readonly Numbered[] = ['files', 'functions', 'scopes', 'templates', 'evals'];

type FunctionMaker = new (...args: string[]) => object;

/** The engine's constructors of functions, of which a program finds stand-ins. */
export const FUNCTION_MAKERS: Record<MadeFunctionKind, FunctionMaker> = {
  function: Function as unknown as FunctionMaker,
  generator: makerOf(function* () {}),
  async: makerOf(async () => {}),
  'async generator': makerOf(async function* () {}),
};

function makerOf(fn: object): FunctionMaker {
  return (getPrototypeOf(fn) as { constructor: FunctionMaker }).constructor;
}

export class MadeCode {
  readonly #image: ProgramImage;
  readonly #instrument: InstrumentMade | undefined;
  readonly #unpatched: <T>(work: () => T) => T;
  /** How many of each the image had at first. */
  readonly #own: Record<Numbered, number>;
  readonly #made: Made[] = [];
  readonly #byText = new OwnMap<string, Made>();
  #kept = 0;

  /** `unpatched` does work while nothing is in place with which the program has replaced what the language has. */
  constructor(
    image: ProgramImage,
    instrument: InstrumentMade | undefined,
    unpatched: <T>(work: () => T) => T,
  ) {
    this.#image = image;
    this.#unpatched = unpatched;
    this.#instrument = instrument;
    this.#own = sizesOf(image);
  }

  /** PerformEval (ECMA-262 section 19.2.1.1) of what no function is around of. */
  evaluate(text: string): unknown {
    const made = this.#find({ kind: 'script', text });
    return made ? this.#run(made) : nativeEval(text);
  }

  /** What the direct eval of a number is to evaluate for a text. */
  instrumented(site: number, text: string): string {
    const made = this.#find({ kind: 'direct', site, text });
    return made ? this.#image.files[made.file]!.code : text;
  }

  /** A new function of a text that the engine has accepted; undefined if it cannot be instrumented. */
  makeFunction(kind: MadeFunctionKind, parameters: string, body: string): object | undefined {
    const made = this.#find({ kind, parameters, body });
    return made && (this.#run(made) as object);
  }

  #run({ file, text }: Made): unknown {
    const { code, evals, lowered } = this.#image.files[file]!;
    if (lowered && text.kind === 'script') checkText(text.text);
    return evaluate(code, evals === true);
  }

  /** The file of a text; undefined if it is better run as it is. */
  #find(text: MadeText): Made | undefined {
    const key = keyOf(text);
    const known = this.#byText.get(key);
    if (known) return known;
    if (this.#kept + key.length > KEPT_CHARACTERS) return undefined;
    try {
      return this.#add(key, text);
    } catch (error) {
      // What the parser does not know, or we reserve, the engine may; it also has the better words for mistakes.
      const { code } = error as { code?: unknown };
      if (code === 'PROGRAM_SYNTAX' || code === 'PROGRAM_RESERVED_NAME') return undefined;
      throw error;
    }
  }

  #add(key: string, text: MadeText): Made | undefined {
    const instrument = this.#instrument;
    if (!instrument) return undefined;
    const ours = patched() ? this.#unpatched : now;
    const kind = ours(() => instrument.kindOf(text));
    if (kind === 'inert') return undefined;
    const before = sizesOf(this.#image);
    let file: number;
    try {
      file = (kind === 'simple' ? ours : this.#unpatched)(() => instrument.add(this.#image, text));
    } catch (error) {
      this.#cut(before);
      throw error;
    }
    const after = sizesOf(this.#image);
    const made = { text, file } as Made;
    for (let i = 0; i < NUMBERED.length; i++) {
      const name = NUMBERED[i]!;
      made[name] = { first: before[name], end: after[name] };
    }
    this.#made[this.#made.length] = made;
    // Each time it is evaluated, a text has template objects of its own.
    if (made.templates.first === made.templates.end) this.#byText.set(key, made);
    this.#kept += key.length;
    return made;
  }

  /** Takes from the image what lies beyond the given numbers. */
  #cut(sizes: Readonly<Record<Numbered, number>>): void {
    for (let i = 0; i < NUMBERED.length; i++) {
      const list = this.#image[NUMBERED[i]!];
      if (list) list.length = sizes[NUMBERED[i]!];
    }
  }

  /** For one capture. */
  numbers(): MadeNumbers {
    return new MadeNumbers(this.#own, this.#made);
  }

  /** Appends the texts of a snapshot, before anything else of it is looked at, to what the program had at first. */
  restore(texts: readonly MadeText[]): void {
    this.#cut(this.#own);
    this.#made.length = 0;
    this.#byText.clear();
    for (const text of texts) {
      try {
        if (text.kind === 'direct' && text.site >= sizesOf(this.#image).evals)
          throw snapshotInvalid(`direct eval ${text.site} does not exist`);
        if ('body' in text) construct(FUNCTION_MAKERS[text.kind], [text.parameters, text.body]);
        if (this.#add(keyOf(text), text)) continue;
      } catch (error) {
        throw snapshotInvalid('what it says to be code is none', error);
      }
      throw snapshotInvalid('it has code that its program never makes');
    }
  }
}

const { exec, test } = RegExp.prototype;

/** Whether the program has replaced what regular expressions are matched by. */
function patched(): boolean {
  const { prototype } = RegExp;
  return prototype.exec !== exec || prototype.test !== test;
}

function now<T>(work: () => T): T {
  return work();
}

function keyOf(text: MadeText): string {
  switch (text.kind) {
    case 'script':
      return `script ${text.text}`;
    case 'direct':
      return `direct ${text.site} ${text.text}`;
    default:
      return `${text.kind} ${text.parameters.length} ${text.parameters} ${text.body}`;
  }
}

function sizesOf(image: ProgramImage): Record<Numbered, number> {
  const { files, functions, scopes, templates, evals } = image;
  return {
    files: files.length,
    functions: functions.length,
    scopes: scopes.length,
    templates: templates.length,
    evals: evals?.length ?? 0,
  };
}

/** The numbers that a snapshot uses: as if only the texts it carries had been made, in the order of first use. */
export class MadeNumbers {
  readonly #next: Record<Numbered, number>;
  readonly #own: Readonly<Record<Numbered, number>>;
  readonly #made: readonly Made[];
  readonly #moved = new Map<Made, Record<Numbered, number>>();

  constructor(own: Readonly<Record<Numbered, number>>, made: readonly Made[]) {
    this.#own = own;
    this.#made = made;
    this.#next = { ...own };
  }

  of(what: Numbered, id: number): number {
    if (id < this.#own[what]) return id;
    const made = this.#made.find(candidate => id < candidate[what].end)!;
    let moved = this.#moved.get(made);
    if (!moved) {
      // The text that it stands in comes first.
      if (made.text.kind === 'direct') this.of('evals', made.text.site);
      this.#moved.set(made, (moved = { ...this.#next }));
      for (const name of NUMBERED) this.#next[name] += made[name].end - made[name].first;
    }
    return moved[what] + id - made[what].first;
  }

  /** In the order of their numbers. */
  texts(): MadeText[] {
    return [...this.#moved.keys()].map(({ text }) =>
      text.kind === 'direct' ? { ...text, site: this.of('evals', text.site) } : text,
    );
  }
}
