/**
 * Makes programs out of a seed: functions of every kind that call each other, with suspension points in every place
 * an expression may stand, and a trace of what is evaluated in which order. They always end: loops use up fuel,
 * functions call only those declared after them.
 */
import { Random } from './random.ts';

type Kind = 'plain' | 'generator' | 'async' | 'async generator';

const KINDS: readonly Kind[] = ['plain', 'generator', 'async', 'async', 'async generator'];

interface FunctionInfo {
  name: string;
  kind: Kind;
}

/** Where code is being generated. */
interface Place {
  kind: Kind;
  /** What it may read and assign, innermost last. */
  readable: string[];
  assignable: string[];
  /** Loops and labelled blocks around, up to the function. */
  labels: { name: string; loop: boolean }[];
  inLoop: boolean;
  inSwitch: boolean;
  /** Whether `this` is an object of a class. */
  method: boolean;
  /** Whether `super.m` means something. */
  derived: boolean;
  /** Whether `new.target` means something: not in arrows alone. */
  target: boolean;
  /** An arrow takes `arguments` and `super` from around. */
  arrow: boolean;
  depth: number;
}

export interface GeneratedProgram {
  name: string;
  code: string;
}

/** `seed` says which program it is. */
export function generateProgram(seed: number): GeneratedProgram {
  return { name: `p${seed}`, code: new Generator(new Random(seed)).program() };
}

class Generator {
  readonly #random: Random;
  #tags = 0;
  #names = 0;
  /** How many more nodes may be made. */
  #budget: number;
  /** The top-level functions that may be called: those after the one being generated. */
  #callable: FunctionInfo[] = [];
  #classes: string[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#budget = 0;
  }

  program(): string {
    const random = this.#random;
    const names =
      'turn, log, thenable, list, asyncList, resource, asyncResource, disposal, keep, recall, drive, driveAsync, follow, fuel';
    const globals = random.times(3, i => `let g${i} = ${this.#leaf([])};`);
    const readable = ['g0', 'g1', 'g2', 'o0', 'o1'];
    const assignable = ['g0', 'g1', 'g2', 'o0.a', 'o1.b', 'o0[g0]'];
    const functions: string[] = [];
    const classes: string[] = [];
    const count = 2 + random.below(4);
    for (let i = count - 1; i >= 0; i--) {
      this.#budget = 30 + random.below(60);
      if (random.chance(0.25)) {
        const name = `C${i}`;
        classes.push(this.#classDeclaration(name, this.#place('plain', readable, assignable)));
        this.#classes.push(name);
        continue;
      }
      const info = { name: `f${i}`, kind: random.pick(KINDS) };
      functions.unshift(this.#functionDeclaration(info, readable, assignable));
      this.#callable.push(info);
    }
    this.#budget = 60;
    const main = this.#place('async', readable, assignable);
    const body = [
      ...random.times(2 + random.below(3), () => this.#use(main)),
      this.#statements(main, 2),
      ...random.times(1 + random.below(2), () => this.#use(main)),
    ];
    return `${random.chance(0.4) ? "'use strict';\n" : ''}module.exports = async ({ ${names} }) => {
${globals.join(' ')}
const o0 = { a: 1, b: [1, 2], c: { d: 3 }, m(x) { return x; } }, o1 = { a: 'x', b: null, m: y => [y] };
${classes.join('\n')}
${functions.join('\n')}
${body.map(text => `try {\n${text}\n} catch (e) { ${this.#logged("['caught', e]")}; }`).join('\nrecall(); await turn(0);\n')}
await turn(0); recall(); await turn(0); recall();
return [g0, g1, g2, o0, o1];
};
`;
  }

  // ---- bits

  #place(kind: Kind, readable: string[], assignable: string[]): Place {
    return {
      kind,
      readable: [...readable],
      assignable: [...assignable],
      labels: [],
      inLoop: false,
      inSwitch: false,
      method: false,
      derived: false,
      target: false,
      arrow: false,
      depth: 0,
    };
  }

  #inner(place: Place, changes: Partial<Place> = {}): Place {
    return {
      ...place,
      readable: [...place.readable],
      assignable: [...place.assignable],
      depth: place.depth + 1,
      ...changes,
    };
  }

  /** Code inside another function. What is not an arrow has its own `this` and `arguments`. */
  #functionPlace(place: Place, kind: Kind, arrow: boolean): Place {
    const inner = this.#inner(place, { kind, labels: [], inLoop: false, inSwitch: false, arrow });
    if (arrow) return inner;
    const own = (text: string): boolean => !/\b(?:this|arguments)\b/.test(text);
    return {
      ...inner,
      readable: place.readable.filter(own),
      assignable: place.assignable.filter(own),
      method: false,
      derived: false,
      target: true,
    };
  }

  /** A new name, or one that hides another; declared twice in one scope it makes a program that does not parse. */
  #name(place?: Place): string {
    if (place && this.#random.chance(0.08)) {
      const names = place.readable.filter(text => /^[abvx]\d+$/.test(text));
      if (names.length > 0) return this.#random.pick(names);
    }
    return `${this.#random.pick(['a', 'b', 'v', 'x'])}${this.#names++}`;
  }

  #logged(value: string): string {
    return `log(${this.#tags++}, ${value})`;
  }

  #tag(): number {
    return this.#tags++;
  }

  #leaf(readable: readonly string[]): string {
    const random = this.#random;
    return random.weighted<string>([
      [4, () => String(random.below(10))],
      [2, () => random.pick(["'s'", "'tu'", "''"])],
      [1, () => random.pick(['undefined', 'null', 'true', 'false', '-0', 'NaN', '7n'])],
      [readable.length > 0 ? 9 : 0, () => random.pick(readable)],
    ]);
  }

  // ---- functions and classes

  #functionDeclaration(info: FunctionInfo, readable: string[], assignable: string[]): string {
    const place = { ...this.#place(info.kind, readable, assignable), target: true };
    const head = this.#parameters(place);
    return `${star(info.kind)} ${info.name}(${head}) {\n${this.#statements(place, 3)}\n}`;
  }

  /** Adds the parameters to the place. */
  #parameters(place: Place): string {
    const random = this.#random;
    // What parameters do must not stop.
    const outside: Place = { ...place, kind: 'plain' };
    const parts: string[] = [];
    const add = (name: string): string => {
      place.readable.push(name);
      place.assignable.push(name);
      outside.readable.push(name);
      return name;
    };
    const count = random.below(4);
    for (let i = 0; i < count; i++) {
      random.weighted([
        [4, () => parts.push(add(this.#name()))],
        [2, () => parts.push(`${add(this.#name())} = ${this.#expression(outside, 3)}`)],
        [
          1,
          () => {
            const { pattern, source, names } = this.#pattern(outside, 1);
            parts.push(`${pattern} = ${source}`);
            for (const name of names) add(name);
          },
        ],
        [
          1,
          () => {
            const name = this.#name();
            parts.push(`${name} = () => ${this.#leaf(outside.readable)}`);
            place.readable.push(`${name}()`);
          },
        ],
      ]);
    }
    if (random.chance(0.15)) parts.push(`...${add(this.#name())}`);
    if (random.chance(0.15) && !place.arrow) place.readable.push('arguments.length', 'arguments[0]');
    return parts.join(', ');
  }

  #arrow(place: Place, kind: 'plain' | 'async', depth: number): string {
    const inner = this.#functionPlace(place, kind, true);
    const head = this.#parameters(inner);
    const body = this.#random.chance(0.5)
      ? `(${this.#expression(inner, depth + 1)})`
      : `{ ${this.#statements(inner, depth + 1)} }`;
    return `(${kind === 'async' ? 'async ' : ''}(${head}) => ${body})`;
  }

  #functionExpression(place: Place, kind: Kind, depth: number): string {
    const name = this.#random.chance(0.3) ? ` ${this.#name()}` : '';
    const inner = this.#functionPlace(place, kind, false);
    if (name !== '') inner.readable.push(`typeof ${name.trim()}`);
    const head = this.#parameters(inner);
    return `(${star(kind)}${name}(${head}) { ${this.#statements(inner, depth + 1)} })`;
  }

  #classDeclaration(name: string, place: Place): string {
    return `class ${name}${this.#classTail(place, 1)}`;
  }

  #classTail(place: Place, depth: number): string {
    const random = this.#random;
    const base = this.#classes.length > 0 && random.chance(0.5) ? random.pick(this.#classes) : undefined;
    const members: string[] = [];
    const isPrivate = random.chance(0.5);
    if (isPrivate) members.push(`#p = ${this.#expression(this.#functionPlace(place, 'plain', false), 3)};`);
    const inside = (kind: Kind, isStatic: boolean): Place => {
      const inner = this.#functionPlace(place, kind, false);
      inner.method = true;
      inner.derived = base !== undefined && !isStatic;
      inner.readable.push('this.x', 'this.y');
      inner.assignable.push('this.x', 'this.y');
      if (isPrivate && !isStatic) {
        inner.readable.push('this.#p', '(#p in this)');
        inner.assignable.push('this.#p');
      }
      return inner;
    };
    members.push(`x = ${this.#expression(inside('plain', false), 3)};`);
    if (random.chance(0.4)) members.push(`y = () => [this.x, ${this.#leaf(place.readable)}];`);
    if (random.chance(0.3)) members.push(`static s = ${this.#expression(inside('plain', true), 3)};`);
    if (random.chance(0.2))
      members.push(`static { ${this.#logged("'static'")}; this.t = ${this.#leaf(place.readable)}; }`);
    if (random.chance(0.3)) {
      const inner = inside('plain', false);
      const head = this.#parameters(inner);
      members.push(
        `constructor(${head}) { ${base ? `super(${this.#leaf(place.readable)}); ` : ''}this.y = ${this.#expression(inner, 3)}; }`,
      );
    }
    if (random.chance(0.3))
      members.push(`get z() { return ${this.#expression(inside('plain', false), 3)}; }`);
    for (const [name, kind] of [
      ['a', 'async'],
      ['g', 'generator'],
      ['h', 'async generator'],
      ['m', 'plain'],
    ] as const) {
      if (name !== 'a' && random.chance(0.4)) continue;
      const isStatic = random.chance(0.15);
      const inner = inside(kind, isStatic);
      const head = this.#parameters(inner);
      const key =
        random.chance(0.15) && !isStatic
          ? `[${this.#expression(this.#keyPlace(place), 4)}]`
          : isStatic
            ? 's' + name
            : name;
      const stars = { async: 'async ', generator: '*', 'async generator': 'async *', plain: '' }[kind];
      members.push(
        `${isStatic ? 'static ' : ''}${stars}${key}(${head}) { ${this.#statements(inner, depth + 1)} }`,
      );
    }
    return `${base ? ` extends ${base}` : ''} {\n${members.join('\n')}\n}`;
  }

  /** The translator moves a computed key out of the function: `new.target` is another there. */
  #keyPlace(place: Place): Place {
    // V8 of Node 20 ends with a segmentation fault when a field's initializer throws and a key of its class has `this`
    // in it, which section 15.7.1 allows.
    const free = (text: string): boolean => !/\bthis\b/.test(text);
    return {
      ...place,
      target: false,
      method: false,
      readable: place.readable.filter(free),
      assignable: place.assignable.filter(free),
    };
  }

  // ---- uses of functions

  /** A statement that runs one of the top-level functions or classes to the end, over some turns. */
  #use(place: Place): string {
    const random = this.#random;
    if (this.#callable.length === 0 || (this.#classes.length > 0 && random.chance(0.3))) {
      if (this.#classes.length === 0) return this.#statements(place, 3);
      const name = this.#name();
      const lines = [`const ${name} = new ${random.pick(this.#classes)}(${this.#arguments(place)});`];
      const calls = [
        `${this.#logged(`await ${name}.a?.(${this.#arguments(place)})`)};`,
        `if (${name}.g) await drive(${this.#tag()}, ${name}.g(${this.#arguments(place)}), ${this.#steps()});`,
        `if (${name}.h) await driveAsync(${this.#tag()}, ${name}.h(${this.#arguments(place)}), ${this.#steps()});`,
        `${this.#logged(`${name}.m?.(${this.#arguments(place)})`)};`,
        `${this.#logged(`[${name}.x, ${name}.z, ${name}]`)};`,
      ];
      lines.push(...calls.filter(() => random.chance(0.6)), calls[4]!);
      return lines.join('\n');
    }
    const { name, kind } = random.pick(this.#callable);
    const call = `${name}(${this.#arguments(place)})`;
    switch (kind) {
      case 'plain':
        return `${this.#logged(call)};`;
      case 'async':
        return random.weighted<string>([
          [3, () => `${this.#logged(`await ${call}`)};`],
          [1, () => `follow(${this.#tag()}, ${call});`],
          [1, () => `${this.#logged(`await Promise.all([${call}, turn(${this.#leaf([])}), ${call}])`)};`],
          [
            1,
            () =>
              `${this.#logged(`await Promise.${random.pick(['race', 'any', 'allSettled'])}([${call}, turn(1)])`)};`,
          ],
          [
            1,
            () =>
              `await ${call}.then(v => ${this.#logged('v')}, e => ${this.#logged('e')}).finally(() => ${this.#logged('0')});`,
          ],
        ]);
      case 'generator':
        return random.weighted<string>([
          [3, () => `await drive(${this.#tag()}, ${call}, ${this.#steps()});`],
          [1, () => `${this.#logged(`[...${call}]`)};`],
          [1, () => `const [p0, p1 = 5, ...p2] = ${call}; ${this.#logged('[p0, p1, p2]')};`],
          [
            1,
            () =>
              `for (const p of ${call}) { ${this.#logged('p')}; await turn(p); ${random.chance(0.3) ? 'break;' : ''} }`,
          ],
        ]);
      case 'async generator':
        return random.weighted<string>([
          [3, () => `await driveAsync(${this.#tag()}, ${call}, ${this.#steps()});`],
          [
            2,
            () =>
              `for await (const p of ${call}) { ${this.#logged('p')}; ${random.chance(0.3) ? 'break;' : ''} ${random.chance(0.5) ? 'await turn(p);' : ''} }`,
          ],
        ]);
    }
  }

  #steps(): string {
    const random = this.#random;
    const steps = random.times(2 + random.below(6), () => {
      const name = random.weighted<string>([
        [6, () => 'next'],
        [1, () => 'throw'],
        [1, () => 'return'],
      ]);
      return `['${name}', ${this.#leaf([])}, ${random.chance(0.5)}]`;
    });
    return `[${steps.join(', ')}]`;
  }

  #arguments(place: Place): string {
    const random = this.#random;
    const parts = random.times(random.below(3), () => this.#expression(place, 4));
    if (random.chance(0.1)) parts.push(`...${this.#iterable(place, 4)}`);
    return parts.join(', ');
  }

  // ---- patterns

  /** A pattern with something to take apart; declared names are new ones. */
  #pattern(place: Place, depth: number): { pattern: string; source: string; names: string[] } {
    const names: string[] = [];
    const target = (): string => {
      const name = this.#name();
      names.push(name);
      return name;
    };
    const { pattern, source } = this.#patternOf(place, depth, target);
    return { pattern, source, names };
  }

  #patternOf(place: Place, depth: number, target: () => string): { pattern: string; source: string } {
    const random = this.#random;
    const element = (): { pattern: string; source: string } => {
      if (depth < 3 && random.chance(0.2)) {
        const inner = this.#patternOf(place, depth + 1, target);
        return random.chance(0.5)
          ? { pattern: `${inner.pattern} = ${inner.source}`, source: 'undefined' }
          : inner;
      }
      const name = target();
      return random.chance(0.4)
        ? {
            pattern: `${name} = ${this.#expression(place, 3)}`,
            source: random.pick(['undefined', this.#leaf(place.readable)]),
          }
        : { pattern: name, source: this.#expression(place, 4) };
    };
    const elements = random.times(1 + random.below(3), element);
    if (random.chance(0.5)) {
      const patterns = elements.map(({ pattern }) => pattern);
      const sources = elements.map(({ source }) => source);
      if (random.chance(0.2)) {
        patterns.push('');
        sources.push('8');
      }
      if (random.chance(0.3)) {
        patterns.push(`...${target()}`);
        sources.push('9', '10');
      } else if (patterns.at(-1) === '') patterns.push(target());
      const list = `[${sources.join(', ')}]`;
      return {
        pattern: `[${patterns.join(', ')}]`,
        source: random.chance(0.3) ? `list(${this.#tag()}, ${list}, ${random.chance(0.3)})` : list,
      };
    }
    const patterns: string[] = [];
    const sources: string[] = [];
    for (const [i, { pattern, source }] of elements.entries()) {
      const computed = random.chance(0.3);
      patterns.push(computed ? `[${this.#computedKey(place, `k${i}`)}]: ${pattern}` : `k${i}: ${pattern}`);
      if (source !== 'undefined') sources.push(`k${i}: ${source}`);
    }
    if (random.chance(0.3)) {
      patterns.push(`...${target()}`);
      sources.push('r: 1', 's: 2');
    }
    return { pattern: `{ ${patterns.join(', ')} }`, source: `{ ${sources.join(', ')} }` };
  }

  #computedKey(place: Place, key: string): string {
    const stop = this.#random.chance(0.4) ? this.#stop(place, `'${key}'`) : undefined;
    return stop === undefined ? `log(${this.#tag()}, '${key}')` : `(${stop}, '${key}')`;
  }

  // ---- statements

  #statements(place: Place, depth: number): string {
    const random = this.#random;
    const count = 1 + random.below(depth < 4 ? 4 : 2);
    const inner = this.#inner(place);
    const lines: string[] = [];
    for (let i = 0; i < count; i++) {
      lines.push(this.#statement(inner, depth));
      if (this.#budget <= 0) break;
    }
    return lines.join('\n');
  }

  #block(place: Place, depth: number): string {
    return `{ ${this.#statements(place, depth + 1)} }`;
  }

  #statement(place: Place, depth: number): string {
    const random = this.#random;
    this.#budget--;
    if (this.#budget <= 0 || depth > 6) {
      return random.chance(0.5)
        ? `${this.#logged(this.#leaf(place.readable))};`
        : `${this.#expression(place, 5)};`;
    }
    const deep = depth < 6 ? 1 : 0;
    return random.weighted<string>([
      [6, () => `${this.#logged(this.#expression(place, depth))};`],
      [5, () => `${this.#statementExpression(place, depth)};`],
      [5, () => this.#declaration(place, depth)],
      [
        2 * deep,
        () =>
          `if (${this.#expression(place, depth + 2)}) ${this.#block(place, depth)}${random.chance(0.5) ? ` else ${this.#block(place, depth)}` : ''}`,
      ],
      [5 * deep, () => this.#loop(place, depth)],
      [5 * deep, () => this.#try(place, depth)],
      [2 * deep, () => this.#switch(place, depth)],
      [1 * deep, () => this.#labelled(place, depth)],
      [1 * deep, () => this.#block(place, depth)],
      [1 * deep, () => this.#using(place, depth)],
      [place.inLoop || place.labels.length > 0 ? 3 : place.inSwitch ? 1 : 0, () => this.#jump(place)],
      [depth > 3 ? 1 : 0, () => `return ${this.#expression(place, depth + 1)};`],
      [
        depth > 3 ? 0.7 : 0,
        () =>
          `throw ${random.chance(0.4) ? `new Error('own${this.#tag()}')` : this.#expression(place, depth + 2)};`,
      ],
      [2, () => this.#keep(place)],
      [1 * deep, () => this.#innerFunction(place, depth)],
      [1 * deep, () => this.#deadZone(place, depth)],
      [0.6 * deep, () => this.#innerClass(place, depth)],
      [0.6, () => this.#consume(place, depth)],
    ]);
  }

  /** A block that disposes of what it uses, however it is left (ECMA-262 section 14.2, explicit resource management). */
  #using(place: Place, depth: number): string {
    const random = this.#random;
    const inner = this.#inner(place);
    const declarations = random.times(1 + random.below(2), () => {
      const name = this.#name();
      const waits = isAsync(place.kind) && random.chance(0.5);
      const value = `${waits ? 'asyncResource' : 'resource'}(${this.#tag()}, ${this.#expression(inner, depth + 2)}, ${random.chance(0.1)})`;
      const used = random.chance(0.1) ? 'null' : this.#stopped(place, value);
      inner.readable.push(`${name}?.value`);
      return `${waits ? 'await ' : ''}using ${name} = ${used};`;
    });
    return `{ ${declarations.join(' ')} ${this.#statements(inner, depth + 1)} }`;
  }

  #keep(place: Place): string {
    const variable = this.#random.pick(place.assignable);
    return this.#random.weighted<string>([
      [2, () => `keep(${this.#tag()}, () => [${this.#random.pick(place.readable)}, ${variable}]);`],
      [1, () => `keep(${this.#tag()}, () => ${variable} = ${this.#leaf(place.readable)});`],
      [1, () => `keep(${this.#tag()}, () => typeof ${variable} === 'number' ? ${variable}++ : ${variable});`],
    ]);
  }

  #declare(place: Place, names: readonly string[], constant: boolean): void {
    place.readable.push(...names);
    if (!constant || this.#random.chance(0.05)) place.assignable.push(...names);
  }

  #declaration(place: Place, depth: number): string {
    const random = this.#random;
    const keyword = random.pick(['let', 'let', 'const', 'var']);
    if (random.chance(0.35)) {
      const { pattern, source, names } = this.#pattern(place, 1);
      this.#declare(place, names, keyword === 'const');
      return `${keyword} ${pattern} = ${source};`;
    }
    const name = this.#name(keyword === 'var' ? undefined : place);
    // A function takes its name from the variable.
    const value = random.chance(0.1)
      ? random.pick([
          '() => 1',
          'async () => 1',
          'function () {}',
          'function* () {}',
          'class {}',
          'async function () {}',
        ])
      : this.#expression(place, depth);
    this.#declare(place, [name], keyword === 'const');
    const second = random.chance(0.2) ? this.#name() : undefined;
    if (second === undefined) return `${keyword} ${name} = ${value};`;
    const text = `${keyword} ${name} = ${value}, ${second} = ${this.#expression(place, depth + 1)};`;
    this.#declare(place, [second], keyword === 'const');
    return text;
  }

  #innerFunction(place: Place, depth: number): string {
    const random = this.#random;
    const kind = random.pick(KINDS);
    const name = this.#name();
    const inner = this.#functionPlace(place, kind, false);
    const head = this.#parameters(inner);
    const text = `${star(kind)} ${name}(${head}) { ${this.#statements(inner, depth + 2)} }`;
    const call = `${name}(${this.#arguments(place)})`;
    const used = this.#callOf(place, kind, call);
    return random.chance(0.5) ? `${text}\n${used};` : `${used};\n${text}`;
  }

  /** What can be done here with the result of a call. */
  #callOf(place: Place, kind: Kind, call: string): string {
    switch (kind) {
      case 'plain':
        return this.#logged(call);
      case 'async':
        return isAsync(place.kind) ? this.#logged(`await ${call}`) : `follow(${this.#tag()}, ${call})`;
      case 'generator':
        return this.#random.chance(0.5) && isGenerator(place.kind)
          ? this.#logged(`yield* ${call}`)
          : this.#logged(`[...${call}]`);
      case 'async generator':
        if (place.kind === 'async generator' && this.#random.chance(0.5))
          return this.#logged(`yield* ${call}`);
        return `follow(${this.#tag()}, driveAsync(${this.#tag()}, ${call}, ${this.#steps()}))`;
    }
  }

  #innerClass(place: Place, depth: number): string {
    const name = `K${this.#names++}`;
    const tail = this.#classTail(place, depth + 1);
    const made = `new ${name}(${this.#leaf(place.readable)})`;
    const used = isAsync(place.kind)
      ? this.#logged(`[${made}.x, await ${made}.a?.(${this.#leaf(place.readable)})]`)
      : this.#logged(`[${made}.x, ${made}.m?.(1)]`);
    return `class ${name}${tail}\n${used};`;
  }

  /** A closure over a variable runs before and after its declaration. */
  #deadZone(place: Place, depth: number): string {
    const [name, reader] = [this.#name(), this.#name()];
    const keyword = this.#random.pick(['let', 'const']);
    const early = `try { ${this.#logged(`${reader}()`)}; } catch (e) { ${this.#logged('e')}; }`;
    const stop = this.#stop(place, '0');
    const inner = this.#inner(place);
    const text = `{ const ${reader} = () => ${name}; ${early} ${stop ?? ''}; ${early} ${keyword} ${name} = ${this.#expression(inner, depth + 2)};`;
    this.#declare(inner, [name], keyword === 'const');
    return `${text} ${this.#logged(`${reader}()`)}; ${this.#statement(inner, depth + 2)} }`;
  }

  #consume(place: Place, depth: number): string {
    const generator = this.#callable.filter(({ kind }) => kind === 'generator');
    if (generator.length === 0) return `${this.#expression(place, depth)};`;
    const name = this.#name();
    const { name: callee } = this.#random.pick(generator);
    const stop = () => (this.#random.chance(0.6) ? `${this.#stop(place, '1') ?? ''};` : '');
    const step = () =>
      `${this.#logged(`${name}.${this.#random.pick(['next', 'next', 'next', 'return'])}(${this.#leaf(place.readable)})`)};`;
    return `{ const ${name} = ${callee}(${this.#arguments(place)}); ${step()} ${stop()} ${step()} ${stop()} ${step()} }`;
  }

  #labelled(place: Place, depth: number): string {
    const name = `L${this.#names++}`;
    const inner = this.#inner(place, { labels: [...place.labels, { name, loop: false }] });
    return `${name}: ${this.#block(inner, depth)}`;
  }

  #jump(place: Place): string {
    const random = this.#random;
    const condition = random.chance(0.6) ? `if (${this.#expression(place, 5)}) ` : '';
    const jumps: string[] = [];
    if (place.inLoop) jumps.push('break', 'continue', 'continue');
    else if (place.inSwitch) jumps.push('break');
    for (const { name, loop } of place.labels) {
      jumps.push(`break ${name}`);
      if (loop) jumps.push(`continue ${name}`);
    }
    return `${condition}${random.pick(jumps)};`;
  }

  #loop(place: Place, depth: number): string {
    const random = this.#random;
    const label = random.chance(0.3) ? `L${this.#names++}` : undefined;
    const inside = this.#inner(place, { inLoop: true, inSwitch: false });
    if (label !== undefined) inside.labels = [...place.labels, { name: label, loop: true }];
    let before = '';
    const loop = random.weighted<string>([
      [3, () => this.#for(place, inside, depth)],
      [3, () => this.#forOf(place, inside, depth)],
      [isAsync(place.kind) ? 3 : 0, () => this.#forAwait(place, inside, depth)],
      [1, () => this.#forIn(place, inside, depth)],
      [
        1,
        () => {
          const i = this.#name();
          inside.readable.push(i);
          const test = random.chance(0.4) ? (this.#stop(place, '1') ?? '1') : '1';
          before = `let ${i} = 0;`;
          return `while (fuel() && (${test}, ${i}++ < ${1 + random.below(3)})) ${this.#block(inside, depth)}`;
        },
      ],
      [
        1,
        () => {
          const i = this.#name();
          inside.readable.push(i);
          const test = random.chance(0.4) ? (this.#stop(inside, '1') ?? '1') : '1';
          before = `var ${i} = 0;`;
          return `do ${this.#block(inside, depth)} while (fuel() && (${test}, ++${i} < ${1 + random.below(3)}));`;
        },
      ],
    ]);
    return `{ ${before} ${label === undefined ? '' : `${label}:`} ${loop} }`;
  }

  #for(place: Place, inside: Place, depth: number): string {
    const random = this.#random;
    const i = this.#name();
    const keyword = random.pick(['let', 'let', 'var']);
    const closure = random.chance(0.3) ? `, ${i}f = () => ${i}` : '';
    inside.readable.push(i, ...(closure ? [`${i}f()`] : []));
    if (random.chance(0.2)) inside.assignable.push(i);
    const start = random.chance(0.2) ? `(${this.#stop(place, '0') ?? '0'}, 0)` : '0';
    const test = random.chance(0.2) ? `, ${this.#stop(inside, '0') ?? '0'}` : '';
    const update = random.chance(0.2) ? `(${this.#stop(inside, '0') ?? '0'}, ${i}++)` : `${i}++`;
    const limit = 1 + random.below(4);
    return `for (${keyword} ${i} = ${start}${closure}; fuel() && (0${test}, ${i} < ${limit}); ${update}) ${this.#block(inside, depth)}`;
  }

  /** What a loop assigns its values to. */
  #head(place: Place, inside: Place): { head: string; element: () => string } {
    const random = this.#random;
    const keyword = random.pick(['let', 'const', 'const', 'var']);
    const plain = () => this.#expression(place, 4);
    if (random.chance(0.15)) return { head: random.pick(place.assignable), element: plain };
    if (random.chance(0.3)) {
      const { pattern, source, names } = this.#pattern(inside, 1);
      this.#declare(inside, names, keyword === 'const');
      // Sources may read what only the loop declares.
      const element = /\b[abvx]\d|yield|await|this/.test(source) ? '[]' : source;
      return { head: `${keyword} ${pattern}`, element: () => element };
    }
    const name = this.#name();
    this.#declare(inside, [name], keyword === 'const');
    return { head: `${keyword} ${name}`, element: plain };
  }

  #forOf(place: Place, inside: Place, depth: number): string {
    const random = this.#random;
    const { head, element } = this.#head(place, inside);
    const values = `[${random.times(random.below(4), element).join(', ')}]`;
    const iterable = random.weighted<string>([
      [3, () => values],
      [3, () => `list(${this.#tag()}, ${values}, ${random.chance(0.2)})`],
      [2, () => this.#iterable(place, depth + 1)],
    ]);
    return `for (${head} of ${iterable}) ${this.#block(inside, depth)}`;
  }

  #forAwait(place: Place, inside: Place, depth: number): string {
    const random = this.#random;
    const { head, element } = this.#head(place, inside);
    const values = `[${random.times(random.below(4), element).join(', ')}]`;
    const callable = this.#callable.filter(({ kind }) => kind === 'async generator');
    const iterable = random.weighted<string>([
      [2, () => `[${random.times(random.below(4), () => `turn(${element()})`).join(', ')}]`],
      [3, () => `asyncList(${this.#tag()}, ${values}, ${random.chance(0.2)})`],
      [2, () => `list(${this.#tag()}, ${values}, ${random.chance(0.2)})`],
      [callable.length > 0 ? 3 : 0, () => `${random.pick(callable).name}(${this.#arguments(place)})`],
    ]);
    return `for await (${head} of ${iterable}) ${this.#block(inside, depth)}`;
  }

  #forIn(place: Place, inside: Place, depth: number): string {
    const name = this.#name();
    inside.readable.push(name);
    const object = this.#random.chance(0.5)
      ? `{ p: ${this.#expression(place, 4)}, q: 1, 3: 2 }`
      : this.#random.pick(['o0', 'o1']);
    return `for (const ${name} in ${object}) ${this.#block(inside, depth)}`;
  }

  #try(place: Place, depth: number): string {
    const random = this.#random;
    const shape = random.below(3);
    const body = this.#block(place, depth);
    let text = `try ${body}`;
    if (shape !== 1) {
      const inner = this.#inner(place);
      if (random.chance(0.15)) text += ` catch ${this.#block(inner, depth)}`;
      else {
        const name = this.#name();
        inner.readable.push(name);
        inner.assignable.push(name);
        text += ` catch (${name}) { ${this.#logged(name)}; ${this.#statements(inner, depth + 1)} }`;
      }
    }
    if (shape !== 0) text += ` finally ${this.#block(place, depth)}`;
    return text;
  }

  #switch(place: Place, depth: number): string {
    const random = this.#random;
    const inner = this.#inner(place, { inSwitch: true });
    const cases = random.times(2 + random.below(3), i => {
      const test =
        random.chance(0.2) && i > 0
          ? undefined
          : random.chance(0.5)
            ? String(random.below(4))
            : this.#expression(place, depth + 2);
      // Declarations of one case are in the scope of the others.
      const lines = random.times(1 + random.below(2), () => this.#statement(inner, depth + 1));
      return { test, text: `${lines.join('\n')}${random.chance(0.5) ? '\nbreak;' : ''}` };
    });
    const first = cases.findIndex(({ test }) => test === undefined);
    const branches = cases.map(({ test, text }, i) =>
      test === undefined && i === first ? `default: ${text}` : `case ${test ?? '9'}: ${text}`,
    );
    return `switch (${random.chance(0.5) ? String(random.below(4)) : this.#expression(place, depth + 1)}) { ${branches.join('\n')} }`;
  }

  // ---- expressions

  /** A suspension with a value; undefined where nothing can stop. */
  #stop(place: Place, value: string): string | undefined {
    const random = this.#random;
    const waits: [number, () => string][] = [
      [4, () => `(await ${value})`],
      [4, () => `(await turn(${value}))`],
      [1, () => `(await thenable(${this.#tag()}, ${value}))`],
      [0.5, () => `(await turn(${value}, true))`],
    ];
    const yields: [number, () => string][] = [
      [5, () => `(yield ${value})`],
      [0.5, () => '(yield)'],
    ];
    switch (place.kind) {
      case 'plain':
        return undefined;
      case 'async':
        return random.weighted(waits);
      case 'generator':
        return random.weighted(yields);
      case 'async generator':
        return random.weighted([...waits, ...yields]);
    }
  }

  #iterable(place: Place, depth: number): string {
    const random = this.#random;
    const generators = this.#callable.filter(({ kind }) => kind === 'generator');
    return random.weighted<string>([
      [3, () => `[${random.times(random.below(4), () => this.#expression(place, depth + 1)).join(', ')}]`],
      [generators.length > 0 ? 3 : 0, () => `${random.pick(generators).name}(${this.#arguments(place)})`],
      [
        2,
        () =>
          `list(${this.#tag()}, [${random.times(random.below(4), () => this.#leaf(place.readable)).join(', ')}])`,
      ],
    ]);
  }

  #statementExpression(place: Place, depth: number): string {
    const text = this.#expression(place, depth);
    return /^(?:\{|function|class|let|async)/.test(text) ? `(${text})` : text;
  }

  #expression(place: Place, depth: number): string {
    const random = this.#random;
    this.#budget--;
    if (this.#budget <= 0 || depth > 6) return this.#leaf(place.readable);
    const next = () => this.#expression(place, depth + 1);
    const stops = place.kind === 'plain' ? 0 : 1;
    return random.weighted<string>([
      [5, () => this.#leaf(place.readable)],
      [8 * stops, () => this.#stop(place, next())!],
      [1.5 * stops, () => this.#delegate(place, depth)],
      [3, () => this.#logged(next())],
      [
        3,
        () =>
          `(${this.#operand(place, depth)} ${random.pick(['+', '-', '*', '<', '===', '!==', '>>', '|', '%'])} ${this.#operand(place, depth)})`,
      ],
      [2, () => `(${next()} ${random.pick(['&&', '||', '??'])} ${next()})`],
      [1.5, () => `(${next()} ? ${next()} : ${next()})`],
      [0.7, () => `(${next()}, ${next()})`],
      [3, () => this.#assignment(place, depth)],
      [2, () => this.#array(place, depth)],
      [2, () => this.#object(place, depth)],
      [
        1,
        () =>
          `\`${next() === '' ? '' : '<'}\${${this.#string(place, depth)}}-\${${this.#string(place, depth)}}>\``,
      ],
      [0.5, () => `((t, ...v) => [t.raw.length, ...v])\`a\${${next()}}b\${${next()}}c\``],
      [2, () => this.#member(place, depth)],
      [3, () => this.#call(place, depth)],
      [0.7, () => `((${random.pick(['typeof', 'void', '!'])} ${next()}))`],
      [0.5, () => `(${random.pick(["'a'", "'zz'"])} in ${random.pick(['o0', 'o1'])})`],
      [depth < 5 ? 0.7 : 0, () => this.#arrow(place, 'plain', depth + 1)],
      [
        depth < 5 ? 1 : 0,
        () => `((${this.#functionExpression(place, 'plain', depth + 1)})(${this.#arguments(place)}))`,
      ],
      [
        depth < 5 && isAsync(place.kind) ? 1 : 0,
        () => `(await ${this.#arrow(place, 'async', depth + 1)}(${this.#arguments(place)}))`,
      ],
      [
        depth < 5 && isAsync(place.kind) ? 0.7 : 0,
        () => `(await ${this.#functionExpression(place, 'async', depth + 1)}(${this.#arguments(place)}))`,
      ],
      [
        depth < 5 ? 0.7 : 0,
        () => `[...${this.#functionExpression(place, 'generator', depth + 1)}(${this.#arguments(place)})]`,
      ],
      [
        depth < 4 ? 0.3 : 0,
        () => `(new (class${this.#classTail(place, depth + 2)})(${this.#arguments(place)}))`,
      ],
      [place.derived ? 2 : 0, () => this.#super(place, depth)],
      [place.method ? 1 : 0, () => 'this.x'],
      [
        place.target ? 0.3 : 0,
        () => random.pick(['(typeof new.target)', 'new.target?.name', '(() => new.target?.name)()']),
      ],
    ]);
  }

  /** What is above the object the method is on; what it is called with may stop. */
  #super(place: Place, depth: number): string {
    const next = () => this.#expression(place, depth + 1);
    return this.#random.weighted<string>([
      [3, () => `super.m?.(${next()})`],
      [1, () => `super[(${next()}, 'm')]?.(${next()})`],
      [1, () => `(super.w = ${next()})`],
      [0.5, () => `(super['w'] ??= ${next()})`],
      [1, () => `(super.z)`],
      [1, () => `[...(super.g?.(${this.#arguments(place)}) ?? [])]`],
      [isAsync(place.kind) ? 2 : 0, () => `(await super.a?.(${this.#arguments(place)}))`],
    ]);
  }

  /** Something that arithmetic does not choke on as a rule. */
  #operand(place: Place, depth: number): string {
    const text = this.#expression(place, depth + 1);
    return this.#random.chance(0.7) ? text : `Number.isFinite(${text})`;
  }

  #string(place: Place, depth: number): string {
    return `typeof ${this.#expression(place, depth + 1)}`;
  }

  #delegate(place: Place, depth: number): string {
    if (!isGenerator(place.kind)) return this.#expression(place, depth + 1);
    const random = this.#random;
    const callable = this.#callable.filter(({ kind }) => kind === 'async generator');
    if (place.kind === 'async generator' && random.chance(0.5)) {
      return callable.length > 0 && random.chance(0.6)
        ? `(yield* ${random.pick(callable).name}(${this.#arguments(place)}))`
        : `(yield* asyncList(${this.#tag()}, [${this.#leaf(place.readable)}, ${this.#leaf(place.readable)}], ${random.chance(0.2)}))`;
    }
    const generators = this.#callable.filter(({ kind }) => kind === 'generator');
    return generators.length > 0 && random.chance(0.6)
      ? `(yield* ${random.pick(generators).name}(${this.#arguments(place)}))`
      : `(yield* list(${this.#tag()}, [${this.#leaf(place.readable)}, ${this.#leaf(place.readable)}], ${random.chance(0.2)}))`;
  }

  #assignment(place: Place, depth: number): string {
    const random = this.#random;
    if (random.chance(0.2)) {
      const { pattern, source } = this.#patternOf(place, 2, () => this.#target(place, depth));
      return `(${pattern} = ${source})`;
    }
    const target = this.#target(place, depth);
    const value = this.#expression(place, depth + 1);
    return random.weighted<string>([
      [4, () => `(${target} = ${value})`],
      [2, () => `(${target} ${random.pick(['+=', '-=', '|='])} ${value})`],
      [2, () => `(${target} ${random.pick(['&&=', '||=', '??='])} ${value})`],
      [1, () => `(${random.chance(0.5) ? `${target}++` : `--${target}`})`],
    ]);
  }

  #target(place: Place, depth: number): string {
    const random = this.#random;
    return random.weighted<string>([
      [5, () => random.pick(place.assignable)],
      [1, () => `o0[${this.#expression(place, depth + 2)}]`],
      [1, () => `(${this.#stop(place, 'o1') ?? 'o1'}, o1).${random.pick(['a', 'b'])}`],
    ]);
  }

  #array(place: Place, depth: number): string {
    const random = this.#random;
    let hole = false;
    const elements = random.times(1 + random.below(4), () => {
      const element = random.weighted<string>([
        [6, () => this.#expression(place, depth + 1)],
        [1, () => ''],
        // JavaScriptCore loses holes before what spreads nothing: ECMA-262 section 13.2.4.1 has `[, ...[]].length` 1.
        [hole ? 0 : 1, () => `...${this.#iterable(place, depth + 1)}`],
      ]);
      hole = element === '';
      return element;
    });
    return `[${elements.join(', ')}]`;
  }

  #object(place: Place, depth: number): string {
    const random = this.#random;
    const next = () => this.#expression(place, depth + 1);
    let spread = false;
    const properties = random.times(1 + random.below(3), i =>
      random.weighted<string>([
        [4, () => `p${i}: ${next()}`],
        [2, () => `[${this.#computedKey(place, `q${i}`)}]: ${next()}`],
        [
          1,
          () => {
            spread = true;
            return `...${random.chance(0.5) ? `{ s: ${next()} }` : random.pick(['o0', 'o1'])}`;
          },
        ],
        [0.5, () => `[(${this.#stop(place, '0') ?? '0'}, 'fn')]: () => 0`],
        // Behind a spread V8 adds an accessor after the properties that follow it.
        [spread ? 0 : 0.5, () => `get r${i}() { return ${this.#leaf(place.readable)}; }`],
        [0.5, () => `async n${i}() { return await ${this.#leaf(place.readable)}; }`],
        [0.3, () => `m${i}() { return super.toString === Object.prototype.toString; }`],
        [0.3, () => `async m${i}() { return [await ${this.#leaf(place.readable)}, typeof super.toString]; }`],
        [0.3, () => `*m${i}() { yield () => super.toString; yield typeof super.toString; }`],
      ]),
    );
    return `({ ${properties.join(', ')} })`;
  }

  #member(place: Place, depth: number): string {
    const random = this.#random;
    const object = random.pick(['o0', 'o1', this.#stopped(place, 'o0'), this.#stopped(place, 'o1')]);
    return random.weighted<string>([
      [2, () => `${object}.${random.pick(['a', 'b', 'c'])}`],
      [2, () => `${object}[${this.#expression(place, depth + 2)}]`],
      [2, () => `${object}.c?.d`],
      [1, () => `${object}.b?.[${this.#expression(place, depth + 2)}]?.x.y`],
      [1, () => `(${object}.zz?.[${this.#expression(place, depth + 2)}]).y`],
      [0.5, () => `(delete ${object}[${this.#expression(place, depth + 2)}])`],
    ]);
  }

  #stopped(place: Place, value: string): string {
    if (!this.#random.chance(0.4)) return value;
    const stop = this.#stop(place, '0');
    return stop === undefined ? value : `(${stop}, ${value})`;
  }

  #call(place: Place, depth: number): string {
    const random = this.#random;
    const plain = this.#callable.filter(({ kind }) => kind === 'plain');
    const asyncs = this.#callable.filter(({ kind }) => kind === 'async');
    const args = () => this.#arguments(this.#inner(place, { depth: depth + 1 }));
    return random.weighted<string>([
      [2, () => `${this.#stopped(place, 'o0')}.m(${args()})`],
      [1, () => `${this.#stopped(place, 'o1')}?.m?.(${args()})`],
      [1, () => `${random.pick(['o0', 'o1'])}.zz?.(${args()})`],
      [1, () => `o0[(${this.#stop(place, "'m'") ?? "'m'"}, 'm')](${args()})`],
      [plain.length > 0 ? 2 : 0, () => `${random.pick(plain).name}(${args()})`],
      [
        asyncs.length > 0 && isAsync(place.kind) ? 3 : 0,
        () => `(await ${random.pick(asyncs).name}(${args()}))`,
      ],
      [asyncs.length > 0 ? 0.7 : 0, () => `follow(${this.#tag()}, ${random.pick(asyncs).name}(${args()}))`],
      [this.#classes.length > 0 ? 1 : 0, () => `new ${random.pick(this.#classes)}(${args()})`],
      [0.5, () => `[${args()}].map(v => [v, ${this.#leaf(place.readable)}])`],
    ]);
  }
}

function star(kind: Kind): string {
  switch (kind) {
    case 'plain':
      return 'function';
    case 'generator':
      return 'function*';
    case 'async':
      return 'async function';
    case 'async generator':
      return 'async function*';
  }
}

const isAsync = (kind: Kind): boolean => kind === 'async' || kind === 'async generator';
const isGenerator = (kind: Kind): boolean => kind === 'generator' || kind === 'async generator';
