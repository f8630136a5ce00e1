/**
 * Tagged templates: their template object is one per place in the text and realm (ECMA-262 section 13.2.8.4), and
 * no text that is evaluated later could bring it back. So it comes from the runtime, by the number of its place.
 *
 *     tag`a${x}b`       =>  tag(µt(4),(x))
 *     o.tag`a`          =>  o.tag(µt(5))
 *     new tag`a`        =>  unchanged: the call would take the place of its arguments
 */
import { GLOBALS } from '../reserved.ts';
import type { ImageTemplate } from '../runtime/image.ts';
import { type Node, unwrap } from './ast.ts';
import type { Edits } from './edits.ts';
import type { ScopeTree } from './scopes.ts';

/** An escape that has no meaning, and that the parser takes for its digit (section 12.9.6, NotEscapeSequence). */
const ILL_ESCAPE = /^(?:[^\\]|\\.)*?\\[89]/s;

/** Edits every tagged template and returns what its template object holds; the first gets the number `first`. */
export function editTemplates(
  { tagged, parents }: ScopeTree,
  edits: Edits,
  source: string,
  first: number,
): ImageTemplate[] {
  const templates: ImageTemplate[] = [];
  for (const node of tagged) {
    const tag = unwrap(node.tag);
    // The one would become a direct eval.
    if ((tag.type === 'Identifier' && tag.name === 'eval') || isConstructed(node, parents)) continue;
    const { quasi } = node;
    const site = `${GLOBALS.templateObject}(${first + templates.length})`;
    templates.push({
      cooked: quasi.quasis.map(({ value }) => (ILL_ESCAPE.test(value.raw) ? null : (value.cooked ?? null))),
      raw: quasi.quasis.map(({ value }) => value.raw.replace(/\r\n?/g, '\n')),
    });
    let at = quasi.start;
    quasi.expressions.forEach((expression, i) => {
      replace(at, expression.start, i === 0 ? `(${site},(` : '),(');
      at = expression.end;
    });
    replace(at, quasi.end, quasi.expressions.length > 0 ? '))' : `(${site})`);
  }
  return templates;

  /** Lines stay where they are. */
  function replace(start: number, end: number, text: string): void {
    edits.replace({ start, end }, text + source.slice(start, end).replace(/[^\n]/g, ''));
  }
}

/** Whether a template is part of what `new` takes as its constructor. */
function isConstructed(node: Node, parents: Map<Node, Node>): boolean {
  for (let child = node, parent = parents.get(node); parent; child = parent, parent = parents.get(parent)) {
    if (parent.type === 'NewExpression') return parent.callee === child;
    const within =
      (parent.type === 'MemberExpression' && parent.object === child) ||
      (parent.type === 'TaggedTemplateExpression' && parent.tag === child);
    if (!within) return false;
  }
  return false;
}
