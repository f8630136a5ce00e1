// Stacks of resources, before, during and after their disposal, also on an engine that has no such class: what moves
// there is one all the same.
class Sync {
  #resources = [];
  #disposed = false;
  use(value) {
    this.#resources.push(() => value[Symbol.dispose]());
    return value;
  }
  adopt(value, onDispose) {
    this.#resources.push(() => onDispose(value));
    return value;
  }
  defer(onDispose) {
    this.#resources.push(onDispose);
  }
  move() {
    const moved = new this.constructor();
    moved.#resources = this.#resources;
    this.#disposed = true;
    this.#resources = [];
    return moved;
  }
  dispose() {
    this.#disposed = true;
    for (const each of this.#resources.splice(0).reverse()) each();
  }
  get disposed() {
    return this.#disposed;
  }
}
class Async {
  #resources = [];
  use(value) {
    this.#resources.push(() => (value[Symbol.asyncDispose] ?? value[Symbol.dispose]).call(value));
    return value;
  }
  defer(onDispose) {
    this.#resources.push(onDispose);
  }
  async disposeAsync() {
    const errors = [];
    for (const each of this.#resources.splice(0).reverse()) {
      try {
        await each();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 1) throw { name: 'SuppressedError', error: errors[1], suppressed: errors[0] };
    if (errors.length > 0) throw errors[0];
  }
}
const Stack = typeof DisposableStack === 'undefined' ? Sync : DisposableStack;
const AsyncStack = typeof AsyncDisposableStack === 'undefined' ? Async : AsyncDisposableStack;

const pause = () => new Promise(resolve => setTimeout(resolve, 1));
const log = (...what) => console.log(...what);

async function main() {
  const first = new Stack();
  first.use({ name: 'lamp', [Symbol.dispose]() { log('disposes', this.name); } });
  await pause();
  first.adopt('file', name => log('closes', name));
  await pause();
  const stack = first.move();
  stack.defer(() => log('deferred'));
  log(first.disposed, stack.disposed, first instanceof Stack, stack instanceof Stack);
  await pause();
  stack.dispose();
  stack.dispose();
  log(stack.disposed);
  try {
    stack[Stack === Sync ? 'fail' : 'defer'](() => {});
    log('accepted');
  } catch (error) {
    log(error instanceof Error);
  }

  const waiting = new AsyncStack();
  for (const name of ['a', 'b', 'c']) {
    waiting.use({
      async [Symbol.asyncDispose]() {
        log('begins', name);
        await pause();
        log('ends', name);
        if (name !== 'b') throw new Error(name);
      },
    });
  }
  waiting.use({ [Symbol.dispose]: () => log('disposes at once') });
  waiting.defer(async () => {
    await pause();
    log('deferred');
  });
  await pause();
  const done = waiting.disposeAsync();
  log('under way');
  try {
    await done;
  } catch ({ name, error, suppressed }) {
    log(name, error.message, suppressed.message);
  }
  const empty = new AsyncStack();
  log(await empty.disposeAsync());
}
main();
