/** `things _child`: the process in which a worker runs a program. Not for people. */
import { runChild } from '../worker/child.ts';
import { engine } from '../worker/engine.ts';

export function start(): void {
  runChild(engine);
}
