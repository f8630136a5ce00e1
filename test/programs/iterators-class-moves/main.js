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

// What it wraps is held half-way; where the class is missing from the start, as if it were there.
const wrapper = Iterator
  ? from({ count: 0, next() { return { value: this.count++, done: false }; }, return: () => ({ value: 'closed' }) })
  : { count: 0, next() { return { value: this.count++, done: false }; }, return: () => ({ value: 'closed' }) };
const closeless = Iterator ? Iterator.from(bare(9)) : bare(9);
let steps = 0;
function step() {
  const { value } = wrapper.next();
  const method = Iterator ? Object.getPrototypeOf(wrapper) === Object.getPrototypeOf(closeless) : true;
  console.log(value, closeless.next().value, method, !Iterator || wrapper instanceof Iterator);
  if (++steps < 4) setTimeout(step, 1);
  else console.log(wrapper.return().value, Iterator ? closeless.return().done : true);
}
setTimeout(step, 1);
