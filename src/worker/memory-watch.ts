/**
 * Holds programs to their memory limit on every engine by looking at their resident memory: heap options of the
 * engines differ, count other things, and end a program with a page of native stack instead of a sentence.
 */
import { readFile } from 'node:fs/promises';

const INTERVAL = 250;

/** Resident memory of a process in megabytes; `undefined` when it has ended or the system has no /proc. */
export async function residentMegabytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Math.ceil(Number(kilobytes) / 1024);
}

/** Looks at `pid` until it ends; calls `onExceeded` once. The result stops it. */
export function watchMemory(pid: number, limit: number, onExceeded: (used: number) => void): () => void {
  const timer = setInterval(async () => {
    const used = await residentMegabytes(pid);
    if (used === undefined || used <= limit) return;
    clearInterval(timer);
    onExceeded(used);
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
