/** `things _child`: the process in which a worker runs a program. Not for people. */
import { defineCommand } from './command.ts';

export default defineCommand({
  async run() {
    const [{ runChild }, { engine }] = await Promise.all([
      import('../worker/child.ts'),
      import('../worker/engine.ts'),
    ]);
    runChild(engine);
  },
});
