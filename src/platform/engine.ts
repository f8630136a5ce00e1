/** Which runtime and which JavaScript engine this is. */

export interface Engine {
  runtime: 'bun' | 'deno' | 'node';
  /** Version of the runtime. */
  version: string;
  /** Name and version of the JavaScript engine; JavaScriptCore has no version but its commit. */
  javascript: string;
}

export function engine(): Engine {
  const { bun, deno, node, v8, webkit } = process.versions as Record<string, string | undefined>;
  if (bun) return { runtime: 'bun', version: bun, javascript: `JavaScriptCore ${webkit?.slice(0, 9)}` };
  if (deno) return { runtime: 'deno', version: deno, javascript: `V8 ${v8}` };
  return { runtime: 'node', version: String(node), javascript: `V8 ${v8}` };
}
