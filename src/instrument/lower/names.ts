/** Text around generated functions that keeps the `name` they would have had where they stood. */
import { type Node, unwrap } from '../ast.ts';
import type { Code } from './code.ts';
import { parenthesized } from './machine.ts';

/** `{f:` and `}.f`, in a form that sets no prototype. */
export function propertyBrackets(name: string): { key: string; get: string } {
  if (name !== '__proto__' && /^[A-Za-z_$][\w$]*$/.test(name)) return { key: name, get: `.${name}` };
  const quoted = `[${JSON.stringify(name)}]`;
  return { key: quoted, get: quoted };
}

/** `value` evaluated where it takes the name `name` (ECMA-262 section 13.2.5.5). */
export function evaluatedAs(name: string, value: Code): Code {
  const { key, get } = propertyBrackets(name);
  return [`{${key}:`, value, `}${get}`];
}

/** A function or class that takes its name from where it is assigned (IsAnonymousFunctionDefinition). */
export function isAnonymous(node: Node): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'ArrowFunctionExpression' ||
    ((inner.type === 'FunctionExpression' || inner.type === 'ClassExpression') && !inner.id)
  );
}

/** `code` of `node` for a place that must not name it, as a variable of ours would: `(0,()=>1)`. */
export function unnamed(node: Node, code: Code): Code {
  return isAnonymous(node) ? ['(0,', code, ')'] : parenthesized(code);
}
