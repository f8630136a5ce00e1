// Instances of subclasses of Function: code made from text, with fields and private names of the class.
class Callable extends Function {
  calls = 0;
  #last;
  run(...args) {
    this.calls++;
    this.#last = this(...args);
    return this.#last;
  }
  get last() {
    return this.#last;
  }
}
const callable = new Callable('a', 'b', 'return a * b');
callable.run(2, 3);

setTimeout(() => {
  console.log(callable.last, callable.run(6, 7), callable.calls);
  setTimeout(() => {
    console.log(callable instanceof Callable, callable.last, callable.length, callable.name);
  }, 1);
}, 1);
