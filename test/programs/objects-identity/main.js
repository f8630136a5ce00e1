// One object seen from many places stays one object.
const shared = { n: 0 };
const list = [shared, { inner: shared }, [shared]];
const holder = { shared, list, self: null };
holder.self = holder;
let alias = shared;
function viaClosure() {
  return alias;
}
viaClosure.property = shared;
const map = new Map([[shared, 'found'], ['value', shared]]);

setTimeout(() => {
  alias.n += 1;
  list[1].inner.n += 10;
  list[2][0].n += 100;
  setTimeout(() => {
    viaClosure().n += 1000;
    viaClosure.property.n += 10000;
    map.get('value').n += 100000;
    console.log(shared.n, holder.shared === alias, holder.self === holder, holder.list === list);
    setImmediate(() => {
      alias = { n: -1 };
      console.log(map.get(shared), map.get(alias), viaClosure().n, list[0] === viaClosure.property);
      console.log({} === {}, [shared].includes(list[0]));
    });
  }, 1);
}, 1);
