/** How the host prints what its console has counted and measured, for counts and times that it does not know itself. */

const { log, error, group, groupEnd } = console;
const { bun } = process.versions;

/** Bun prints its label only. */
export const groupCollapsedIndents = !bun;

/** `groups`: how many are open. */
export function printCount(label: string, count: number, groups: number): void {
  // Bun does not indent it.
  if (bun) for (let i = 0; i < groups; i++) groupEnd();
  Reflect.apply(log, console, ['%s: %d', label, count]);
  if (bun) for (let i = 0; i < groups; i++) group();
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export function printElapsed(label: string, milliseconds: number, data: readonly unknown[]): void {
  if (process.versions.bun)
    Reflect.apply(error, console, [`[${milliseconds.toFixed(2)}ms] ${label}`, ...data]);
  else Reflect.apply(log, console, ['%s: %s', label, elapsed(milliseconds), ...data]);
}

/** As Node writes it: `1.234ms`, `1.234s`, `1:02.345 (m:ss.mmm)`. */
function elapsed(milliseconds: number): string {
  if (milliseconds < SECOND) return `${Number(milliseconds.toFixed(3))}ms`;
  if (milliseconds < MINUTE) return `${(milliseconds / SECOND).toFixed(3)}s`;
  const hours = Math.floor(milliseconds / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  const seconds = ((milliseconds % MINUTE) / SECOND).toFixed(3).padStart(6, '0');
  if (hours === 0) return `${minutes}:${seconds} (m:ss.mmm)`;
  return `${hours}:${String(minutes).padStart(2, '0')}:${seconds} (h:mm:ss.mmm)`;
}
