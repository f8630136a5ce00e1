/**
 * `using` taken out of a generated program, so that each engine runs the rest natively, in its own way, and what it is
 * to do comes from itself. Shares nothing with what lowers programs; `disposal` is in kit.js.
 *
 *     { using a = x; b; }         =>  { const u = disposal(); try { const a = u.use(x); b; }
 *                                     catch (e) { u.fail(e); } finally { u.next(); u.end(); } }
 *     { await using a = x; b; }   =>  { const u = disposal(); try { const a = u.use(x, true); b; }
 *                                     catch (e) { u.fail(e); } finally { for (let w; (w = u.next()); )
 *                                     try { await w.value; } catch (e) { u.fail(e); } u.end(); } }
 */
import type * as ESTree from 'estree';
import { eachChild, type Node } from '../../src/instrument/ast.ts';
import { Edits } from '../../src/instrument/edits.ts';
import { parse } from '../../src/instrument/parse.ts';

export function withoutUsing(code: string): string {
  const tree = parse(code, { path: 'program', sourceType: 'script' });
  if (!tree.uses) return code;
  const edits = new Edits(code);
  let blocks = 0;
  const visit = (node: Node): void => {
    if (node.type === 'BlockStatement') replaceIn(node, `u${blocks++}`);
    eachChild(node, visit);
  };
  const replaceIn = ({ body, start, end }: ESTree.BlockStatement & Node, stack: string): void => {
    const using = body.filter(isUsing);
    if (using.length === 0) return;
    edits.point(start + 1, ` const ${stack} = disposal(); try {`);
    for (const declaration of using) {
      const [first] = declaration.declarations as (ESTree.VariableDeclarator & Node)[];
      edits.replace({ start: (declaration as Node).start, end: (first!.id as Node).start }, 'const ');
      for (const { init } of declaration.declarations) {
        edits.open(init as Node, `${stack}.use((`);
        edits.close(init as Node, isAwaited(declaration) ? '), true)' : '))');
      }
    }
    const fail = `catch (e) { ${stack}.fail(e); }`;
    const dispose = using.some(isAwaited)
      ? `for (let w; (w = ${stack}.next()); ) try { await w.value; } ${fail}`
      : `${stack}.next();`;
    edits.point(end - 1, `} ${fail} finally { ${dispose} ${stack}.end(); } `);
  };
  visit(tree);
  return edits.apply();
}

const isUsing = (node: ESTree.Node): node is ESTree.VariableDeclaration =>
  node.type === 'VariableDeclaration' && /\busing$/.test(node.kind);

const isAwaited = ({ kind }: ESTree.VariableDeclaration): boolean => /^await/.test(kind);
