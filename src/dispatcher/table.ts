/** The fleet as text for people. */
import type { WorkerRecord } from '../bus/messages.ts';
import { printable } from '../printable.ts';
import type { Fleet, LocatedProcess } from './fleet.ts';

/** Two tables, workers and processes. `now` is milliseconds since 1970. */
export function fleetTable(fleet: Fleet, now: number): string {
  const { workers, processes } = fleet;
  if (workers.length === 0) return 'No worker is connected.\n';
  const counts = new Map<string, number>();
  for (const { worker } of processes) counts.set(worker, (counts.get(worker) ?? 0) + 1);
  return (
    table(
      ['WORKER', 'ENGINE', 'ARCH', 'HOST', 'DEVICE', 'PID', 'UP', 'PROCESSES'],
      workers.map(worker => row(worker, counts, now)),
    ) +
    '\n' +
    (processes.length === 0
      ? 'No process is running.\n'
      : table(
          ['PROCESS', 'NAME', 'WORKER', 'PID', 'STATUS', 'AGE', 'MOVES'],
          processes.map(process => processRow(process, now)),
        ))
  );
}

function row(worker: WorkerRecord, counts: Map<string, number>, now: number): string[] {
  const { id, engine, arch, host, device = '-', pid, startedAt } = worker;
  return [id, engine, arch, host, device, String(pid), age(now - startedAt), String(counts.get(id) ?? 0)];
}

function processRow(process: LocatedProcess, now: number): string[] {
  const { id, name, worker, pid, status, startedAt, moves } = process;
  return [id, name, worker, String(pid), status, age(now - startedAt), String(moves)];
}

/** `45s`, `12m`, `3h`, `9d`; clocks of machines differ, so never below zero. */
function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)}h`;
  return `${Math.round(seconds / 86_400)}d`;
}

export function table(head: string[], rows: string[][]): string {
  const lines = [head, ...rows].map(line => line.map(printable));
  const widths = head.map((_, column) => Math.max(...lines.map(line => line[column]!.length)));
  return lines
    .map(
      line =>
        line
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}
