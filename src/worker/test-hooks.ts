/**
 * The one hook that end-to-end tests need in a real worker: `THINGS_TEST_EXIT_AT="target restored"` kills the worker
 * the moment a migration reaches that step, before it tells anyone. The steps are those of migration/source.ts and
 * migration/target.ts, after the word `source` or `target`.
 */
export function failHere(): ((step: string) => void) | undefined {
  const at = process.env.THINGS_TEST_EXIT_AT;
  if (at === undefined) return undefined;
  return step => {
    if (step === at) process.kill(process.pid, 'SIGKILL');
  };
}
