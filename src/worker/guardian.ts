/**
 * No orphans, whatever happens to the worker. A child notices by its channel that its worker died, but not while
 * it is in the middle of an endless turn; so a shell of one megabyte waits for the worker's end and kills what is
 * left. It leads its own group: a Ctrl-C on the console reaches the worker only.
 */
import { type ChildProcess, spawn } from 'node:child_process';

const SCRIPT = `
trap '' INT TERM HUP
alive=' '
while read -r change pid; do
  case $change in
    +) alive="$alive$pid " ;;
    -) case $alive in *" $pid "*) alive="\${alive%% $pid *} \${alive#* $pid }" ;; esac ;;
  esac
done
for pid in $alive; do kill -KILL -- "-$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null; done
`;

export class Guardian {
  readonly #shell: ChildProcess;

  /** `onMissing` is told why there is no guardian; everything works without one, but for the case above. */
  constructor(onMissing: (why: string) => void) {
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.#shell.on('error', error => onMissing(error.message));
    this.#shell.stdin!.on('error', error => onMissing(error.message));
    this.#shell.unref();
    (this.#shell.stdin as unknown as { unref?: () => void }).unref?.();
  }

  watch(pid: number): void {
    this.#shell.stdin!.write(`+ ${pid}\n`);
  }

  forget(pid: number): void {
    this.#shell.stdin!.write(`- ${pid}\n`);
  }

  /** Everything is ended already. */
  close(): void {
    this.#shell.stdin!.end();
  }
}
