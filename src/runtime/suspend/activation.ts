/**
 * A suspended function: its state machine and all that the machine does not keep in variables of its own. Plain
 * values only, so that a capture can read an activation off and a restore can make it again.
 */
import type { ACTIVATION } from '../../reserved.ts';
import { type AnyFunction, invoke } from './native.ts';

/** One turn of a state machine; see src/instrument/lower/machine.ts. */
export type Machine = (activation: Activation, sent: unknown) => unknown;

type MachineFields = Record<(typeof ACTIVATION)[keyof typeof ACTIVATION], unknown>;

/** The iterator of a `yield*`, with the `next` it had when the delegation began; null if it is one of ours. */
export interface Delegate {
  i: object;
  n: unknown;
}

/** One step of a delegation. */
export function nextOf({ i, n }: Delegate, value: unknown): unknown {
  return n === null
    ? (i as { next(sent: unknown): unknown }).next(value)
    : invoke(n as AnyFunction, i, value);
}

/**
 * What all kinds have. Each kind is a class that declares these fields itself: constructors of derived classes are
 * several times slower.
 */
export interface Activation extends MachineFields {
  /** Undefined once it has ended. */
  f: Machine | undefined;
  /** Where to go on; -1 when the machine has ended and returned its value. */
  l: number;
  /** The label that takes exceptions; 0: none. */
  h: number;
  /** What that label gets, and whether it is an exception (0) or the value of a `return()` (1). */
  e: unknown;
  m: 0 | 1;
  /** Temporaries across a suspension. */
  t: unknown;
  d: Delegate | null;
  /** What an async generator stopped for: 0 `await`, 1 `yield`. */
  q: 0 | 1;
}

export const ACTIVATION_FIELDS = [
  'f',
  'l',
  'h',
  'e',
  'm',
  't',
  'd',
  'q',
] as const satisfies (keyof Activation)[];

/** Sends control to the label that takes exceptions. */
export function divert(activation: Activation, value: unknown, mode: 0 | 1): void {
  activation.e = value;
  activation.m = mode;
  activation.l = activation.h;
  activation.t = undefined;
}

/** Lets go of everything the machine holds. */
export function end(activation: Activation): void {
  activation.f = undefined;
  activation.l = -1;
  activation.e = undefined;
  activation.t = undefined;
  activation.d = null;
}
