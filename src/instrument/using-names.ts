/**
 * What `using` gives a name to, before the translator takes the declaration away: it hands the value to a function,
 * and anonymous functions and classes would have no name (ECMA-262 section 8.4.5, NamedEvaluation).
 *
 *     using f = () => {};   =>   using f = {f:() => {}}.f;
 */
import { eachChild, isClass, isFunction, type Node, type Program, unwrap } from './ast.ts';
import { parse } from './parse.ts';

/** The source with names given; as it is where it does not parse, of which the translator speaks. */
export function nameUsed(source: string, path: string): string {
  const insertions: [at: number, text: string][] = [];
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclaration' && /using$/.test(node.kind)) {
      for (const { id, init } of node.declarations) {
        if (id.type !== 'Identifier' || !init || !isAnonymous(init) || id.name === '__proto__') continue;
        insertions.push([init.start, `{${id.name}:`], [init.end, `}.${id.name}`]);
      }
    }
    eachChild(node, visit);
  };
  const tree = parsed(source, path);
  if (!tree) return source;
  visit(tree);
  let out = '';
  let from = 0;
  for (const [at, text] of insertions.sort(([a], [b]) => a - b)) {
    out += source.slice(from, at) + text;
    from = at;
  }
  return out + source.slice(from);
}

function parsed(source: string, path: string): Program | undefined {
  for (const sourceType of ['script', 'module'] as const) {
    try {
      return parse(source, { path, sourceType });
    } catch {
      // It is the other, or what the translator complains of.
    }
  }
  return undefined;
}

function isAnonymous(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'ArrowFunctionExpression') return true;
  return (isFunction(inner) || isClass(inner)) && !('id' in inner && inner.id);
}
