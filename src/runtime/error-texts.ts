/**
 * Engines quote, in the texts of some errors, the code that failed; of an instrumented program that is ours in parts.
 * JavaScriptCore: `o.f is not a function. (In 'o.f(x => 1)', 'o.f' is undefined)`, `undefined is not an object
 * (evaluating 'o.b.c')`; V8: `o.f is not a function`, which begins with what failed.
 */
import { types } from '../platform/host-util.ts';
import { LOCALS } from '../reserved.ts';
import { apply, defineProperty, getOwnPropertyDescriptor } from './intrinsics.ts';

const { includes } = String.prototype;
const QUOTES = /(?<=\((?:In|evaluating|near) ').*(?='\))|(?<=\(In ').*' is .*(?=\)$)/s;
const BEGINNING = /^µ\S+(?= is )/;
const MARKS = new RegExp(`/\\*(?:${LOCALS.mark}|${LOCALS.piece})\\d+\\*/`, 'g');
/** Of state machines; other names have a number. Programs say `5 µm`. */
const { activation, sent, next, returned } = LOCALS;
const NAMES = new RegExp(
  `(?<![\\p{ID_Continue}$])(?:${activation}\\.\\w+|${sent}|${next}|${returned}|µ[a-z]\\d+)(?![\\p{ID_Continue}$])`,
  'gu',
);
/** V8's words for what has no name. */
const NAMELESS = '(intermediate value)';

/**
 * Takes what the instrumenter wrote out of the text of an error that an engine made. Of any value; runs no code of
 * the program.
 */
export function showUserText(error: unknown): void {
  if (!types.isNativeError(error)) return;
  const message: unknown = getOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof message !== 'string' || !apply(includes, message, ['µ'])) return;
  const value = withoutOurs(message);
  if (value !== message) defineProperty(error, 'message', { value });
}

function withoutOurs(message: string): string {
  const clean = (text: string): string => text.replace(MARKS, '').replace(NAMES, NAMELESS);
  return message.replace(QUOTES, clean).replace(BEGINNING, clean);
}
