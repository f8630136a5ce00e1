// "__proto__" as an own property, as a literal's prototype, and in JSON.
const parsed = JSON.parse('{"__proto__": {"evil": true}, "a": 1}');
const computed = { ['__proto__']: 'own' };
const shorthand = (__proto__ => ({ __proto__ }))('short');
const base = { inherited: 'yes' };
const literal = { __proto__: base, own: 1 };
const nul = { __proto__: null, __proto: 1 };
const dict = Object.create(null);
dict['__proto__'] = 'value';
dict.constructor = 'value';

setTimeout(() => {
  console.log(Object.keys(parsed).join(), parsed.evil, Object.getPrototypeOf(parsed) === Object.prototype);
  console.log(Object.hasOwn(computed, '__proto__'), computed.__proto__, Object.hasOwn(shorthand, '__proto__'));
  setTimeout(() => {
    console.log(literal.inherited, Object.hasOwn(literal, '__proto__'), Object.getPrototypeOf(literal) === base);
    console.log(Object.getPrototypeOf(nul), Object.keys(nul).join(), nul.toString);
    console.log(Object.keys(dict).join(), dict.__proto__, Object.getPrototypeOf(dict), 'toString' in dict);
    setTimeout(() => {
      literal.__proto__ = { inherited: 'changed' };
      console.log(literal.inherited, base.inherited, {}.evil);
    }, 1);
  }, 1);
}, 1);
