// Generators and async functions inside the parameters of async functions, with operands held over suspensions.
const log = [];
const note = (...values) => (log.push(JSON.stringify(values)), values.length);
const tag = (strings, ...values) => [strings.join('_'), ...values];
const sleep = value => new Promise(resolve => setTimeout(resolve, 1, value));
const object = { m: (...values) => note('m', ...values) };

async function first(
  a = [...(function* () { note(tag`x${yield 1}y`, yield 2); })()],
  { b = (function* () { return object.m([yield 'b1', 5], yield 'b2'); })() } = {},
  c = async x => note([x, await sleep(1)], await sleep(x)),
) {
  const steps = [b.next(), b.next('sent')];
  await c(await sleep('c'));
  return [a, ...steps, b.next('last')];
}
const arrow = async ({ d = async () => object.m(`${await sleep('d')}!`, await sleep(2)) } = {}, ...[e = sleep(3)]) => {
  await d();
  return e;
};
class Holder {
  async method(f = (function* (...given) { note(given.length + (yield 'f'), yield 'g'); })(1, 2)) {
    note(f.next().value);
    await sleep();
    note(f.next(10).value);
    await sleep();
    return f.next('end').done;
  }
}
(async () => {
  note(await first());
  note(await arrow());
  note(await new Holder().method());
  console.log(log.join('\n'));
})();
