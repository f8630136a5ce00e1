/**
 * Early errors of modules, of `import()` and of `using` that the parser lets pass (ECMA-262 sections 13.3.10, 14.3.1.1,
 * 16.2.1.1, 16.2.2.1, 16.2.3.1).
 */
import type * as ESTree from 'estree';
import { boundIdentifiers, eachChild, isClass, isFunction, type Node, type Program } from './ast.ts';
import { skipTrivia } from './trivia.ts';
import { isUsing } from './using-marks.ts';

type Fail = (at: number, message: string) => never;

/** Whether a text may contain what {@link refuseImportCalls} looks for. */
export function hasOddImportCalls(text: string): boolean {
  return /\bnew\s+import\b|\bimport\b[\s.\w]*\(\s*(?:\.\.\.|[^()]*,\s*\.\.\.)/.test(text);
}

export function refuseImportCalls(program: Program, fail: Fail): void {
  const visit = (node: Node): void => {
    if (node.type === 'NewExpression' && isImportCall(node.callee))
      fail(node.start, 'import() cannot be called with new');
    if (node.type === 'ImportExpression') {
      for (const argument of [node.source, node.options]) {
        if ((argument?.type as string | undefined) === 'SpreadElement')
          fail(argument!.start, 'import() takes no spread arguments');
      }
    }
    eachChild(node, visit);
  };
  program.body.forEach(visit);
}

/** Without parentheses around it. */
function isImportCall(callee: Node): boolean {
  switch (callee.type) {
    case 'ImportExpression':
      return true;
    case 'MemberExpression':
      return isImportCall(callee.object);
    case 'TaggedTemplateExpression':
      return isImportCall(callee.tag);
    default:
      return false;
  }
}

/** Declarations in a case, since nothing says when the resource would be disposed of, and of what `var` declares. */
export function refuseUsing(program: Program, fail: Fail): void {
  const visit = (node: Node): void => {
    if (node.type === 'SwitchCase') {
      for (const statement of node.consequent as Node[]) {
        if (isUsing(statement))
          fail(statement.start, `'${statement.kind}' needs a block of its own in a case`);
      }
    }
    const body = 'body' in node && Array.isArray(node.body) ? (node.body as Node[]) : [];
    const names = new Set(body.filter(isUsing).flatMap(declaredNames));
    if (names.size > 0) for (const statement of body) refuseVars(statement, names, fail);
    eachChild(node, visit);
  };
  visit(program);
}

function refuseVars(node: Node, names: ReadonlySet<string>, fail: Fail): void {
  if (isFunction(node) || isClass(node)) return;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    const name = declaredNames(node).find(name => names.has(name));
    if (name !== undefined) fail(node.start, `The name '${name}' is declared twice`);
  }
  eachChild(node, child => refuseVars(child, names, fail));
}

export function refuseModuleErrors(program: Program, source: string, fail: Fail): void {
  if (/\bimport\s*\.\s*\w*\\u/.test(source)) refuseEscapedMeta(program, source, fail);
  const exported = new Set<string>();
  const addExport = (name: string, at: number): void => {
    if (exported.has(name)) fail(at, `The name '${name}' is exported twice`);
    refuseLoneSurrogate(name, at, fail);
    exported.add(name);
  };
  for (const statement of program.body as ESTree.Program['body']) {
    refuseReturns(statement as Node, fail);
    if ('attributes' in statement) refuseDoubleAttributes(statement, fail);
    switch (statement.type) {
      case 'ImportDeclaration':
        refuseRunOn(statement, source, fail);
        for (const { local, start } of statement.specifiers) {
          if (local.name === 'arguments' || local.name === 'eval')
            fail(start, `'${local.name}' cannot be the name of an import`);
        }
        break;
      case 'ExportDefaultDeclaration':
        addExport('default', statement.start);
        break;
      case 'ExportAllDeclaration':
        refuseRunOn(statement, source, fail);
        break;
      case 'ExportNamedDeclaration':
        if (!statement.declaration) refuseRunOn(statement, source, fail);
        else for (const name of declaredNames(statement.declaration)) addExport(name, statement.start);
        for (const { exported, local, start } of statement.specifiers) {
          if (local.type === 'Literal') refuseLoneSurrogate(String(local.value), start, fail);
          addExport(exported.type === 'Identifier' ? exported.name : String(exported.value), start);
        }
        break;
      default:
        break;
    }
  }
}

function refuseEscapedMeta(node: Node, source: string, fail: Fail): void {
  if (node.type === 'MetaProperty' && source.slice(node.start, node.end).includes('\\'))
    fail(node.start, 'The meta property of a module cannot be written with escapes');
  eachChild(node, child => refuseEscapedMeta(child, source, fail));
}

/** The parser leaves the escape as it stands. */
function refuseLoneSurrogate(name: string, at: number, fail: Fail): void {
  if (/\\u[dD][89a-fA-F]/.test(name)) fail(at, 'The name of an export is no well-formed text');
}

/** Of one declaration. */
function refuseDoubleAttributes(
  { attributes }: Pick<ESTree.ImportDeclaration, 'attributes'>,
  fail: Fail,
): void {
  const keys = new Set<string>();
  for (const { key, start } of attributes) {
    const name = key.type === 'Identifier' ? key.name : String(key.value);
    if (keys.has(name)) fail(start, `The attribute '${name}' is given twice`);
    keys.add(name);
  }
}

/** `return` outside of functions. */
function refuseReturns(node: Node, fail: Fail): void {
  if (isFunction(node)) return;
  if (node.type === 'ReturnStatement') fail(node.start, 'return outside of a function');
  eachChild(node, child => {
    if (child.type !== 'StaticBlock') refuseReturns(child, fail);
  });
}

/** A declaration must end with a semicolon, a line or the text. */
function refuseRunOn({ end }: { end: number }, source: string, fail: Fail): void {
  if (source[end - 1] === ';') return;
  const next = skipTrivia(source, end);
  if (next >= source.length || source[next] === ';' || source[next] === '}') return;
  if (!/[\n\r\u2028\u2029]/.test(source.slice(end, next))) fail(next, 'A semicolon is missing');
}

/** The names that an exported declaration declares. */
export function declaredNames(node: Node | ESTree.Declaration): string[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id ? [node.id.name] : [];
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }) => boundIdentifiers(id).map(({ name }) => name));
    case 'ImportDeclaration':
      return node.specifiers.map(({ local }) => local.name);
    default:
      return [];
  }
}
