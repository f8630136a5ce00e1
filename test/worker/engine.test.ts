/** The order in which a child is warmed and given its program, which is nobody's to choose. */
import { expect, test } from 'bun:test';
import { join } from 'node:path';

const src = join(import.meta.dir, '../../src');

test('an image that comes before the child is warm is not overtaken by its warming', () => {
  const script = `
    import { instrumentProgram } from ${JSON.stringify(join(src, 'instrument/program.ts'))};
    import { engine } from ${JSON.stringify(join(src, 'worker/engine.ts'))};
    const image = instrumentProgram({ entry: 'p.js', files: { 'p.js': 'globalThis.kept = new Proxy({}, {});' } });
    const program = engine.prepare(image, { args: [] }).load();
    const { Proxy: before } = globalThis;
    engine.warm();
    program.start();
    await program.hold();
    console.log(Proxy === before, program.capture().length > 0);
    process.exit(0);`;
  const { stdout, stderr } = Bun.spawnSync([process.execPath, '-e', script]);
  expect([stdout.toString(), stderr.toString()]).toEqual(['true true\n', '']);
});
