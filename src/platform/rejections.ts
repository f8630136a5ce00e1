/** What a runtime does with a rejection that nobody handles. */
import { engine } from './engine.ts';

/**
 * Bun ends the process for a promise that nobody handles only after the next timers have fired; the reason must be
 * thrown to end it now, as Node does.
 */
export function reportsRejectionsLate(): boolean {
  return engine().runtime === 'bun';
}
