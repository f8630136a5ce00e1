/**
 * What the translation of an ES module says of itself to CommonJS that requires it, and programs can see:
 *
 *     Object.defineProperty(exports, "__esModule", {    =>   nothing, where all files are ES modules
 *         value: true
 *     });
 */
import { type Replaced, replace } from './replaced.ts';

/** Where a module says that it is one. */
export const MARKED = /^Object\.defineProperty\(exports, "__esModule", \{\n[ \t].*\n\}\);/m;

/** Nobody asks whether it is a module where there is nothing else. */
export function unmark(code: string): Replaced | undefined {
  const match = MARKED.exec(code);
  if (!match) return undefined;
  const end = match.index + match[0].length;
  return replace(code, [{ start: match.index, end, text: '' }]);
}
