/**
 * Source text => ESTree, by SWC. The only file that sees SWC's tree and its spans (1-based UTF-8 byte offsets);
 * everything after it works with UTF-16 offsets.
 */
import type * as ESTree from 'estree';
import { programSyntax, ThingsError } from '../errors.ts';
import { swc } from '../platform/swc.ts';
import { USED } from '../reserved.ts';
import type { FunctionNode, Node, Program, Surroundings } from './ast.ts';
import { disguise } from './newer-letters.ts';
import { skipTrivia } from './trivia.ts';

export interface ParseOptions {
  /** Shown in error messages. */
  path: string;
  sourceType: 'script' | 'module';
  /** See {@link Program.evaluated}. */
  evaluated?: boolean;
  around?: Surroundings | undefined;
  /** Lets decorators pass, of which the tree says nothing. */
  decorators?: boolean;
}

/** How SWC reads JavaScript here. */
export const PARSER_OPTIONS = {
  syntax: 'ecmascript',
  target: 'es2024',
  isModule: false,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  decorators: false,
  importAttributes: true,
  explicitResourceManagement: true,
} as const;

/** Throws a PROGRAM_SYNTAX error with `path:line:column` and a code frame. */
export function parse(source: string, options: ParseOptions): Program {
  const text = source.startsWith('#!') ? `//${source.slice(2)}` : source;
  const { root, parsed } = parseText(text, options, source);
  const converter = new Converter(text, utf16Offsets(parsed));
  const body = converter.body(root.body) as Program['body'];
  const { suspends, uses } = converter;
  return {
    type: 'Program',
    start: 0,
    end: text.length,
    sourceType: options.sourceType,
    body,
    comments: [],
    suspends,
    uses,
    ...(options.evaluated ? { evaluated: true } : {}),
    ...(options.around ? { around: options.around } : {}),
  };
}

/** `parsed` is the text that the spans count the bytes of. */
function parseText(
  text: string,
  { sourceType, path, decorators = false }: ParseOptions,
  source: string,
): { root: SwcNode; parsed: string } {
  const parser = swc();
  const parseWith = (given: string): SwcNode =>
    parser.parseSync(given, {
      ...PARSER_OPTIONS,
      isModule: sourceType === 'module',
      decorators,
    }) as SwcNode;
  try {
    return { root: parseWith(text), parsed: text };
  } catch (error) {
    const disguised = /Unexpected character|Invalid character/.test(String(error))
      ? disguise(text, given => succeeds(() => parseWith(given)))
      : undefined;
    if (!disguised) throw syntaxErrorOf(source, path, error);
    try {
      return { root: disguised.restore(parseWith(disguised.text)), parsed: disguised.text };
    } catch (other) {
      throw syntaxErrorOf(source, path, other);
    }
  }
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false; // the question
  }
}

/** What SWC hands over, typed only as far as the conversion needs it. */
interface SwcNode {
  type: string;
  span: { start: number; end: number };
  // biome-ignore lint/suspicious/noExplicitAny: SWC's published types do not match its output in forty places
  [key: string]: any;
}

/** Maps byte offset => UTF-16 offset; null where they are the same (ASCII). */
function utf16Offsets(text: string): Uint32Array | null {
  const bytes = Buffer.byteLength(text);
  if (bytes === text.length) return null;
  const offsets = new Uint32Array(bytes + 1);
  let byte = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    offsets[byte] = i;
    if (unit < 0x80) byte += 1;
    else if (unit < 0x800) byte += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      byte += 4;
      i++;
    } else byte += 3;
  }
  offsets[bytes] = text.length;
  return offsets;
}

/** SWC reports `x MESSAGE`, then a frame ` LINE | TEXT` with the caret line under it. */
export function syntaxErrorOf(source: string, path: string, error: unknown): Error {
  const report = error instanceof Error ? error.message : String(error);
  const lines = report.split('\n');
  const message = (lines[0] ?? '').replace(/^\s*[x×]\s*/, '').trim() || 'Syntax error';
  let line = 1;
  let column = 1;
  for (let i = 0; i < lines.length; i++) {
    const caret = /^\s*[:·]\s.*?[\^]/.exec(lines[i]!) ?? /^\s*[:·]\s+[|`]/.exec(lines[i]!);
    const text = /^(\s*)(\d+) [|│] (.*)$/.exec(lines[i - 1] ?? '');
    if (!caret || !text) continue;
    line = Number(text[2]);
    const gutter = text[1]!.length + text[2]!.length + 3;
    column = Math.max(1, caret[0].length - gutter);
    break;
  }
  return programSyntax({ path, line, column, message, frame: codeFrame(source, line, column) });
}

/** The error of what the parser let pass, at an offset into the source. */
export function syntaxErrorAt(path: string, source: string, at: number, message: string): Error {
  const before = source.slice(0, at).split('\n');
  const line = before.length;
  const column = before.at(-1)!.length + 1;
  return programSyntax({ path, line, column, message, frame: codeFrame(source, line, column) });
}

/** Offset of where the parser gave up with such words; undefined: it was something else. */
export function refusedAt(text: string, error: unknown, words: RegExp): number | undefined {
  if (!(error instanceof ThingsError)) return undefined;
  const [, line, column, said] = /:(\d+):(\d+): (.*)/.exec(error.message) ?? [];
  if (said === undefined || !words.test(said)) return undefined;
  const before = text.split('\n').slice(0, Number(line) - 1);
  return before.join('\n').length + (before.length > 0 ? 1 : 0) + Number(column) - 1;
}

/** The offending line with its neighbours and a caret. `line` and `column` count from 1. */
export function codeFrame(source: string, line: number, column: number): string {
  const lines = source.split('\n');
  const out: string[] = [];
  const width = String(line + 1).length;
  for (let n = Math.max(1, line - 1); n <= Math.min(lines.length, line + 1); n++) {
    const text = lines[n - 1]!.replace(/\r$/, '').slice(0, 160);
    out.push(`${n === line ? '>' : ' '} ${String(n).padStart(width)} | ${text}`);
    if (n === line) out.push(`  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, column - 1))}^`);
  }
  return out.join('\n');
}

class Converter {
  /** Whether a generator or an async function has been met. */
  suspends = false;
  /** Whether a `using` declaration has been met. */
  uses = false;
  readonly #text: string;
  readonly #offsets: Uint32Array | null;

  constructor(text: string, offsets: Uint32Array | null) {
    this.#text = text;
    this.#offsets = offsets;
  }

  #at(byte: number): number {
    return this.#offsets ? this.#offsets[byte - 1]! : byte - 1;
  }

  #node<T extends Node>(from: { span: { start: number; end: number } }, fields: Omit<T, 'start' | 'end'>): T {
    return { ...fields, start: this.#at(from.span.start), end: this.#at(from.span.end) } as T;
  }

  /** Statements, with leading string statements marked as directives (ECMA-262 section 11.2.1). */
  body(statements: SwcNode[]): Node[] {
    let prologue = true;
    return statements.map(statement => {
      const node = this.convert(statement);
      prologue &&= statement.type === 'ExpressionStatement' && statement.expression.type === 'StringLiteral';
      if (prologue) {
        const literal = (node as ESTree.ExpressionStatement).expression;
        (node as ESTree.Directive).directive = this.#text.slice(literal.start + 1, literal.end - 1);
      }
      return node;
    });
  }

  /** For a child that the grammar requires. */
  #as<T extends Node>(node: SwcNode): T {
    return this.convert(node) as T;
  }

  #maybe<T extends Node>(node: SwcNode | null | undefined): T | null {
    return node ? (this.convert(node) as T) : null;
  }

  #list<T extends Node>(nodes: (SwcNode | null)[]): T[] {
    return nodes.map(node => (node ? (this.convert(node) as T) : null)) as T[];
  }

  #arguments(items: ({ spread?: { start: number; end: number }; expression: SwcNode } | null)[]): Node[] {
    return items.map(item => {
      if (!item) return null as unknown as Node;
      const argument = this.#as<ESTree.Expression>(item.expression);
      if (!item.spread) return argument;
      return { type: 'SpreadElement', argument, start: this.#at(item.spread.start), end: argument.end };
    });
  }

  #key(key: SwcNode): { key: ESTree.Expression; computed: boolean; end: number } {
    if (key.type === 'Computed') {
      return { key: this.#as(key.expression), computed: true, end: this.#at(key.span.end) };
    }
    const node = this.#as<ESTree.Expression>(key);
    return { key: node, computed: false, end: node.end };
  }

  /** A method's function begins at its parameter list, as in ESTree. */
  #methodFunction(fn: SwcNode, keyEnd: number, end: number): ESTree.FunctionExpression {
    return {
      type: 'FunctionExpression',
      id: null,
      params: this.#parameters(fn.params),
      body: this.#as(fn.body),
      generator: Boolean(fn.generator),
      async: this.#isAsync(fn),
      start: skipTrivia(this.#text, keyEnd),
      end,
    };
  }

  #isAsync(from: SwcNode): boolean {
    this.suspends ||= Boolean(from.async || from.generator);
    return Boolean(from.async);
  }

  #parameters(params: SwcNode[]): ESTree.Pattern[] {
    return params.map(param => this.#as<ESTree.Pattern>(param.type === 'Parameter' ? param.pat : param));
  }

  #function(from: SwcNode, type: 'FunctionDeclaration' | 'FunctionExpression'): FunctionNode {
    return this.#node<ESTree.FunctionDeclaration>(from, {
      type,
      id: this.#maybe<ESTree.Identifier>(from.identifier),
      params: this.#parameters(from.params),
      body: this.#as(from.body),
      generator: Boolean(from.generator),
      async: this.#isAsync(from),
    } as Omit<ESTree.FunctionDeclaration, 'start' | 'end'>);
  }

  #class(from: SwcNode, type: 'ClassDeclaration' | 'ClassExpression'): Node {
    const id = this.#maybe<ESTree.Identifier>(from.identifier);
    const superClass = this.#maybe<ESTree.Expression>(from.superClass);
    const body = from.body.filter((member: SwcNode) => member.type !== 'EmptyStatement');
    const end = this.#at(from.span.end);
    let open = this.#at(from.span.start) + 'class'.length;
    if (superClass) open = superClass.end;
    else if (id) open = id.end;
    const bodyStart = skipTrivia(this.#text, open);
    return this.#node(from, {
      type,
      id,
      superClass,
      body: {
        type: 'ClassBody',
        body: body.map((member: SwcNode) => this.#classMember(member)),
        start: bodyStart,
        end,
      },
    } as Omit<ESTree.ClassDeclaration, 'start' | 'end'>);
  }

  #classMember(member: SwcNode): Node {
    if (member.type === 'StaticBlock') {
      const block = member.body as SwcNode;
      return this.#node<ESTree.StaticBlock>(member, { type: 'StaticBlock', body: this.#list(block.stmts) });
    }
    const { key, computed, end: keyEnd } = this.#key(member.key);
    const end = this.#at(member.span.end);
    switch (member.type) {
      case 'Constructor': {
        const value = this.#methodFunction(member, keyEnd, end);
        return this.#node<ESTree.MethodDefinition>(member, {
          type: 'MethodDefinition',
          kind: 'constructor',
          static: false,
          key,
          computed,
          value,
        });
      }
      case 'ClassMethod':
      case 'PrivateMethod': {
        const kind = member.kind === 'getter' ? 'get' : member.kind === 'setter' ? 'set' : 'method';
        const value = this.#methodFunction(member.function, keyEnd, end);
        return this.#node<ESTree.MethodDefinition>(member, {
          type: 'MethodDefinition',
          kind,
          static: Boolean(member.isStatic),
          key,
          computed,
          value,
        });
      }
      case 'ClassProperty':
      case 'PrivateProperty':
        return this.#node<ESTree.PropertyDefinition>(member, {
          type: 'PropertyDefinition',
          static: Boolean(member.isStatic),
          key,
          computed,
          value: this.#maybe(member.value),
        });
      default:
        throw new Error(`unexpected class member ${member.type}`);
    }
  }

  #property(from: SwcNode): Node {
    switch (from.type) {
      case 'Identifier': {
        const key = this.#as<ESTree.Identifier>(from);
        return this.#plainProperty(key, { ...key }, false, true);
      }
      case 'SpreadElement': {
        const argument = this.#as<ESTree.Expression>(from.arguments);
        return { type: 'SpreadElement', argument, start: this.#at(from.spread.start), end: argument.end };
      }
      case 'KeyValueProperty':
      case 'KeyValuePatternProperty': {
        const { key, computed } = this.#key(from.key);
        const property = this.#plainProperty(key, this.#as(from.value), computed, false);
        if (computed) property.start = this.#at(from.key.span.start);
        return property;
      }
      case 'AssignmentPatternProperty':
      case 'AssignmentProperty': {
        const key = this.#as<ESTree.Identifier>(from.key);
        const target = { ...key };
        const value = from.value
          ? this.#node<ESTree.AssignmentPattern>(from, {
              type: 'AssignmentPattern',
              left: target,
              right: this.#as(from.value),
            })
          : target;
        return this.#plainProperty(key, value, false, true);
      }
      case 'RestElement':
        return this.convert(from);
      case 'MethodProperty':
      case 'GetterProperty':
      case 'SetterProperty': {
        const { key, computed, end: keyEnd } = this.#key(from.key);
        const fn = from.type === 'MethodProperty' ? from : from.function;
        const end = this.#at(from.span.end);
        return this.#node<ESTree.Property>(from, {
          type: 'Property',
          kind: from.type === 'MethodProperty' ? 'init' : from.type === 'GetterProperty' ? 'get' : 'set',
          method: from.type === 'MethodProperty',
          shorthand: false,
          key,
          computed,
          value: this.#methodFunction(fn, keyEnd, end),
        });
      }
      default:
        throw new Error(`unexpected property ${from.type}`);
    }
  }

  #plainProperty(
    key: ESTree.Expression,
    value: Node,
    computed: boolean,
    shorthand: boolean,
  ): ESTree.Property {
    return {
      type: 'Property',
      kind: 'init',
      method: false,
      shorthand,
      computed,
      key,
      value: value as ESTree.Property['value'],
      start: key.start,
      end: value.end,
    };
  }

  /** One link of an optional chain; the outermost one is wrapped in a ChainExpression by the caller. */
  #chainLink(from: SwcNode): Node {
    if (from.type !== 'OptionalChainingExpression') return this.convert(from);
    const base = from.base as SwcNode;
    if (base.type === 'MemberExpression') {
      return this.#node<ESTree.MemberExpression>(from, {
        type: 'MemberExpression',
        optional: Boolean(from.optional),
        ...this.#member(base),
        object: this.#chainLink(base.object) as ESTree.Expression,
      });
    }
    return this.#node<ESTree.SimpleCallExpression>(from, {
      type: 'CallExpression',
      optional: Boolean(from.optional),
      callee: this.#chainLink(base.callee) as ESTree.Expression,
      arguments: this.#arguments(base.arguments) as ESTree.Expression[],
    });
  }

  #member(from: SwcNode): { property: ESTree.Expression | ESTree.PrivateIdentifier; computed: boolean } {
    const computed = from.property.type === 'Computed';
    return { property: this.#as(computed ? from.property.expression : from.property), computed };
  }

  convert(from: SwcNode): Node {
    switch (from.type) {
      // ---- statements
      case 'ExpressionStatement':
        return this.#node<ESTree.ExpressionStatement>(from, {
          type: 'ExpressionStatement',
          expression: this.#as(from.expression),
        });
      case 'FunctionBody':
        return this.#node<ESTree.BlockStatement>(from, {
          type: 'BlockStatement',
          body: this.body(from.stmts) as ESTree.Statement[],
        });
      case 'BlockStatement':
        return this.#node<ESTree.BlockStatement>(from, {
          type: 'BlockStatement',
          body: this.#list(from.stmts),
        });
      case 'EmptyStatement':
      case 'DebuggerStatement':
        return this.#node<ESTree.EmptyStatement>(from, { type: from.type as 'EmptyStatement' });
      case 'WithStatement':
        return this.#node<ESTree.WithStatement>(from, {
          type: 'WithStatement',
          object: this.#as(from.object),
          body: this.#as(from.body),
        });
      case 'ReturnStatement':
        return this.#node<ESTree.ReturnStatement>(from, {
          type: 'ReturnStatement',
          argument: this.#maybe(from.argument),
        });
      case 'LabeledStatement':
        return this.#node<ESTree.LabeledStatement>(from, {
          type: 'LabeledStatement',
          label: this.#as(from.label),
          body: this.#as(from.body),
        });
      case 'BreakStatement':
      case 'ContinueStatement':
        return this.#node<ESTree.BreakStatement>(from, {
          type: from.type as 'BreakStatement',
          label: this.#maybe(from.label),
        });
      case 'IfStatement':
        return this.#node<ESTree.IfStatement>(from, {
          type: 'IfStatement',
          test: this.#as(from.test),
          consequent: this.#as(from.consequent),
          alternate: this.#maybe(from.alternate),
        });
      case 'SwitchStatement':
        return this.#node<ESTree.SwitchStatement>(from, {
          type: 'SwitchStatement',
          discriminant: this.#as(from.discriminant),
          cases: this.#list(from.cases),
        });
      case 'SwitchCase':
        return this.#node<ESTree.SwitchCase>(from, {
          type: 'SwitchCase',
          test: this.#maybe(from.test),
          consequent: this.#list(from.consequent),
        });
      case 'ThrowStatement':
        return this.#node<ESTree.ThrowStatement>(from, {
          type: 'ThrowStatement',
          argument: this.#as(from.argument),
        });
      case 'TryStatement':
        return this.#node<ESTree.TryStatement>(from, {
          type: 'TryStatement',
          block: this.#as(from.block),
          handler: this.#maybe(from.handler),
          finalizer: this.#maybe(from.finalizer),
        });
      case 'CatchClause':
        return this.#node<ESTree.CatchClause>(from, {
          type: 'CatchClause',
          param: this.#maybe(from.param),
          body: this.#as(from.body),
        });
      case 'WhileStatement':
      case 'DoWhileStatement':
        return this.#node<ESTree.WhileStatement>(from, {
          type: from.type as 'WhileStatement',
          test: this.#as(from.test),
          body: this.#as(from.body),
        });
      case 'ForStatement':
        return this.#node<ESTree.ForStatement>(from, {
          type: 'ForStatement',
          init: this.#maybe(from.init),
          test: this.#maybe(from.test),
          update: this.#maybe(from.update),
          body: this.#as(from.body),
        });
      case 'ForInStatement':
        return this.#node<ESTree.ForInStatement>(from, {
          type: 'ForInStatement',
          left: this.#as(from.left),
          right: this.#as(from.right),
          body: this.#as(from.body),
        });
      case 'ForOfStatement':
        return this.#node<ESTree.ForOfStatement>(from, {
          type: 'ForOfStatement',
          await: Boolean(from.await || from.isAwait),
          left: this.#as(from.left),
          right: this.#as(from.right),
          body: this.#as(from.body),
        });
      // ---- declarations
      case 'VariableDeclaration':
        return this.#node<ESTree.VariableDeclaration>(from, {
          type: 'VariableDeclaration',
          kind: from.kind,
          declarations: this.#list(from.declarations),
        });
      case 'UsingDeclaration':
        this.uses = true;
        return this.#node<ESTree.VariableDeclaration>(from, {
          type: 'VariableDeclaration',
          kind: (from.isAwait ? 'await using' : 'using') as 'const',
          declarations: this.#list(from.decls),
        });
      case 'VariableDeclarator':
        return this.#node<ESTree.VariableDeclarator>(from, {
          type: 'VariableDeclarator',
          id: this.#as(from.id),
          init: this.#maybe(from.init),
        });
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        return this.#function(from, from.type);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#class(from, from.type);
      // ---- expressions
      case 'Identifier': {
        const node = this.#node<ESTree.Identifier>(from, { type: 'Identifier', name: from.value });
        if (node.name === USED) this.uses = true;
        // After an HTML-like comment SWC starts the token at the comment.
        if (this.#text.startsWith('<!--', node.start) || this.#text.startsWith('-->', node.start)) {
          node.start = node.end - node.name.length;
        }
        return node;
      }
      case 'PrivateName':
        return this.#node<ESTree.PrivateIdentifier>(from, { type: 'PrivateIdentifier', name: from.value });
      case 'ThisExpression':
      case 'Super':
        return this.#node<ESTree.ThisExpression>(from, { type: from.type as 'ThisExpression' });
      case 'StringLiteral':
      case 'NumericLiteral':
      case 'BooleanLiteral':
        return this.#node<ESTree.SimpleLiteral>(from, { type: 'Literal', value: from.value });
      case 'NullLiteral':
        return this.#node<ESTree.SimpleLiteral>(from, { type: 'Literal', value: null });
      case 'BigIntLiteral':
        return this.#node<ESTree.BigIntLiteral>(from, {
          type: 'Literal',
          bigint: String(from.raw).replace(/n$/, ''),
        });
      case 'RegExpLiteral':
        return this.#node<ESTree.RegExpLiteral>(from, {
          type: 'Literal',
          regex: { pattern: from.pattern, flags: from.flags },
        });
      case 'TemplateLiteral':
        return this.#node<ESTree.TemplateLiteral>(from, {
          type: 'TemplateLiteral',
          quasis: this.#list(from.quasis),
          expressions: this.#list(from.expressions),
        });
      case 'TemplateElement':
        return this.#node<ESTree.TemplateElement>(from, {
          type: 'TemplateElement',
          tail: Boolean(from.tail),
          value: { raw: from.raw, cooked: from.cooked },
        });
      case 'TaggedTemplateExpression':
        return this.#node<ESTree.TaggedTemplateExpression>(from, {
          type: 'TaggedTemplateExpression',
          tag: this.#as(from.tag),
          quasi: this.#as(from.template),
        });
      case 'ArrayExpression':
        return this.#node<ESTree.ArrayExpression>(from, {
          type: 'ArrayExpression',
          elements: this.#arguments(from.elements) as ESTree.Expression[],
        });
      case 'ObjectExpression':
        return this.#node<ESTree.ObjectExpression>(from, {
          type: 'ObjectExpression',
          properties: from.properties.map((property: SwcNode) => this.#property(property)),
        });
      case 'ArrowFunctionExpression': {
        const body = this.#as<ESTree.Expression | ESTree.BlockStatement>(from.body);
        return this.#node<ESTree.ArrowFunctionExpression>(from, {
          type: 'ArrowFunctionExpression',
          params: this.#parameters(from.params),
          body,
          expression: body.type !== 'BlockStatement',
          generator: false,
          async: this.#isAsync(from),
        });
      }
      case 'UnaryExpression':
        return this.#node<ESTree.UnaryExpression>(from, {
          type: 'UnaryExpression',
          operator: from.operator,
          prefix: true,
          argument: this.#as(from.argument),
        });
      case 'UpdateExpression':
        return this.#node<ESTree.UpdateExpression>(from, {
          type: 'UpdateExpression',
          operator: from.operator,
          prefix: Boolean(from.prefix),
          argument: this.#as(from.argument),
        });
      case 'BinaryExpression': {
        const logical = from.operator === '&&' || from.operator === '||' || from.operator === '??';
        return this.#node<ESTree.BinaryExpression>(from, {
          type: (logical ? 'LogicalExpression' : 'BinaryExpression') as 'BinaryExpression',
          operator: from.operator,
          left: this.#as(from.left),
          right: this.#as(from.right),
        });
      }
      case 'AssignmentExpression':
        return this.#node<ESTree.AssignmentExpression>(from, {
          type: 'AssignmentExpression',
          operator: from.operator,
          left: this.#as(from.left),
          right: this.#as(from.right),
        });
      case 'MemberExpression':
        return this.#node<ESTree.MemberExpression>(from, {
          type: 'MemberExpression',
          optional: false,
          object: this.#as(from.object),
          ...this.#member(from),
        });
      case 'SuperPropExpression':
        return this.#node<ESTree.MemberExpression>(from, {
          type: 'MemberExpression',
          optional: false,
          object: this.#as(from.obj),
          ...this.#member(from),
        });
      case 'OptionalChainingExpression':
        return this.#node<ESTree.ChainExpression>(from, {
          type: 'ChainExpression',
          expression: this.#chainLink(from) as ESTree.ChainElement,
        });
      case 'ConditionalExpression':
        return this.#node<ESTree.ConditionalExpression>(from, {
          type: 'ConditionalExpression',
          test: this.#as(from.test),
          consequent: this.#as(from.consequent),
          alternate: this.#as(from.alternate),
        });
      case 'CallExpression': {
        const args = this.#arguments(from.arguments) as ESTree.Expression[];
        if (from.callee.type === 'Import') {
          return this.#node<ESTree.ImportExpression>(from, {
            type: 'ImportExpression',
            source: args[0]!,
            options: args[1] ?? null,
            ...(from.callee.phase === 'evaluation' ? {} : { phase: from.callee.phase as 'defer' }),
          });
        }
        return this.#node<ESTree.SimpleCallExpression>(from, {
          type: 'CallExpression',
          optional: false,
          callee: this.#as(from.callee),
          arguments: args,
        });
      }
      case 'NewExpression':
        return this.#node<ESTree.NewExpression>(from, {
          type: 'NewExpression',
          callee: this.#as(from.callee),
          arguments: this.#arguments(from.arguments ?? []) as ESTree.Expression[],
        });
      case 'SequenceExpression':
        return this.#node<ESTree.SequenceExpression>(from, {
          type: 'SequenceExpression',
          expressions: this.#list(from.expressions),
        });
      case 'ParenthesisExpression':
        return this.#node<ESTree.ParenthesizedExpression>(from, {
          type: 'ParenthesizedExpression',
          expression: this.#as(from.expression),
        });
      case 'YieldExpression':
        return this.#node<ESTree.YieldExpression>(from, {
          type: 'YieldExpression',
          argument: this.#maybe(from.argument),
          delegate: Boolean(from.delegate),
        });
      case 'AwaitExpression':
        return this.#node<ESTree.AwaitExpression>(from, {
          type: 'AwaitExpression',
          argument: this.#as(from.argument),
        });
      case 'MetaProperty': {
        const [meta, property] = String(from.kind).split('.') as [string, string];
        const identifier = (name: string): ESTree.Identifier =>
          this.#node<ESTree.Identifier>(from, { type: 'Identifier', name });
        return this.#node<ESTree.MetaProperty>(from, {
          type: 'MetaProperty',
          meta: identifier(meta),
          property: identifier(property),
        });
      }
      // ---- patterns
      case 'ArrayPattern':
        return this.#node<ESTree.ArrayPattern>(from, {
          type: 'ArrayPattern',
          elements: this.#list(from.elements),
        });
      case 'ObjectPattern':
        return this.#node<ESTree.ObjectPattern>(from, {
          type: 'ObjectPattern',
          properties: from.properties.map((property: SwcNode) => this.#property(property)),
        });
      case 'AssignmentPattern':
        return this.#node<ESTree.AssignmentPattern>(from, {
          type: 'AssignmentPattern',
          left: this.#as(from.left),
          right: this.#as(from.right),
        });
      case 'RestElement': {
        const rest = this.#node<ESTree.RestElement>(from, {
          type: 'RestElement',
          argument: this.#as(from.argument),
        });
        rest.start = this.#at(from.rest.start);
        return rest;
      }
      default:
        return this.#moduleItem(from);
    }
  }

  #attributes({ with: attributes }: SwcNode): ESTree.ImportAttribute[] {
    const properties = (attributes?.properties ?? []) as SwcNode[];
    return properties.map(property => {
      const fields = {
        key: this.#as<ESTree.Identifier>(property.key),
        value: this.#as<ESTree.Literal>(property.value),
      };
      const { start } = fields.key;
      return {
        type: 'ImportAttribute',
        ...fields,
        start,
        end: fields.value.end,
      } as unknown as ESTree.ImportAttribute;
    });
  }

  #moduleItem(from: SwcNode): Node {
    switch (from.type) {
      case 'ImportDeclaration':
        return this.#node<ESTree.ImportDeclaration>(from, {
          type: 'ImportDeclaration',
          specifiers: this.#list(from.specifiers),
          source: this.#as(from.source),
          attributes: this.#attributes(from),
        });
      case 'ImportSpecifier': {
        const local = this.#as<ESTree.Identifier>(from.local);
        return this.#node<ESTree.ImportSpecifier>(from, {
          type: 'ImportSpecifier',
          local,
          imported: this.#maybe<ESTree.Identifier>(from.imported) ?? local,
        });
      }
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        return this.#node<ESTree.ImportDefaultSpecifier>(from, {
          type: from.type as 'ImportDefaultSpecifier',
          local: this.#as(from.local),
        });
      case 'ExportDeclaration':
        return this.#node<ESTree.ExportNamedDeclaration>(from, {
          type: 'ExportNamedDeclaration',
          declaration: this.#as(from.declaration),
          specifiers: [],
          source: null,
          attributes: [],
        });
      case 'ExportNamedDeclaration':
        return this.#node<ESTree.ExportNamedDeclaration>(from, {
          type: 'ExportNamedDeclaration',
          declaration: null,
          specifiers: this.#list(from.specifiers),
          source: this.#maybe(from.source),
          attributes: this.#attributes(from),
        });
      case 'ExportSpecifier': {
        const local = this.#as<ESTree.Identifier>(from.orig);
        return this.#node<ESTree.ExportSpecifier>(from, {
          type: 'ExportSpecifier',
          local,
          exported: this.#maybe<ESTree.Identifier>(from.exported) ?? local,
        });
      }
      case 'ExportNamespaceSpecifier': {
        const star = { type: 'Identifier', name: '*', start: 0, end: 0 } as ESTree.Identifier;
        return this.#node<ESTree.ExportSpecifier>(from, {
          type: 'ExportSpecifier',
          local: star,
          exported: this.#as(from.name),
        });
      }
      case 'ExportDefaultExpression':
        return this.#node<ESTree.ExportDefaultDeclaration>(from, {
          type: 'ExportDefaultDeclaration',
          declaration: this.#as(from.expression),
        });
      case 'ExportDefaultDeclaration': {
        const declaration = this.convert(from.decl);
        const type = declaration.type === 'ClassExpression' ? 'ClassDeclaration' : 'FunctionDeclaration';
        return this.#node<ESTree.ExportDefaultDeclaration>(from, {
          type: 'ExportDefaultDeclaration',
          declaration: { ...declaration, type } as ESTree.ExportDefaultDeclaration['declaration'],
        });
      }
      case 'ExportAllDeclaration':
        return this.#node<ESTree.ExportAllDeclaration>(from, {
          type: 'ExportAllDeclaration',
          exported: null,
          source: this.#as(from.source),
          attributes: this.#attributes(from),
        });
      default:
        throw new Error(`unexpected syntax node ${from.type}`);
    }
  }
}
