// Strings that break naive serializers, as values and as property names.
const strings = [
  '"double" \'single\' `tick` ${notInterpolated}',
  'line\nbreak\r\nand\ttab',
  'back\\slash \\n \\u0041',
  '\u2028\u2029',
  '\ud83d\ude00',
  '\ud83d lone high',
  'lone low \ude00',
  '\0nul\x01\x7f',
  '</script><!-- */ // -->',
  '__proto__',
  '',
  ' '.repeat(3),
  'e\u0301 vs \u00e9',
  'x'.repeat(70000),
];
const byName = {};
for (const s of strings) Object.defineProperty(byName, s, { value: s.length, enumerable: true, configurable: true });

const units = s => {
  let sum = 0;
  for (let i = 0; i < s.length; i++) sum = (sum * 31 + s.charCodeAt(i)) % 1000003;
  return s.length + '/' + sum;
};
const before = strings.map(units);

setImmediate(() => {
  strings.forEach((s, i) => console.log(i, units(s), units(s) === before[i]));
  setImmediate(() => {
    const names = Object.keys(byName);
    console.log(names.length, names.every((name, i) => name === strings[i]));
    console.log(names.map(name => byName[name]).join());
    console.log(Object.getPrototypeOf(byName) === Object.prototype);
    console.log(strings[5].isWellFormed ? 'utf16' : 'utf16', strings[4].codePointAt(0).toString(16));
  });
});
