/** The `name` a function or class has by its place in the text (ECMA-262 section 8.4.5, NamedEvaluation). */
import type { Class, FunctionNode, Node } from './ast.ts';

export function inferredName(node: FunctionNode | Class, parents: Map<Node, Node>): string {
  if (node.type !== 'ArrowFunctionExpression' && node.id) return node.id.name;
  let child: Node = node;
  let parent = parents.get(node);
  while (parent?.type === 'ParenthesizedExpression') {
    child = parent;
    parent = parents.get(parent);
  }
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.init === child && parent.id.type === 'Identifier' ? parent.id.name : '';
    case 'AssignmentExpression':
      return parent.right === child &&
        parent.left.type === 'Identifier' &&
        /^(?:=|&&=|\|\|=|\?\?=)$/.test(parent.operator)
        ? parent.left.name
        : '';
    case 'AssignmentPattern':
      return parent.right === child && parent.left.type === 'Identifier' ? parent.left.name : '';
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition': {
      if (parent.value !== child || parent.computed) return '';
      const name = keyName(parent.key) ?? '';
      if (parent.type === 'PropertyDefinition') return name;
      if (parent.type === 'Property' && name === '__proto__' && parent.kind === 'init' && !parent.method)
        return '';
      if (parent.kind === 'constructor') return '';
      return parent.kind === 'get' || parent.kind === 'set' ? `${parent.kind} ${name}` : name;
    }
    case 'ExportDefaultDeclaration':
      return 'default';
    default:
      return '';
  }
}

/** The property key that a literal key stands for; `#x` for a private name. */
export function keyName(key: Node): string | null {
  switch (key.type) {
    case 'Identifier':
      return key.name;
    case 'PrivateIdentifier':
      return `#${key.name}`;
    case 'Literal':
      return 'bigint' in key ? BigInt(key.bigint).toString() : String(key.value);
    default:
      return null;
  }
}
