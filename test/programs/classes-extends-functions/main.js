// Classes above functions: a constructor function that a class extends runs once for each object, never for a restore.
let made = 0;
function Animal(name) {
  made++;
  this.name = name;
}
Animal.prototype.speak = function () {
  return this.name + ' speaks';
};
function within(limit) {
  return function Bounded(name) {
    made++;
    this.name = name.slice(0, limit);
  };
}
class Dog extends Animal {
  #tricks = 0;
  learn() {
    return ++this.#tricks;
  }
}
class Puppy extends Dog {
  #age = 1;
  grow() {
    return this.name + ' ' + ++this.#age + ' ' + this.learn();
  }
}
class Cat extends within(3) {
  #lives = 9;
  fall() {
    return this.name + ' ' + --this.#lives;
  }
}
const dog = new Dog('rex');
const puppy = new Puppy('bo');
const cat = new Cat('felix');
// Functions in the way of a function's own text.
const key = (() => 'computed')();
const odd = {
  [((x = () => 'inner') => x)() && 'computed']() {
    return 'method';
  },
  plain: x => x + key,
  nested(a = () => 'default', b = function () {}) {
    return a() + typeof b;
  },
};
let step = 0;
const timer = setInterval(() => {
  step++;
  console.log(step, made, dog.learn(), puppy.grow(), cat.fall(), puppy.speak());
  console.log(dog instanceof Animal, Object.getPrototypeOf(Dog) === Animal, new Dog('new').speak(), made);
  console.log(odd.computed(), odd.plain(1), odd.nested(), String(odd.computed), String(odd.plain));
  console.log(String(Dog.prototype.learn), String(Animal), String(odd.nested));
  if (step === 3) clearInterval(timer);
}, 1);
