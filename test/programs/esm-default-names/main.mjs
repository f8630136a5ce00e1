// What a module exports by default without a name is called `default`.
import arrow from './arrow.mjs';
import Class from './class.mjs';
import declared from './declared.mjs';
import own, { wrapped } from './own.mjs';

const names = () => [arrow, Class, declared, own, wrapped].map(f => f.name).join();
console.log(names());
setTimeout(() => {
  console.log(names(), new Class().twice(arrow(2)), declared(3));
  setTimeout(() => console.log(names(), own()), 1);
}, 1);
