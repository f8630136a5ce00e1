// A capture calls nothing that the program has put into the classes of the host.
const headers = new Headers({ a: '1' });
const form = new FormData();
form.append('b', '2');
let calls = 0;
for (const { prototype } of [Headers, FormData]) {
  const { has } = prototype;
  prototype.has = function (name) {
    calls++;
    return has.call(this, name);
  };
}
setTimeout(() => {
  console.log(calls, headers.get('a'), form.get('b'));
  setTimeout(() => console.log(calls, headers.get('a'), form.get('b')), 1);
}, 1);
