// Subclasses of Promise: species, own state, static methods, then overridden.
class Task extends Promise {
  static made = 0;
  label = 'task' + ++Task.made;
  constructor(executor) {
    super(executor);
  }
  static sleep(ms, v) {
    return new this(resolve => setTimeout(resolve, ms, v));
  }
  named(label) {
    this.label = label;
    return this;
  }
}
class Loud extends Promise {
  then(...handlers) {
    Loud.thens = (Loud.thens ?? 0) + 1;
    return super.then(...handlers);
  }
}
const task = Task.sleep(20, 'slow').named('sleeper');
const next = task.then(v => v + '!');
const loud = new Loud(resolve => setTimeout(resolve, 30, 'loud'));
(async () => {
  console.log(task instanceof Task, next instanceof Task, task.label, await next);
  console.log(await loud, Loud.thens, (await Task.all([task, next])).join(), Task.resolve(task) === task);
  class Plain extends Task {
    static get [Symbol.species]() {
      return Promise;
    }
  }
  const plain = Plain.sleep(2, 'species');
  console.log(plain instanceof Plain, plain.then(() => {}) instanceof Task, await plain);
})();
