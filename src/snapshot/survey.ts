/** What is in a snapshot, counted and weighed, for people who look for what makes theirs large. */

import { type MadeRecord, SnapshotDecoder } from './decode.ts';
import { type EdgeName, Edges, type Visit } from './edges.ts';
import { NODE } from './format.ts';

export interface Count {
  count: number;
  bytes: number;
}

/** A way from a root, and what is reached by no shorter one than by it. */
export interface WeighedPath {
  steps: EdgeName[];
  kind: string;
  bytes: number;
}

export interface Survey {
  image: string;
  engine: string;
  /** Milliseconds since the epoch. */
  time: number;
  bytes: number;
  sections: Record<string, number>;
  /** Code that the program made while it ran. */
  made: readonly MadeRecord[];
  /** By kind of object. */
  kinds: Record<string, Count>;
  /** By function id of the image: closures or classes of that text. */
  functions: Map<number, Count>;
  /** By scope id of the image: instances of that scope. */
  scopes: Map<number, Count>;
  paths: WeighedPath[];
}

const KINDS: Record<number, string> = {
  [NODE.intrinsic]: 'built-in',
  [NODE.plain]: 'object',
  [NODE.object]: 'object',
  [NODE.array]: 'array',
  [NODE.exoticArray]: 'array',
  [NODE.function]: 'function',
  [NODE.class]: 'class',
  [NODE.member]: 'method',
  [NODE.bound]: 'bound function',
  [NODE.prototype]: 'prototype',
  [NODE.instance]: 'instance',
  [NODE.proxy]: 'Proxy',
};
/** A path is told apart from the one it continues when it holds less than this part of it. */
const MOST = 0.9;

/** Throws SNAPSHOT_INVALID. `paths`: how many of the largest to look for. */
export function survey(bytes: Uint8Array, paths: number): Survey {
  const decoder = new SnapshotDecoder(bytes);
  const { image, engine, time } = decoder.header;
  const graph = new Graph(decoder);
  const counts = { kinds: {} as Record<string, Count>, functions: new Map(), scopes: new Map() };
  for (let node = 0; node < decoder.nodeCount; node++) {
    let own = decoder.offsets[node + 1]! - decoder.offsets[node]!;
    graph.edges.ofNode(node, () => {}, {
      function: (id, _, bytes) => add(entry(counts.functions, id), bytes),
      part(kind, bytes) {
        own -= bytes;
        add((counts.kinds[kind] ??= { count: 0, bytes: 0 }), bytes);
      },
    });
    add((counts.kinds[kindOf(decoder, node)] ??= { count: 0, bytes: 0 }), own);
  }
  for (const { scope, start, end } of graph.edges.scopes) add(entry(counts.scopes, scope), end - start);
  return {
    image,
    engine,
    time,
    bytes: bytes.length,
    sections: { ...decoder.sizes },
    made: decoder.made,
    ...counts,
    paths: graph.largest(paths),
  };
}

function add(count: Count, bytes: number): void {
  count.count++;
  count.bytes += bytes;
}

function entry(map: Map<number, Count>, key: number): Count {
  let count = map.get(key);
  if (!count) map.set(key, (count = { count: 0, bytes: 0 }));
  return count;
}

function kindOf(decoder: SnapshotDecoder, node: number): string {
  const kind = decoder.kind(node);
  if (kind !== NODE.special) return KINDS[kind]!;
  const reader = decoder.node(node);
  reader.byte();
  return decoder.strings[reader.index(decoder.strings.length, 'string')]!;
}

/** Nodes and, behind them, scope instances; each weighed with what is first reached through it, breadth first. */
class Graph {
  readonly edges: Edges;
  readonly #decoder: SnapshotDecoder;
  readonly #names: (EdgeName | undefined)[];
  readonly #parents: Int32Array;
  readonly #weights: Float64Array;
  readonly #order: number[] = [];
  readonly #strings = new Set<string>();

  constructor(decoder: SnapshotDecoder) {
    this.#decoder = decoder;
    this.edges = new Edges(decoder);
    const size = decoder.nodeCount + decoder.scopeCount;
    this.#names = new Array(size);
    this.#parents = new Int32Array(size).fill(UNSEEN);
    this.#weights = new Float64Array(size);
    const root = this.#visitFrom(ROOT);
    this.edges.ofRoots(root);
    this.edges.ofFiles(root);
    this.edges.ofPrivates(root);
    for (const at of this.#order) this.#expand(at);
    for (const at of [...this.#order].reverse()) {
      const parent = this.#parents[at]!;
      if (parent >= 0) this.#weights[parent]! += this.#weights[at]!;
    }
  }

  #visitFrom(from: number): Visit {
    return (name, value, node) => {
      if (node !== undefined) this.#reach(node, from, name);
      else if (from >= 0) this.#weights[from]! += this.#ownWeight(value);
    };
  }

  /** Of text, which lies in a section of its own: counted where it is met first. */
  #ownWeight(value: unknown): number {
    if (typeof value !== 'string' || value === '' || this.#strings.has(value)) return 0;
    this.#strings.add(value);
    return value.length;
  }

  #reach(at: number, from: number, name: EdgeName): void {
    if (this.#parents[at] !== UNSEEN) return;
    this.#parents[at] = from;
    this.#names[at] = name;
    this.#order.push(at);
  }

  #expand(at: number): void {
    const { nodeCount, offsets } = this.#decoder;
    const visit = this.#visitFrom(at);
    if (at < nodeCount) {
      this.#weights[at]! += offsets[at + 1]! - offsets[at]!;
      this.edges.ofNode(at, visit, {
        function: (_, instance) => {
          if (instance >= 0) this.#reach(nodeCount + instance, at, { type: 'part', what: 'closure' });
        },
        part: () => {},
      });
      return;
    }
    const { start, end, parent } = this.edges.scopes[at - nodeCount]!;
    this.#weights[at]! += end - start;
    if (parent >= 0) this.#reach(nodeCount + parent, at, { type: 'part', what: 'closure' });
    this.edges.ofScope(at - nodeCount, visit);
  }

  /** Those that hold most, each up to where it divides. */
  largest(count: number): WeighedPath[] {
    const heaviest = new Map<number, number>();
    for (const at of this.#order) {
      const parent = this.#parents[at]!;
      const known = heaviest.get(parent);
      if (known === undefined || this.#weights[known]! < this.#weights[at]!) heaviest.set(parent, at);
    }
    const dividing = this.#order.filter(at => {
      const next = heaviest.get(at);
      return next === undefined || this.#weights[next]! < MOST * this.#weights[at]!;
    });
    dividing.sort((a, b) => this.#weights[b]! - this.#weights[a]!);
    return dividing.slice(0, count).map(at => this.#path(at));
  }

  #path(end: number): WeighedPath {
    const steps: EdgeName[] = [];
    for (let at = end; at >= 0; at = this.#parents[at]!) steps.unshift(this.#names[at]!);
    const { nodeCount } = this.#decoder;
    const kind = end < nodeCount ? kindOf(this.#decoder, end) : 'scope';
    return { steps, kind, bytes: this.#weights[end]! };
  }
}

const ROOT = -1;
const UNSEEN = -2;
