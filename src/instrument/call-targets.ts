/**
 * Calls as what sloppy code assigns to (ECMA-262 section 13.15.1, AssignmentTargetType web-compat), which SWC does not
 * parse: they are made, and then a ReferenceError is thrown, before the new value is computed.
 *
 *     f() = g()           =>  f()[µr.target()] = g()
 *     for (f() in o) ;    =>  for (f()[µr.target()] in o) ;
 */
import { GLOBALS, HELPERS } from '../reserved.ts';
import { type Node, type Program, unwrap } from './ast.ts';
import { parse, refusedAt } from './parse.ts';
import { analyzeScopes } from './scopes.ts';
import { skipTrivia } from './trivia.ts';

export const NO_TARGET = `[${GLOBALS.helpers}.${HELPERS.target}()]`;

const REFUSED = /^(?:The left-hand side of an assignment expression must be|Cannot assign to this)/;
/** What may stand behind such a call; logical assignments may not. */
const ASSIGNED = /^(?:=(?![=>])|(?:\*\*|<<|>>>?|[-+*/%&|^])=|\+\+|--|in\b|of\b)/;
const CONTINUED = /^(?:\.|\[|\(|`|\?\.)/;

/** Where a call ends that the parser refuses as a target; undefined: it refuses something else. */
export function refusedCallEnd(text: string, error: unknown): number | undefined {
  const at = refusedAt(text, error, REFUSED);
  if (at === undefined) return undefined;
  const isPrefixed = /(?:\+\+|--)\s*$/.test(text.slice(0, at));
  for (let end = text.indexOf(')', at) + 1; end > 0; end = text.indexOf(')', end) + 1) {
    const next = text.slice(skipTrivia(text, end));
    const fits = isPrefixed ? !CONTINUED.test(next) : ASSIGNED.test(next);
    if (fits && isCall(text.slice(at, end))) return end;
  }
  return undefined;
}

function isCall(text: string): boolean {
  try {
    const { body } = parse(text, { path: '', sourceType: 'script' });
    const statement = body[0] as Node | undefined;
    if (body.length !== 1 || statement?.type !== 'ExpressionStatement') return false;
    const call = unwrap(statement.expression);
    return call.type === 'CallExpression' && call.callee.type !== 'Super';
  } catch {
    return false; // It ends later.
  }
}

/** Whether all the targets that end at these places are assigned to, by sloppy code: elsewhere they are mistakes. */
export function areSloppyTargets(ends: ReadonlySet<number>, tree: Program): boolean {
  if (ends.size === 0) return true;
  const { parents, innerScope, root } = analyzeScopes(tree);
  let found = 0;
  for (const [node, parent] of parents) {
    if (node.type !== 'MemberExpression' || !ends.has(node.end)) continue;
    if (!isTarget(node, parent)) return false;
    let around: Node | undefined = parent;
    while (around && !innerScope.has(around)) around = parents.get(around);
    if (((around && innerScope.get(around)) ?? root).strict) return false;
    found++;
  }
  return found === ends.size;
}

function isTarget(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'AssignmentExpression':
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === node;
    case 'UpdateExpression':
      return true;
    default:
      return false;
  }
}
