/** What a worker and the child that runs a program say to each other, over frames; each request has one answer. */

import { MAX_ARG_LENGTH, MAX_ARGS, MAX_NAME_LENGTH } from '../bus/messages.ts';
import { array, integer, object, optional, string, type TypeOf, union } from '../bus/shape.ts';

/** The descriptor in the child. */
export const CHANNEL_FD = 3;

const request = { request: integer(0, Number.MAX_SAFE_INTEGER) };
const args = array(string(MAX_ARG_LENGTH), MAX_ARGS);

const toChild = union({
  /** Body: the image. Makes it ready for `start` or `restore`. */
  image: { ...request, name: string(MAX_NAME_LENGTH), args },
  /** Starts the program; answered when it is loaded, before its first turn. */
  start: request,
  /** Body: the snapshot. Nothing runs until `resume`. */
  restore: request,
  /** Answered between two turns of the program: a child that does not answer is in the middle of one. */
  ping: request,
  /** Calls of the host under way are given so many milliseconds to end. */
  hold: { ...request, callTimeout: integer(0, 60_000) },
  /** Answered with the snapshot as body. */
  capture: request,
  resume: request,
  /** The program lives elsewhere now: end, without a word to it, once its output has been handed over. */
  leave: request,
});
export type ToChild = TypeOf<typeof toChild>;

const fromChild = union({
  /** The first message: the child is warm. */
  ready: {},
  done: request,
  failed: {
    ...request,
    error: object({ code: string(64), message: string(64 * 1024), hint: optional(string(4096)) }),
  },
});
export type FromChild = TypeOf<typeof fromChild>;

export const childShapes = { toChild, fromChild } as const;
