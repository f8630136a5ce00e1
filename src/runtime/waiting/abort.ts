/** How a wait ends that an AbortSignal was given to: the error, and the listener that tells the wait. */

/** As Node makes it: an Error whose class cannot be had. */
export function abortError(signal: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  return assign(error, { code: 'ABORT_ERR', name: 'AbortError' });
}

export interface WaitOptions {
  signal?: AbortSignal;
  ref?: boolean;
}

/** Options as the functions of Node take them; its own complaints, without the rest of their text. */
export function checkOptions(options: unknown): WaitOptions {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null) throw invalid('options', 'object', options);
  const { signal, ref } = options as { signal?: unknown; ref?: unknown };
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw invalid('options.signal', 'AbortSignal', signal);
  if (ref !== undefined && typeof ref !== 'boolean') throw invalid('options.ref', 'boolean', ref);
  return options;
}

export function invalid(name: string, type: string, value: unknown): TypeError {
  const kind = name.includes('.') ? 'property' : 'argument';
  const got = value === null ? 'null' : typeof value;
  const article = /^[aeiou]/i.test(type) ? 'an instance' : 'of type';
  const error = new TypeError(`The "${name}" ${kind} must be ${article} ${type}. Received ${got}`);
  return assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}

/** %AsyncIteratorPrototype% (ECMA-262 section 27.1.4). */
const { assign } = Object;

export const AsyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(async function* () {}).prototype,
) as object;
