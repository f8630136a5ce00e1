/** `things instrument FILE`: shows what becomes of a program's text. */
import { writeFile } from 'node:fs/promises';
import { cannotWriteFile } from '../errors.ts';
import { print } from '../platform/output.ts';
import { defineCommand } from './command.ts';

export default defineCommand({
  meta: { description: 'Print the instrumented source of a program' },
  args: {
    file: { type: 'positional', required: true, description: 'The program: JavaScript or TypeScript' },
    save: { type: 'string', alias: 's', valueHint: 'OUT', description: 'Write to OUT instead of stdout' },
  },
  async run({ args }) {
    const [{ readProgram }, { instrumentProgram }] = await Promise.all([
      import('../instrument/sources.ts'),
      import('../instrument/program.ts'),
    ]);
    const image = instrumentProgram(await readProgram(String(args.file)));
    const { code } = image.files.find(({ path }) => path === image.entry)!;
    if (args.save === undefined) print(code);
    else {
      const path = String(args.save);
      await writeFile(path, `${code}\n`).catch(error => {
        throw cannotWriteFile(path, error);
      });
    }
  },
});
