// Every primitive value keeps its exact identity in variables, properties and elements.
let nan = NaN;
let negativeZero = -0;
let inf = Infinity;
let negInf = -Infinity;
let undef;
let nothing = null;
let big = -123456789012345678901234567890n;
let yes = true;
let empty = '';
const box = { nan, negativeZero, inf, negInf, undef, nothing, big, yes, empty };
const list = [nan, negativeZero, inf, negInf, undef, nothing, big, yes, empty];

function show(value) {
  if (Object.is(value, -0)) return '-0';
  return typeof value + ':' + String(value);
}

function compare() {
  const now = [nan, negativeZero, inf, negInf, undef, nothing, big, yes, empty];
  const keys = Object.keys(box);
  for (let i = 0; i < now.length; i++) {
    console.log(keys[i], show(now[i]), Object.is(now[i], box[keys[i]]), Object.is(now[i], list[i]));
  }
}

setTimeout(() => {
  compare();
  negativeZero = 0;
  big *= 10n;
  setTimeout(() => {
    console.log(show(negativeZero), show(box.negativeZero), 1 / list[1]);
    console.log(show(big), big === box.big * 10n, 'undef' in box, list.length);
  }, 1);
}, 1);
