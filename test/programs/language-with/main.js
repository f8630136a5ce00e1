// `with`: names resolve through the object at each use, also in closures, also after properties appear.
var scope = { x: 1, f: null, [Symbol.unscopables]: { hiddenName: true }, hiddenName: 'object' };
var hiddenName = 'variable';
var outside = 'outer';
with (scope) {
  var get = function () {
    return x + ':' + outside + ':' + hiddenName;
  };
  var set = v => {
    x = v;
    outside = 'written ' + v;
  };
  f = () => this === module.exports;
  let block = 0;
  var count = () => ++block + x;
}
setTimeout(() => {
  console.log(get(), scope.f(), count());
  set(5);
  setTimeout(() => {
    console.log(get(), scope.x, outside, count());
    scope.outside = 'now a property';
    setTimeout(() => {
      set(7);
      console.log(get(), scope.outside, outside, count());
      delete scope.x;
      try {
        get();
      } catch (e) {
        console.log(e.name);
      }
    }, 1);
  }, 1);
}, 1);
