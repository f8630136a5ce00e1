/**
 * `using` in the head of a `for` statement, which SWC does not parse, in a block before it. Nothing else can see the
 * difference: such a variable is constant, so that iterations need no copies of it.
 *
 *     loop: for (using a = x; b; c) d;   =>   {using a = x;loop: for (; b; c) d;}
 */
import { eachChild, type Node, type Program } from './ast.ts';
import { parse, refusedAt } from './parse.ts';
import { type Replaced, type Replacement, replace } from './replaced.ts';

/** Such a head, as far as the parser may read before it gives up. */
const HEAD = /(\bfor\s*\(\s*)(?:await\s+)?using\s+[\p{ID_Start}$_\\][\p{ID_Continue}$\\{}]*\s*=(?![=>])/gu;

/** Undefined: there are none, or something else is wrong with it. */
export function replaceUsingHeads(source: string, path: string): Replaced | undefined {
  if (source.search(HEAD) < 0) return undefined;
  const heads = new Set<number>();
  const tree = parseHeads(source, path, 'script', heads) ?? parseHeads(source, path, 'module', heads);
  if (!tree || heads.size === 0) return undefined;
  const replacements: Replacement[] = [];
  const visit = (node: Node, outermost: Node): void => {
    if (node.type === 'ForStatement' && node.init && heads.has(node.init.start)) {
      const before = source.slice(outermost.start, node.init.start);
      const lines = before.replace(/[^\n]/g, '');
      replacements.push(
        { start: outermost.start, end: node.init.start, text: `{${lines}` },
        { start: node.init.end, end: node.init.end, text: `;${withoutComments(before)}` },
        { start: node.end, end: node.end, text: '}' },
      );
    }
    eachChild(node, child => visit(child, node.type === 'LabeledStatement' ? outermost : child));
  };
  visit(tree, tree);
  return replace(
    source,
    replacements.sort((a, b) => a.start - b.start),
  );
}

/** Parses a copy in which other words of the same length stand for the declarations; notes where they begin. */
function parseHeads(
  source: string,
  path: string,
  sourceType: 'script' | 'module',
  heads: Set<number>,
): Program | undefined {
  let text = source;
  heads.clear();
  for (;;) {
    try {
      return parse(text, { path, sourceType });
    } catch (error) {
      const head = refusedHead(text, error);
      if (head === undefined) return undefined;
      const end = text.indexOf('using', head) + 'using'.length;
      text = text.slice(0, head) + 'const'.padEnd(end - head) + text.slice(end);
      heads.add(head);
    }
  }
}

/** Where the declaration begins in the head in which the parser has given up. */
function refusedHead(text: string, error: unknown): number | undefined {
  const at = refusedAt(text, error, /^/);
  if (at === undefined) return undefined;
  for (const { index, 0: head, 1: before } of text.matchAll(HEAD)) {
    if (index <= at && at <= index + head.length) return index + before!.length;
  }
  return undefined;
}

/** Labels and `for (`, on one line. */
function withoutComments(text: string): string {
  return text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ');
}
