// The class Iterator, held by a program that an engine with it started, goes on where there is none.
const { Iterator } = globalThis;
const from = Iterator?.from;
function* numbers() {
  yield* [1, 2, 3];
}
const bare = n => ({ next: () => ({ done: n <= 0, value: n-- }) });
const held = numbers();
let rounds = 0;
function show() {
  const list = Iterator ? [...Iterator.from(numbers())] : [1, 2, 3];
  const wrapped = Iterator ? [...from.call(Iterator, bare(2))] : [2, 1];
  const same = !Iterator || Iterator.from(held) === held;
  console.log(list.join(), wrapped.join(), same, !Iterator || held instanceof Iterator);
  if (++rounds < 4) setTimeout(show, 1);
}
show();
