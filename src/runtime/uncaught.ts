/** An exception that ends the program, as the engine would show it over the user's own file. */

import { engine } from '../platform/engine.ts';
import { hostUtil, types } from '../platform/host-util.ts';
import type { Place, StackTraces } from './stack-traces.ts';

/** Lines that Bun shows of a file, up to the one that threw. */
const LINES = 6;

/** Undefined: the exception says nothing of the program. */
export function uncaughtText(traces: StackTraces, error: unknown): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  const place = traces.firstPlace(String(error.stack));
  if (!place) return undefined;
  const bun = engine().runtime === 'bun';
  const frame = bun ? linesAbove(traces, place) : lineWithHead(traces, place);
  return `${frame}${hostUtil().inspect(error)}\n\n${bun ? 'Bun v' : 'Node.js v'}${engine().version}\n`;
}

function caret(text: string, column: number, indent: number): string {
  return `${' '.repeat(indent)}${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`;
}

function lineWithHead(traces: StackTraces, place: Place): string {
  const text = traces.sourceLine(place);
  if (text === undefined) return '';
  return `${place.path}:${place.line}\n${text}\n${caret(text, place.column, 0)}\n\n`;
}

function linesAbove(traces: StackTraces, place: Place): string {
  const { path, column } = place;
  let frame = '';
  for (let line = Math.max(1, place.line - LINES + 1); line <= place.line; line++) {
    const text = traces.sourceLine({ path, line, column });
    if (text === undefined) return '';
    const head = `${line} | `;
    frame += `${head}${text}\n`;
    if (line === place.line) frame += `${caret(text, column, head.length)}\n`;
  }
  return frame;
}
