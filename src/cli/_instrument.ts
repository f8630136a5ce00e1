/** `things _instrument`: ProgramSource in on stdin, ProgramImage out on stdout, both JSON. Not for people. */
import { ThingsError } from '../errors.ts';
import { defineCommand } from './command.ts';

export default defineCommand({
  async run() {
    const [{ instrumentProgram }, { REFUSED }, { text }] = await Promise.all([
      import('../instrument/program.ts'),
      import('../worker/instrumenting.ts'),
      import('node:stream/consumers'),
    ]);
    try {
      const image = instrumentProgram(JSON.parse(await text(process.stdin)));
      process.stdout.write(JSON.stringify(image));
      return 0;
    } catch (error) {
      if (!(error instanceof ThingsError)) throw error;
      process.stdout.write(JSON.stringify(error));
      return REFUSED;
    }
  },
});
