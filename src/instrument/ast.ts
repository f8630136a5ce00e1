/**
 * The syntax tree the instrumenter works on: ESTree with `start` and `end` as UTF-16 offsets into the source
 * (half-open), parents, and parentheses kept as nodes because edits are made to the text around them.
 */
import type * as ESTree from 'estree';
import type { EvalScope, EvalSite, ImageVariable } from '../runtime/image.ts';

declare module 'estree' {
  interface BaseNodeWithoutComments {
    start: number;
    end: number;
  }
  interface ParenthesizedExpression extends BaseExpression {
    type: 'ParenthesizedExpression';
    expression: Expression;
  }
  interface ImportExpression {
    /** `import.defer()` or `import.source()`. */
    phase?: 'defer' | 'source';
  }
  interface Program {
    /** Whether it contains a generator or an async function, or an await outside of one. */
    suspends?: boolean;
    /** Whether it contains a `using` declaration. */
    uses?: boolean;
    /** It is the text of an indirect eval, not a file: its functions and `var`s are global unless it is strict. */
    evaluated?: boolean;
    /** What is around the text of a direct eval. */
    around?: Surroundings;
  }
  interface NodeMap {
    ParenthesizedExpression: ParenthesizedExpression;
  }
  interface ExpressionMap {
    ParenthesizedExpression: ParenthesizedExpression;
  }
}

/** Where the text of a direct eval is evaluated, as far as its image tells. */
export interface Surroundings extends EvalSite {
  variables: ImageVariable[];
  scopes: (EvalScope & { variables: ImageVariable[] })[];
}

export type Node = ESTree.Node | ESTree.MaybeNamedFunctionDeclaration | ESTree.MaybeNamedClassDeclaration;
export type Program = ESTree.Program;
export type Class = ESTree.ClassDeclaration | ESTree.MaybeNamedClassDeclaration | ESTree.ClassExpression;
export type FunctionNode =
  | ESTree.FunctionDeclaration
  | ESTree.MaybeNamedFunctionDeclaration
  | ESTree.FunctionExpression
  | ESTree.ArrowFunctionExpression;

/** The properties of each node type that hold child nodes, in evaluation order of their text. */
const CHILDREN: Record<Node['type'], readonly string[]> = {
  Program: ['body'],
  ExpressionStatement: ['expression'],
  BlockStatement: ['body'],
  StaticBlock: ['body'],
  EmptyStatement: [],
  DebuggerStatement: [],
  WithStatement: ['object', 'body'],
  ReturnStatement: ['argument'],
  LabeledStatement: ['body'],
  BreakStatement: [],
  ContinueStatement: [],
  IfStatement: ['test', 'consequent', 'alternate'],
  SwitchStatement: ['discriminant', 'cases'],
  SwitchCase: ['test', 'consequent'],
  ThrowStatement: ['argument'],
  TryStatement: ['block', 'handler', 'finalizer'],
  CatchClause: ['param', 'body'],
  WhileStatement: ['test', 'body'],
  DoWhileStatement: ['body', 'test'],
  ForStatement: ['init', 'test', 'update', 'body'],
  ForInStatement: ['left', 'right', 'body'],
  ForOfStatement: ['left', 'right', 'body'],
  FunctionDeclaration: ['id', 'params', 'body'],
  FunctionExpression: ['id', 'params', 'body'],
  ArrowFunctionExpression: ['params', 'body'],
  VariableDeclaration: ['declarations'],
  VariableDeclarator: ['id', 'init'],
  ThisExpression: [],
  Super: [],
  ArrayExpression: ['elements'],
  ObjectExpression: ['properties'],
  Property: ['key', 'value'],
  UnaryExpression: ['argument'],
  UpdateExpression: ['argument'],
  BinaryExpression: ['left', 'right'],
  LogicalExpression: ['left', 'right'],
  AssignmentExpression: ['left', 'right'],
  MemberExpression: ['object', 'property'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  CallExpression: ['callee', 'arguments'],
  NewExpression: ['callee', 'arguments'],
  SequenceExpression: ['expressions'],
  ParenthesizedExpression: ['expression'],
  ChainExpression: ['expression'],
  TemplateLiteral: ['expressions'],
  TaggedTemplateExpression: ['tag', 'quasi'],
  TemplateElement: [],
  SpreadElement: ['argument'],
  YieldExpression: ['argument'],
  AwaitExpression: ['argument'],
  ImportExpression: ['source', 'options'],
  MetaProperty: [],
  Identifier: [],
  PrivateIdentifier: [],
  Literal: [],
  ArrayPattern: ['elements'],
  ObjectPattern: ['properties'],
  AssignmentPattern: ['left', 'right'],
  RestElement: ['argument'],
  ClassDeclaration: ['id', 'superClass', 'body'],
  ClassExpression: ['id', 'superClass', 'body'],
  ClassBody: ['body'],
  MethodDefinition: ['key', 'value'],
  PropertyDefinition: ['key', 'value'],
  ImportDeclaration: ['specifiers', 'source'],
  ImportSpecifier: ['local'],
  ImportDefaultSpecifier: ['local'],
  ImportNamespaceSpecifier: ['local'],
  ExportNamedDeclaration: ['declaration', 'specifiers', 'source'],
  ExportSpecifier: [],
  ExportDefaultDeclaration: ['declaration'],
  ExportAllDeclaration: ['source'],
};

/** Calls `visit` for each child node of `node`, in source order of its properties. */
export function eachChild(node: Node, visit: (child: Node) => void): void {
  const fields = node as unknown as Record<string, Node | (Node | null)[] | null | undefined>;
  for (const key of CHILDREN[node.type]) {
    const value = fields[key];
    if (value === null || value === undefined) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (item !== null) visit(item);
    } else {
      visit(value);
    }
  }
}

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

export function isClass(node: Node): node is Class {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** The identifiers a binding pattern declares. */
export function boundIdentifiers(pattern: Node, found: ESTree.Identifier[] = []): ESTree.Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      found.push(pattern);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        boundIdentifiers(property.type === 'RestElement' ? property : property.value, found);
      }
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) boundIdentifiers(element, found);
      break;
    case 'AssignmentPattern':
      boundIdentifiers(pattern.left, found);
      break;
    case 'RestElement':
      boundIdentifiers(pattern.argument, found);
      break;
    default:
      break;
  }
  return found;
}

/** Without the parentheses around it. */
export function unwrap(node: Node): Node {
  let inner = node;
  while (inner.type === 'ParenthesizedExpression') inner = inner.expression;
  return inner;
}
