/** Stands in for `things _instrument`: the image is the source, unless the source has "syntax error" in it. */
import { text } from 'node:stream/consumers';
import { ThingsError } from '../../src/errors.ts';
import { REFUSED } from '../../src/worker/instrument-protocol.ts';

const source = await text(process.stdin);
if (source.includes('syntax error')) {
  process.stdout.write(JSON.stringify(new ThingsError('PROGRAM_SYNTAX', 'a.js:1:8: Unexpected token')));
  process.exitCode = REFUSED;
} else if (source.includes('crash')) {
  throw new Error('the instrumenter fell over');
} else process.stdout.write(source);
