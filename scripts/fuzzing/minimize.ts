/** Makes a program that shows a difference as small as can be: leaves out or unwraps parts as long as it stays. */
import { eachChild, isFunction, type Node } from '../../src/instrument/ast.ts';
import { parse } from '../../src/instrument/parse.ts';
import type { Batches, Difference } from './batch.ts';
import type { GeneratedProgram } from './programs/program.ts';

/** Tried together in one batch. */
const atOnce = 40;
const rounds = 60;

export async function minimize(batches: Batches, difference: Difference): Promise<Difference> {
  let smallest = difference;
  for (let round = 0, from = 0; round < rounds; round++) {
    const variants = smallerThan(smallest.program).sort((a, b) => a.code.length - b.code.length);
    const tried = variants.slice(from, from + atOnce);
    if (tried.length === 0) break;
    const better = (await batches.run(tried, [difference.way])).differences.sort(
      (a, b) => a.program.code.length - b.program.code.length,
    )[0];
    if (better) {
      smallest = better;
      from = 0;
    } else {
      from += atOnce;
    }
  }
  return smallest;
}

/** The program with one part left out or replaced by something inside it. */
function smallerThan({ name, code }: GeneratedProgram): GeneratedProgram[] {
  const tree = parse(`(async () => {${code}\n})`, { path: name, sourceType: 'script' });
  const offset = '(async () => {'.length;
  const found = new Set<string>();
  const replace = (node: Node, text: string): void => {
    if (node.start < offset || node.end - offset > code.length) return;
    if (/\bfuel\(\)/.test(code.slice(node.start - offset, node.end - offset)) && !isWhole(node)) return;
    found.add(code.slice(0, node.start - offset) + text + code.slice(node.end - offset));
  };
  const text = (node: Node): string => code.slice(node.start - offset, node.end - offset);
  const visit = (node: Node): void => {
    if (isStatement(node)) {
      replace(node, ';');
      eachChild(node, child => {
        if (isStatement(child)) replace(node, text(child));
        else if (child.type === 'CatchClause') replace(node, text(child.body));
      });
    } else if (isExpression(node)) {
      replace(node, '0');
      eachChild(node, child => {
        if (isExpression(child) && !isFunction(node)) replace(node, text(child));
      });
    } else if (node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') {
      replace(node, '');
    } else if (node.type === 'Property' || node.type === 'SpreadElement') {
      replace(node, 'z: 0');
    }
    eachChild(node, visit);
  };
  visit(tree);
  return [...found]
    .filter(smaller => smaller.length < code.length)
    .map((smaller, i) => ({ name: `${name}_${i}`, code: smaller }));
}

/** May go with the fuel that its loop needs to end. */
const isWhole = (node: Node): boolean =>
  isStatement(node) || isFunction(node) || node.type === 'MethodDefinition';

const isStatement = (node: Node): boolean =>
  (node.type.endsWith('Statement') && node.type !== 'StaticBlock') || node.type.endsWith('Declaration');

const isExpression = (node: Node): boolean =>
  node.type.endsWith('Expression') ||
  node.type === 'Literal' ||
  node.type === 'Identifier' ||
  node.type === 'TemplateLiteral';
