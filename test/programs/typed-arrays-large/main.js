// Captures of long typed arrays and strings as objects take time by their length, not by its square.
const bytes = new Uint8Array(400_000).map((_, i) => i * 7);
const buffer = Buffer.alloc(200_000, 'abc');
const doubles = Float64Array.from({ length: 100_000 }, (_, i) => i / 3);
const text = new String('x'.repeat(200_000));
bytes.note = 'kept';
let turns = 0;
(function step() {
  bytes[turns] = 255;
  doubles[99_999 - turns] = -1;
  console.log(bytes.indexOf(255), buffer.at(-1), doubles.indexOf(-1), text.length, bytes.note, ++turns);
  if (turns < 3) setTimeout(step, 1);
})();
