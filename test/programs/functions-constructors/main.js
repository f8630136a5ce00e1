// Constructor functions: prototypes edited and replaced between instances, instanceof, constructor property.
function Animal(name) {
  if (!(this instanceof Animal)) return new Animal(name);
  this.name = name;
}
Animal.prototype.speak = function () {
  return this.name + ' makes a sound';
};
function Dog(name) {
  Animal.call(this, name);
}
Dog.prototype = Object.create(Animal.prototype, {
  constructor: { value: Dog, writable: true, configurable: true },
});
const rex = new Dog('Rex');
const cat = Animal('Tom');
const oldPrototype = Dog.prototype;

setTimeout(() => {
  Dog.prototype.speak = function () {
    return this.name + ' barks';
  };
  console.log(rex.speak(), cat.speak(), rex.constructor === Dog);
  setTimeout(() => {
    Dog.prototype = { speak: () => 'silence' };
    const late = new Dog('Late');
    console.log(late.speak(), rex.speak(), rex instanceof Dog, late instanceof Dog, late instanceof Animal);
    setTimeout(() => {
      Animal.prototype.legs = 4;
      console.log(rex.legs, late.legs, Object.getPrototypeOf(rex) === oldPrototype);
      console.log(late.constructor === Object, Object.keys(rex).join(), 'legs' in cat);
      const props = [];
      for (const k in rex) props.push(k);
      console.log(props.join());
    }, 1);
  }, 1);
}, 1);
