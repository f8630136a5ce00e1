/**
 * Texts that a program makes code of while it runs => files of its image. Most are small and hold no function but
 * the one they are: those are not worth loading the parser for.
 *
 *     new Function('a', 'return a')  =>  ({anonymous:function(/*µu17*\/a
 *                                        ) {
 *                                        return a
 *                                        }}).anonymous
 *     (0, eval)('x => x')            =>  x/*µu18*\/ => x
 */
import { LOCALS } from '../reserved.ts';
import type { InstrumentMade, MadeFunctionKind, MadeText, ProgramImage } from '../runtime/image.ts';
import type { Surroundings } from './ast.ts';
import { instrumentScript } from './program.ts';

/** What made code calls itself in stack traces. */
const PATH = '<anonymous>';

export const instrumentMade: InstrumentMade = {
  kindOf(made) {
    if ('body' in made) {
      const simple =
        made.kind === 'function' && isInert(made.body) && SIMPLE_PARAMETERS.test(made.parameters);
      return simple ? 'simple' : 'other';
    }
    // A direct eval may also declare a variable.
    const inert = isInert(made.text) && (made.kind === 'script' || !/\bvar\b/.test(made.text));
    return inert ? 'inert' : 'other';
  },
  add(image, made) {
    if ('body' in made && this.kindOf(made) === 'simple') addSimple(image, made);
    else add(image, made);
    return image.files.length - 1;
  },
};

function add(image: ProgramImage, made: MadeText): void {
  if ('body' in made) {
    addFunction(image, made);
    return;
  }
  const { text } = made;
  const around = made.kind === 'direct' ? { around: surroundings(image, made.site) } : {};
  instrumentScript(image, { path: PATH, source: text, text, evaluated: true, ...around });
}

/** Has nothing to instrument in it, whatever it means: no function, no direct eval, no tagged template. */
function isInert(text: string): boolean {
  return !/=>|\b(?:function|class|eval|import|with)\b|\)\s*\{|[`µ]|\/[*/]|<!--|-->|\\u/.test(text);
}

function surroundings(image: ProgramImage, index: number): Surroundings {
  const site = image.evals![index]!;
  const scopes = site.scopes.map(scope => ({ ...scope, variables: image.scopes[scope.id]!.variables }));
  return { ...site, scopes, variables: image.files[site.file]!.variables };
}

const SIMPLE_PARAMETERS = /^[\w$\s,]*$/;

/** How CreateDynamicFunction (ECMA-262 section 20.2.1.1.1) begins its text. */
const HEADS: Record<MadeFunctionKind, string> = {
  function: 'function',
  generator: 'function*',
  async: 'async function',
  'async generator': 'async function*',
};
/** Around the function: it is named by the property, since its own name is not bound inside it. */
const OPEN = '({anonymous:';
const CLOSE = '}).anonymous';
const NAME = ' anonymous';

type MadeFunction = Extract<MadeText, { body: string }>;

function textOf({ kind, parameters, body }: MadeFunction, name: string, mark = ''): string {
  return `${HEADS[kind]}${name}(${mark}${parameters}\n) {\n${body}\n}`;
}

function addFunction(image: ProgramImage, text: MadeFunction): void {
  const first = image.functions.length;
  const given = `${OPEN}${textOf(text, '')}${CLOSE}`;
  const source = textOf(text, NAME);
  instrumentScript(image, { path: PATH, source, text: given, evaluated: true });
  const shown = (at: number): number => (at <= OPEN.length ? 0 : at - OPEN.length + NAME.length);
  image.files.at(-1)!.source = source;
  for (const fn of image.functions.slice(first)) {
    fn.sourceStart = shown(fn.sourceStart);
    fn.sourceEnd = shown(fn.sourceEnd);
  }
}

function addSimple(image: ProgramImage, text: MadeFunction): void {
  const id = image.functions.length;
  const code = textOf(text, '', `/*${LOCALS.mark}${id}*/`);
  const source = textOf(text, NAME);
  image.functions[id] = {
    file: image.files.length,
    kind: 'function',
    start: OPEN.length,
    end: OPEN.length + code.length,
    prefix: '',
    sourceStart: 0,
    sourceEnd: source.length,
    strict: false,
    name: 'anonymous',
    length: countOf(text.parameters),
    scope: -1,
    identities: [],
    free: [],
    fileVariables: [],
  };
  image.files[image.files.length] = {
    path: PATH,
    format: 'commonjs',
    source,
    code: `${OPEN}${code}${CLOSE}`,
    strict: false,
    variables: [],
    positions: [],
    evaluated: true,
  };
}

function countOf(parameters: string): number {
  let count = 0;
  let named = false;
  for (let i = 0; i < parameters.length; i++) {
    if (parameters[i] === ',') named = false;
    else if (!named && !/\s/.test(parameters[i]!)) {
      named = true;
      count++;
    }
  }
  return count;
}
