/**
 * The references in a snapshot, read without the program it belongs to: what each node, scope instance and root
 * leads to, and by which name.
 */
import { snapshotInvalid } from '../errors.ts';
import type { ByteReader } from './bytes.ts';
import type { SnapshotDecoder } from './decode.ts';
import { ATTRIBUTE, FLAG, NODE, SCOPE } from './format.ts';

/** Where a reference stands: the name of a property, or what else it is. */
export type EdgeName =
  | { type: 'property'; key: string | symbol }
  | { type: 'element'; index: number }
  | { type: 'variable'; index: number; scope: number }
  | { type: 'file-variable'; index: number; file: number }
  | { type: 'part'; what: string };

/** Takes each value: `node` is the node it is, if it is an object. */
export type Visit = (name: EdgeName, value: unknown, node: number | undefined) => void;

/** Takes what stands in a node beside values. */
export interface Inside {
  /** A function or state machine, the scope instance it stands in (-1: none), and its bytes. */
  function(id: number, instance: number, bytes: number): void;
  /** A part of some kind, and its bytes. */
  part(kind: string, bytes: number): void;
}

export interface ScopeInstanceRecord {
  scope: number;
  /** Index of the instance around it; -1: none. */
  parent: number;
  start: number;
  end: number;
}

const part = (what: string): EdgeName => ({ type: 'part', what });

export class Edges {
  readonly #decoder: SnapshotDecoder;
  readonly scopes: ScopeInstanceRecord[] = [];
  #filesAt = 0;

  constructor(decoder: SnapshotDecoder) {
    this.#decoder = decoder;
    this.#readScopes();
  }

  #readScopes(): void {
    const { scopes, scopeCount } = this.#decoder;
    for (let i = 0; i < scopeCount; i++) {
      const scope = scopes.varint();
      const start = scopes.at;
      const parent = this.#scope(scope, scopes, () => {});
      this.scopes.push({ scope, parent, start, end: scopes.at });
    }
    this.#filesAt = scopes.at;
  }

  /** Reads a scope instance behind its id; returns the instance around it. */
  #scope(scope: number, reader: ByteReader, visit: Visit): number {
    const head = reader.index(4 * (this.#decoder.scopeCount + 1), 'scope instance');
    if (head & SCOPE.ofClass) this.#value(reader, part('class'), visit);
    const count = reader.index(reader.end, 'variable count');
    for (let i = 0; i < count; i++) {
      const index = reader.varint();
      this.#value(reader, { type: 'variable', index, scope }, visit);
    }
    if (head & SCOPE.unmapped) {
      const indices = reader.index(reader.end, 'index count');
      for (let i = 0; i < indices; i++) reader.varint();
    }
    return (head >>> 2) - 1;
  }

  ofScope(index: number, visit: Visit): void {
    const { scope, start } = this.scopes[index]!;
    const { scopes } = this.#decoder;
    scopes.at = start;
    this.#scope(scope, scopes, visit);
  }

  /** The variables of files. */
  ofFiles(visit: Visit): void {
    const { scopes } = this.#decoder;
    scopes.at = this.#filesAt;
    const files = scopes.index(scopes.end, 'file count');
    for (let i = 0; i < files; i++) {
      const file = scopes.varint();
      const count = scopes.index(scopes.end, 'variable count');
      for (let v = 0; v < count; v++) {
        const index = scopes.varint();
        this.#value(scopes, { type: 'file-variable', index, file }, visit);
      }
    }
  }

  /** What timers, modules, the process and changed built-ins hold, in the order of capture. */
  ofRoots(visit: Visit): void {
    const decoder = this.#decoder;
    const { roots } = decoder;
    roots.varint();
    const timers = roots.index(roots.end, 'timer count');
    for (let i = 0; i < timers; i++) {
      this.#value(roots, part('timer'), visit);
      roots.float();
    }
    const files = roots.index(roots.end, 'file count');
    for (let i = 0; i < files; i++) {
      roots.varint();
      this.#value(roots, part('module'), visit);
    }
    this.#values(roots, 'process', visit);
    const changes = roots.index(roots.end, 'change count');
    for (let i = 0; i < changes; i++) {
      this.#value(roots, part('changed built-in'), visit);
      const removed = roots.index(roots.end, 'key count');
      for (let k = 0; k < removed; k++) decoder.key(roots);
      roots.byte();
      this.#properties(roots, visit);
    }
    const weak = roots.index(roots.end, 'collection count');
    for (let i = 0; i < weak; i++) {
      this.#value(roots, part('weak collection'), visit);
      const entries = roots.index(roots.end, 'entry count');
      for (let e = 0; e < entries; e++) {
        roots.index(decoder.nodeCount, 'node');
        this.#value(roots, part('weak entry'), visit);
      }
    }
  }

  /** Private names of objects of other kinds. */
  ofPrivates(visit: Visit): void {
    const { privates, privateCount } = this.#decoder;
    for (let i = 0; i < privateCount; i++) {
      this.#node(privates, 'object with private names', visit);
      this.#node(privates, 'class', visit);
      this.#values(privates, 'private', visit);
    }
  }

  ofNode(node: number, visit: Visit, inside: Inside): void {
    const decoder = this.#decoder;
    const reader = decoder.node(node);
    const size = reader.end - reader.at;
    const value = (what: string): void => this.#value(reader, part(what), visit);
    const kind = reader.byte();
    switch (kind) {
      case NODE.intrinsic:
        reader.string();
        return;
      case NODE.plain: {
        const shape = decoder.shapes[reader.index(decoder.shapes.length, 'shape')]!;
        decoder.shapePrototype(shape, prototype => visit(part('prototype'), undefined, prototype));
        for (const key of shape.keys) this.#value(reader, { type: 'property', key }, visit);
        return;
      }
      case NODE.object:
        break;
      case NODE.array: {
        const length = reader.index(reader.end, 'array length');
        for (let index = 0; index < length; index++) this.#value(reader, { type: 'element', index }, visit);
        return;
      }
      case NODE.exoticArray:
        reader.varint();
        break;
      case NODE.function:
      case NODE.class:
        inside.function(reader.varint(), reader.index(decoder.scopeCount + 1, 'scope instance') - 1, size);
        if (kind === NODE.class) {
          this.#values(reader, 'field name', visit);
          this.#values(reader, 'private', visit);
        }
        break;
      case NODE.member:
        this.#node(reader, 'class', visit);
        reader.varint();
        break;
      case NODE.bound:
        value('bound function');
        value('bound this');
        this.#values(reader, 'bound argument', visit);
        break;
      case NODE.prototype:
        this.#node(reader, 'constructor', visit);
        break;
      case NODE.special:
        reader.index(decoder.strings.length, 'string');
        this.#contents(reader, visit, inside);
        break;
      case NODE.instance: {
        this.#node(reader, 'class', visit);
        const count = reader.index(reader.end, 'class count');
        for (let i = 0; i < count; i++) {
          this.#node(reader, 'class', visit);
          this.#values(reader, 'private', visit);
        }
        break;
      }
      case NODE.proxy:
        value('target');
        value('handler');
        return;
      default:
        throw snapshotInvalid(`node ${node} has the unknown kind ${kind}`);
    }
    this.#body(reader, visit);
  }

  #body(reader: ByteReader, visit: Visit): void {
    const flags = reader.byte();
    if (flags & FLAG.hasPrototype) this.#value(reader, part('prototype'), visit);
    if (flags & FLAG.hasProperties) this.#properties(reader, visit);
    if (!(flags & FLAG.lacks)) return;
    const count = reader.index(reader.end, 'key count');
    for (let i = 0; i < count; i++) this.#decoder.key(reader);
  }

  #properties(reader: ByteReader, visit: Visit): void {
    const count = reader.index(reader.end, 'property count');
    for (let i = 0; i < count; i++) {
      const name: EdgeName = { type: 'property', key: this.#decoder.key(reader) };
      const values = reader.byte() & ATTRIBUTE.accessor ? 2 : 1;
      for (let v = 0; v < values; v++) this.#value(reader, name, visit);
    }
  }

  #values(reader: ByteReader, what: string, visit: Visit): void {
    const count = reader.index(reader.end, 'value count');
    for (let i = 0; i < count; i++) this.#value(reader, part(what), visit);
  }

  /** State values, among which are parts and machines. */
  #contents(reader: ByteReader, visit: Visit, inside: Inside): void {
    const decoder = this.#decoder;
    const name = part('content');
    const count = reader.index(reader.end, 'value count');
    for (let i = 0; i < count; i++) {
      const start = reader.at;
      let machine: { id: number; instance: number } | undefined;
      let kind: number | undefined;
      let found: readonly unknown[] | undefined;
      decoder.parts = {
        machine(id, instance) {
          machine = { id, instance };
        },
        part(name, state) {
          kind = name;
          found = state;
        },
      };
      const value = decoder.value(reader, node => visit(name, undefined, node));
      decoder.parts = undefined;
      for (const each of found ?? [value]) if (each !== undefined) visit(name, each, undefined);
      const bytes = reader.at - start;
      if (machine) inside.function(machine.id, machine.instance, bytes);
      if (kind !== undefined) inside.part(decoder.strings[kind]!, bytes);
    }
  }

  #node(reader: ByteReader, what: string, visit: Visit): void {
    visit(part(what), undefined, reader.index(this.#decoder.nodeCount, 'node'));
  }

  #value(reader: ByteReader, name: EdgeName, visit: Visit): void {
    let node: number | undefined;
    const value = this.#decoder.value(reader, index => {
      node = index;
    });
    visit(name, value, node);
  }
}
