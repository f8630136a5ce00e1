/**
 * `using` in what SWC translates, which would take it apart in its own way: `let` becomes `var`, and what a module
 * exports moves behind the disposal. It passes as a call, for src/instrument/using.ts to find.
 *
 *     using a = x;              =>  const a = µusing(x);
 *     await using a = x;        =>  const a = await µusing(x);
 *     for (using a of x) b;     =>  for (const a of µusing(x)) b;
 */
import type * as ESTree from 'estree';
import { USED } from '../reserved.ts';
import { eachChild, type Node, type Program, unwrap } from './ast.ts';
import { type Replaced, type Replacement, replace } from './replaced.ts';
import { skipTrivia } from './trivia.ts';

export function markUsing(source: string, program: Program): Replaced {
  const replacements: Replacement[] = [];
  const mark = (node: Node, awaits: boolean): void => {
    replacements.push(
      { start: node.start, end: node.start, text: `${awaits ? 'await ' : ''}${USED}(` },
      { start: node.end, end: node.end, text: ')' },
    );
  };
  const visit = (node: Node): void => {
    const declaration = node.type === 'ForOfStatement' ? node.left : node;
    if (isUsing(declaration)) {
      const awaits = isAwaited(declaration);
      replacements.push({ ...keywordOf(source, declaration), text: 'const' });
      for (const { init } of declaration.declarations) if (init) mark(init, awaits);
      if (node.type === 'ForOfStatement') mark(node.right, awaits);
    }
    if (node.type === 'ForOfStatement' && isUsing(node.left)) {
      visit(node.right);
      visit(node.body);
    } else eachChild(node, visit);
  };
  visit(program);
  return replace(
    source,
    replacements.sort((a, b) => a.start - b.start),
  );
}

export function isUsing(node: Node): node is ESTree.VariableDeclaration {
  return node.type === 'VariableDeclaration' && node.kind.endsWith('using');
}

export function isAwaited({ kind }: ESTree.VariableDeclaration): boolean {
  return (kind as string) === 'await using';
}

/** Where `using` or `await using` stands. */
export function keywordOf(
  text: string,
  declaration: ESTree.VariableDeclaration,
): { start: number; end: number } {
  const { start } = declaration;
  const using = isAwaited(declaration) ? skipTrivia(text, start + 'await'.length) : start;
  return { start, end: using + 'using'.length };
}

/** The call that a marked declaration or the head of a loop has been given. */
export function markedCall(
  expression: Node,
): { call: ESTree.SimpleCallExpression; awaits: boolean } | undefined {
  const node = unwrap(expression);
  const awaits = node.type === 'AwaitExpression';
  const call = awaits ? node.argument : node;
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  return call.callee.name === USED ? { call, awaits } : undefined;
}
