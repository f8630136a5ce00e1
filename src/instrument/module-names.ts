/**
 * What the translation of a module leaves to be done: an anonymous default export is called `default` from the
 * beginning (ECMA-262 section 16.2.3.7), and `import.meta` is an object of the module.
 *
 *     const _default = () => {};   =>  const _default = ({default:() => {}}).default;
 *     class _default { body }      =>  const _default=({default:class { body }}).default;
 *     function _default() {}       =>  µj.named(_default); at the beginning, where it is hoisted to
 *     import.meta                  =>  µj.meta(17)
 */
import type * as ESTree from 'estree';
import { GLOBALS } from '../reserved.ts';
import { eachChild, isClass, isFunction, type Node, unwrap } from './ast.ts';
import { parse } from './parse.ts';
import { type Replaced, type Replacement, replace } from './replaced.ts';

const META = /(?<![\w$]|(?<!\.\.)\.)import\s*\.\s*meta(?![\w$])/;
const ANONYMOUS = /^(?:(?:async )?function\*? ?|class |const )_default\b/m;

/** `anonymous`: whether the default export has no name of its own. Undefined: nothing is left to be done. */
export function completeModule(text: string, file: number, anonymous: boolean): Replaced | undefined {
  const named = anonymous && ANONYMOUS.test(text);
  const meta = META.test(text);
  if (!named && !meta) return undefined;
  const replacements: Replacement[] = [];
  const insert = (at: number, inserted: string): void => {
    replacements.push({ start: at, end: at, text: inserted });
  };
  const { body } = parse(text, { path: '', sourceType: 'module' });
  const directiveEnd = body[0] ? (body[0] as Node).end : 0;
  if (named) for (const statement of body) nameDefault(statement as Node, directiveEnd, insert, replacements);
  if (meta) {
    const visit = (node: Node): void => {
      if (node.type === 'MetaProperty' && node.meta.name === 'import')
        replacements.push({ start: node.start, end: node.end, text: `${GLOBALS.modules}.meta(${file})` });
      eachChild(node, visit);
    };
    (body as Node[]).forEach(visit);
  }
  if (replacements.length === 0) return undefined;
  return replace(
    text,
    replacements.sort((a, b) => a.start - b.start),
  );
}

function nameDefault(
  statement: Node,
  directiveEnd: number,
  insert: (at: number, text: string) => void,
  replacements: Replacement[],
): void {
  if (statement.type === 'FunctionDeclaration' && statement.id?.name === '_default') {
    insert(directiveEnd, `${GLOBALS.modules}.named(_default);`);
  } else if (statement.type === 'ClassDeclaration' && statement.id?.name === '_default') {
    const text = 'const _default=({default:class';
    replacements.push({ start: statement.start, end: statement.id.end, text });
    insert(statement.end, '}).default;');
  } else if (statement.type === 'VariableDeclaration') {
    const { id, init } = statement.declarations[0] as ESTree.VariableDeclarator;
    if (id.type !== 'Identifier' || id.name !== '_default' || !init) return;
    const value = unwrap(init);
    const hasName = 'id' in value && value.id;
    if (hasName || !(isClass(value) || isFunction(value))) return;
    insert(init.start, '({default:');
    insert(init.end, '}).default');
  }
}
