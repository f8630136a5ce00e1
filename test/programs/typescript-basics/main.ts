// TypeScript: types erased, enums, namespaces, parameter properties, generics, abstract classes, satisfies.
enum Color {
  Red,
  Green = 5,
  Blue,
  Text = 'text',
}
const enum Level {
  Low = 1,
  High = Low << 3,
}
namespace Geometry {
  export const unit = 2;
  let uses = 0;
  export function area(w: number, h: number): number {
    uses++;
    return w * h * unit;
  }
  export namespace Deep {
    export const count = () => uses;
  }
}
interface Shape {
  readonly name: string;
  area(): number;
}
abstract class Base implements Shape {
  constructor(
    public readonly name: string,
    protected size = 1,
    private secret?: string,
  ) {}
  abstract area(): number;
  reveal(): string {
    return this.secret ?? 'none';
  }
}
class Square extends Base {
  declare ghost: string;
  override area(): number {
    return Geometry.area(this.size, this.size);
  }
}
function first<T extends { name: string }>(list: T[], fallback: T | null = null): T | null {
  return list[0] ?? fallback;
}
const shapes: Shape[] = [new Square('s1', 3, 'x'), new Square('s2')];
const config = { mode: 'fast', level: Level.High } satisfies Record<string, unknown>;
let definite!: number;

setTimeout(() => {
  definite = shapes.reduce((sum, s) => sum + s.area(), 0);
  console.log(Color[5], Color.Blue, Color.Text, config.level, definite, Geometry.Deep.count());
  setTimeout(() => {
    console.log(first(shapes)!.name, (shapes[0] as Square).reveal(), (<Square>shapes[1]).reveal(), Object.keys(shapes[1]!).join());
    console.log(Object.keys(Color).join(), shapes[0] instanceof Base, Geometry.Deep.count());
  }, 1);
}, 1);
