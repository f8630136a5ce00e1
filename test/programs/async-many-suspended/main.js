// A thousand suspended functions, resumed in order by one shared gate.
let open;
const gate = new Promise(resolve => (open = resolve));
let sum = 0;
const order = [];
async function waiter(i) {
  const mine = { i };
  await gate;
  sum += mine.i;
  if (i % 250 === 0) order.push(i);
  await null;
  return mine;
}
const all = Array.from({ length: 1000 }, (_, i) => waiter(i));
setTimeout(() => {
  console.log('still waiting', sum);
  setTimeout(() => {
    open();
    setTimeout(async () => {
      const results = await Promise.all(all);
      console.log(sum, order.join(), results[999].i, results.length);
    }, 1);
  }, 1);
}, 1);
