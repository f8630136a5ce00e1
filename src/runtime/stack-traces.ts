/**
 * Stack traces in terms of the program as its author wrote it. Engines format a trace when `stack` is first read, by
 * `Error.prepareStackTrace`: only then is each place looked up, through the image's table of pieces. What lies
 * between program functions because of the runtime (the drivers of state machines, timers, modules) is left out.
 */
import { types } from '../platform/host-util.ts';
import { printsUnreadTraces } from '../platform/uncaught.ts';
import { ACTIVATION, LOCALS } from '../reserved.ts';
import { showUserText } from './error-texts.ts';
import { functionIdOf } from './function-ids.ts';
import type { ImageFile, ImageFunction, ProgramImage } from './image.ts';
import { apply, getOwnPropertyDescriptor } from './intrinsics.ts';
import { compiledText } from './modules.ts';
import { OwnMap } from './own-maps.ts';
import { awaitersOf, onErrorWithoutStack } from './suspend/awaiting.ts';
import { standIn } from './suspend/stand-ins.ts';

/** A place in the user's text; both count from 1. */
export interface Place {
  path: string;
  line: number;
  column: number;
}

interface Frame extends Place {
  /** Of the function the frame is in: what a state machine stands for, else its own. */
  owner: ImageFunction | undefined;
  /** Whether the frame is in a state machine. */
  machine: boolean;
}

const errorText = Error.prototype.toString;
/** What V8 calls code without a name, and so do images. */
const MADE = '<anonymous>';
const PIECE = `/*${LOCALS.piece}`;

export class StackTraces {
  #image!: ProgramImage;
  #files = new Map<string, FilePlaces>();
  /** What the paths of the runtime's own sources, or of the one file they are bundled into, begin with. */
  #runtime = '';

  #whileUnpatched: (work: () => string) => string = work => work();

  /** Before anything of the program runs. `whileUnpatched` runs work with the language as the program found it. */
  load(image: ProgramImage, whileUnpatched: (work: () => string) => string): void {
    this.#image = image;
    this.#whileUnpatched = whileUnpatched;
    this.#files = new Map(image.files.map((file, index) => [file.path, new FilePlaces(image, file, index)]));
  }

  /** Once, before the program's realm is described. */
  install(): void {
    // The engines' own interface: V8's stack trace API, which JavaScriptCore has in Bun. By assignment, the only way
    // that Bun notices; what is not there yet must not become enumerable by it.
    if (!Object.hasOwn(Error, 'prepareStackTrace')) {
      Object.defineProperty(Error, 'prepareStackTrace', {
        writable: true,
        enumerable: false,
        configurable: true,
      });
    }
    Error.prepareStackTrace = (_, sites) => sites[0]?.getFileName() ?? '';
    this.#runtime = String(new Error().stack).replace(/runtime[\\/]stack-traces\.ts$/, '');
    const { prepare } = {
      prepare: (error: Error, sites: NodeJS.CallSite[]): string => {
        const text = (): string =>
          `${headerOf(error)}${this.#lines(sites)}${this.#awaiting(error, sites.length)}`;
        try {
          return text();
        } catch {
          // By a function of the program in the place of one that this uses.
          return this.#whileUnpatched(text);
        }
      },
    };
    Object.defineProperty(prepare, 'name', { value: 'ErrorPrepareStackTrace' });
    Error.prepareStackTrace = prepare;
    onErrorWithoutStack(error => headerOf(error) + this.#awaiting(error, 0));
    if (printsUnreadTraces()) readTracesFirst();
  }

  #lines(sites: readonly NodeJS.CallSite[]): string {
    const ours = sites.some(site => this.#files.has(site.getFileName() ?? ''));
    let text = '';
    let machineOf: ImageFunction | undefined;
    for (const site of sites) {
      const path = site.getFileName() ?? '';
      if (ours && this.#runtime !== '' && path.startsWith(this.#runtime)) continue;
      const made = this.#madeFrame(site, path);
      if (made !== undefined) {
        text += `\n    at ${made}`;
        continue;
      }
      const frame = this.#files.get(path)?.frame(site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1);
      // The function that started the state machine is the same call.
      const repeated = frame !== undefined && machineOf !== undefined && frame.owner === machineOf;
      machineOf = frame?.machine ? frame.owner : undefined;
      if (!repeated) text += `\n    at ${frame ? shown(site, frame) : this.#shownEval(site)}`;
    }
    return text;
  }

  /** The functions that waited for the one that failed; `shown` frames are above. */
  #awaiting(error: Error, shown: number): string {
    const limit: unknown = getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.value;
    const room = typeof limit === 'number' ? Math.max(0, limit - shown) : 0;
    let text = '';
    for (const { machine, label } of awaitersOf(error).slice(0, room)) {
      const fn = this.#image.functions[functionIdOf(machine) ?? -1];
      if (!fn) continue;
      const { path } = this.#image.files[fn.file]!;
      const { line, column, owner } = this.#files.get(path)!.awaiting(fn, label);
      const place = `${path}:${line}:${column}`;
      text += `\n    at async ${owner?.name ? `${owner.name} (${place})` : place}`;
    }
    return text;
  }

  /** Of code that we have evaluated for the program, which engines say by our own place. */
  #madeFrame(site: NodeJS.CallSite, path: string): string | undefined {
    if (this.#runtime === '') return undefined;
    const text = String(site);
    if (path.startsWith(`file://${this.#runtime}`)) return text.replace(path, MADE);
    const at = text.indexOf('(eval at ');
    const end = text.lastIndexOf(`), ${MADE}:`);
    if (at < 0 || end < 0 || !text.slice(at, end).includes(`(${this.#runtime}`)) return undefined;
    return `${text.slice(0, at)}(${text.slice(end + 3)}`;
  }

  /** Code made by `eval` says which place made it. */
  #shownEval(site: NodeJS.CallSite): string {
    return String(site).replace(
      /\(([^()]+):(\d+):(\d+)\)/,
      (whole, path: string, line: string, column: string) => {
        const frame = this.#files.get(path)?.frame(Number(line), Number(column));
        return frame ? `(${path}:${frame.line}:${frame.column})` : whole;
      },
    );
  }

  /** The first place in the program that the text of a stack names. */
  firstPlace(stack: string): Place | undefined {
    for (const [, path, line, column] of stack.matchAll(/(?:at |\()([^()\n]+?):(\d+):(\d+)\)?$/gm)) {
      if (this.#files.has(path!)) return { path: path!, line: Number(line), column: Number(column) };
    }
    return undefined;
  }

  /** A line of a user's file, counted from 1. */
  sourceLine({ path, line }: Place): string | undefined {
    const file = this.#image.files.find(file => file.path === path);
    return file && userText(file).split(LINE_END)[line - 1];
  }
}

/** Makes `console` show errors by their `stack`. */
function readTracesFirst(): void {
  for (const name of ['log', 'info', 'debug', 'warn', 'error', 'trace'] as const) {
    const print = console[name];
    const shown = (...values: unknown[]): void => {
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        if (types.isNativeError(value)) readTraces(value);
      }
      apply(print, console, values);
    };
    Object.defineProperty(shown, 'name', { value: print.name });
    standIn(console, name, shown);
  }
}

/** Of an error and its causes. */
function readTraces(error: Error): void {
  for (let e: unknown = error, depth = 0; types.isNativeError(e) && depth < 10; depth++) {
    void e.stack;
    e = Object.getOwnPropertyDescriptor(e, 'cause')?.value;
  }
}

const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

function userText(file: ImageFile): string {
  return file.original ?? file.source;
}

function headerOf(error: unknown): string {
  try {
    showUserText(error);
    return apply(errorText, error as object, []) as string;
  } catch {
    return '<error>';
  }
}

/** The engine's own text of a frame, at its place in the user's file. */
function shown(site: NodeJS.CallSite, { path, line, column, owner, machine }: Frame): string {
  const place = `${path}:${line}:${column}`;
  if (machine) return owner?.name ? `${owner.name} (${place})` : place;
  const there = `${path}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  const text = String(site);
  const at = text.lastIndexOf(there);
  return at < 0 ? text : text.slice(0, at) + place + text.slice(at + there.length);
}

/** The places of one file, looked up when first needed. */
class FilePlaces {
  readonly #image: ProgramImage;
  readonly #file: ImageFile;
  readonly #index: number;
  readonly #frames = new OwnMap<number, Frame>();
  #pieces: Int32Array | undefined;
  #userLines: readonly number[] | undefined;
  #compiled: { text: string; lines: readonly number[] } | undefined;

  constructor(image: ProgramImage, file: ImageFile, index: number) {
    this.#image = image;
    this.#file = file;
    this.#index = index;
  }

  /** Of a position in the text that was compiled. */
  frame(line: number, column: number): Frame {
    const { text, before } = compiledText(this.#file);
    if (this.#compiled?.text !== text) {
      this.#compiled = { text, lines: lineStarts(text) };
      this.#frames.clear();
    }
    // What precedes the text lies in its first line.
    const at = (this.#compiled.lines[line - 1] ?? 0) + column - 1 - (line === 1 ? before : 0);
    let frame = this.#frames.get(at);
    if (!frame) {
      frame = this.#frame(text === this.#file.code ? at : offsetInCode(text, at));
      this.#frames.set(at, frame);
    }
    return frame;
  }

  /** Where a state machine stands that goes on at `label`: at what it awaits. */
  awaiting(machine: ImageFunction, label: number): Frame {
    const { code } = this.#file;
    const stop = `${LOCALS.activation}.${ACTIVATION.label}=${label};return (`;
    let offset = machine.start;
    for (let at = offset; (at = code.indexOf(stop, at)) >= 0 && at < machine.end; at += stop.length) {
      // Machines inside this one count from 0, too.
      if (this.#innermost(at) === machine) offset = at + stop.length;
    }
    return this.#frame(offset);
  }

  #innermost(offset: number): ImageFunction | undefined {
    return this.#around(offset).reduce<ImageFunction | undefined>(
      (best, fn) => (!best || fn.end - fn.start < best.end - best.start ? fn : best),
      undefined,
    );
  }

  #around(offset: number): ImageFunction[] {
    return this.#image.functions.filter(
      ({ file, start, end }) => file === this.#index && start <= offset && offset < end,
    );
  }

  #frame(offset: number): Frame {
    const inner = this.#innermost(offset);
    const same = this.#around(offset).filter(fn => inner && isSameInSource(fn, inner));
    const owner = same.find(({ name }) => name !== '') ?? inner;
    return {
      path: this.#file.path,
      ...this.#place(offset),
      owner,
      machine: owner !== inner || same.length > 1,
    };
  }

  #place(offset: number): { line: number; column: number } {
    this.#pieces ??= unpacked(this.#file.positions);
    this.#userLines ??= lineStarts(userText(this.#file));
    const pieces = this.#pieces;
    const piece = lastAtOrBefore(pieces.length / 3, index => pieces[3 * index]!, offset);
    const moved = Math.min(offset - pieces[3 * piece]!, pieces[3 * piece + 2]!);
    const at = piece < 0 ? 0 : pieces[3 * piece + 1]! + moved;
    const lines = this.#userLines;
    const line = lastAtOrBefore(lines.length, index => lines[index]!, at);
    return { line: line + 1, column: at - lines[line]! + 1 };
  }
}

/** The lowering gives the functions it makes the place of the one they belong to; methods begin at their key. */
function isSameInSource(fn: ImageFunction, inner: ImageFunction): boolean {
  if (fn.sourceEnd !== inner.sourceEnd) return false;
  return fn.sourceStart === inner.sourceStart || /^(?:method|member|[gs]etter)$/.test(fn.kind);
}

/** Restored text says before each piece of the file's code where that lies. */
function offsetInCode(text: string, at: number): number {
  const mark = text.lastIndexOf(PIECE, at);
  if (mark < 0) return 0;
  const end = text.indexOf('*/', mark);
  return Number(text.slice(mark + PIECE.length, end)) + Math.max(0, at - end - 2);
}

function unpacked(positions: readonly number[]): Int32Array {
  const pieces = Int32Array.from(positions);
  for (let i = 3; i < pieces.length; i += 3) {
    pieces[i]! += pieces[i - 3]!;
    pieces[i + 1]! += pieces[i - 2]!;
  }
  return pieces;
}

/** Index of the last of `count` ascending numbers that is at most `value`; -1: none. */
function lastAtOrBefore(count: number, get: (index: number) => number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (get(middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    starts.push(index + (text[index] === '\r' && text[index + 1] === '\n' ? 2 : 1));
  }
  return starts;
}
