// TypeScript and an ES module: errors name the lines of the file as it was written.
interface Shape {
  readonly name: string;
  area(): number;
}

type Maybe<T> = T | undefined;

import { inspect } from 'node:util';

enum Kind {
  Round,
  Square,
}

const places = (error: Maybe<Error>): string =>
  [...String(error?.stack).matchAll(/main\.ts:(\d+):\d+/g)].map(match => match[1]).slice(0, 3).join();

class Circle implements Shape {
  readonly kind: Kind = Kind.Round;
  constructor(readonly name: string, private readonly r: number) {}
  area(): number {
    const result: number = check(this as Shape, this.r);
    return result + 0;
  }
}

function check(shape: Shape, r: number): number {
  if (r < 0) throw new RangeError(`${shape.name} has a negative radius`);
  return Math.PI * r ** 2;
}

const attempt = (): Maybe<Error> => {
  try {
    const area = new Circle('c', -1).area();
    return void area;
  } catch (error) {
    return error as Error;
  }
};

const later = async (wrong?: unknown): Promise<number> => {
  await null;
  return (wrong as Shape).area();
};

let kept: Maybe<Error>;
setTimeout(() => {
  kept = attempt();
  console.log(places(kept), places(attempt()));
  setTimeout(async () => {
    console.log(places(kept), places(attempt()), inspect(attempt()).includes('main.ts:29:'));
    try {
      await later();
    } catch (error) {
      console.log((error as Error).name, places(error as Error).split(',')[0]);
    }
  }, 1);
}, 1);
