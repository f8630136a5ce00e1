/** Retained messages in a tree by topic level, so that a filter visits only what it can match. */
import type { Message } from './message.ts';

class Node {
  children: Map<string, Node> | undefined;
  message: Message | undefined;
}

/** Memory of a level of the tree: its node, and its place in a map of its parent's. */
const nodeBytes = 320;

export class RetainedTree {
  count = 0;
  /** Of the messages. */
  bytes = 0;
  private nodes = 0;
  private root = new Node();

  /** What it takes: a small message far down may cost a hundred times what it weighs. */
  get memory(): number {
    return this.bytes + this.nodes * nodeBytes;
  }

  get(topic: string): Message | undefined {
    let node: Node | undefined = this.root;
    for (const level of topic.split('/')) {
      node = node.children?.get(level);
      if (node === undefined) return undefined;
    }
    return node.message;
  }

  /** Returns the message that was replaced. */
  set(message: Message): Message | undefined {
    let node = this.root;
    for (const level of message.topic.split('/')) {
      const children: Map<string, Node> = (node.children ??= new Map());
      let next = children.get(level);
      if (next === undefined) {
        children.set(level, (next = new Node()));
        this.nodes++;
      }
      node = next;
    }
    const old = node.message;
    node.message = message;
    this.count += old === undefined ? 1 : 0;
    this.bytes += message.size - (old?.size ?? 0);
    return old;
  }

  delete(topic: string): Message | undefined {
    const levels = topic.split('/');
    const path: Node[] = [this.root];
    for (const level of levels) {
      const next = path.at(-1)!.children?.get(level);
      if (next === undefined) return undefined;
      path.push(next);
    }
    const leaf = path.at(-1)!;
    const old = leaf.message;
    if (old === undefined) return undefined;
    leaf.message = undefined;
    this.count--;
    this.bytes -= old.size;
    for (let i = path.length - 1; i > 0; i--) {
      const node = path[i]!;
      if (node.message !== undefined || node.children !== undefined) break;
      const parent = path[i - 1]!;
      parent.children!.delete(levels[i - 1]!);
      this.nodes--;
      if (parent.children!.size === 0) parent.children = undefined;
    }
    return old;
  }

  /** Messages whose topic the filter matches; without wildcards this is one look-up. */
  match(filter: string): Message[] {
    const found: Message[] = [];
    walk(this.root, filter.split('/'), 0, found);
    return found;
  }

  *[Symbol.iterator](): Generator<Message> {
    const stack = [this.root];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node.message !== undefined) yield node.message;
      if (node.children !== undefined) stack.push(...node.children.values());
    }
  }
}

function walk(node: Node, levels: string[], depth: number, found: Message[]): void {
  if (depth === levels.length) {
    if (node.message !== undefined) found.push(node.message);
    return;
  }
  const level = levels[depth]!;
  if (level === '#') {
    all(node, depth, found);
    return;
  }
  if (node.children === undefined) return;
  if (level === '+') {
    for (const [name, child] of node.children) {
      if (depth > 0 || !name.startsWith('$')) walk(child, levels, depth + 1, found); // [MQTT-4.7.2-1]
    }
    return;
  }
  const next = node.children.get(level);
  if (next !== undefined) walk(next, levels, depth + 1, found);
}

function all(node: Node, depth: number, found: Message[]): void {
  if (node.message !== undefined) found.push(node.message);
  if (node.children === undefined) return;
  for (const [name, child] of node.children) {
    if (depth > 0 || !name.startsWith('$')) all(child, depth + 1, found);
  }
}
