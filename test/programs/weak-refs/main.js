// WeakRef to a living object gives that object; a FinalizationRegistry can be used on.
const target = { name: 'alive' };
const ref = new WeakRef(target);
const cleaned = [];
const registry = new FinalizationRegistry(held => cleaned.push(held));
const token = {};
registry.register(target, 'held value', token);
const holder = { ref, again: new WeakRef(target) };

setTimeout(() => {
  console.log(ref.deref() === target, holder.ref === ref, holder.again.deref().name);
  target.name = 'changed';
  setTimeout(() => {
    // Named once more: what nothing but weak references lead to may be gone (ECMA-262 section 9.9.2).
    console.log(ref.deref() === target, target.name, registry.unregister(token), registry.unregister(token), cleaned.length);
    console.log(ref instanceof WeakRef, Object.prototype.toString.call(registry));
  }, 1);
}, 1);
