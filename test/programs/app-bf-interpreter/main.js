// A tiny tape machine: compiled to closures that jump to each other, run some steps per turn.
const program = '++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.';
const tape = new Uint8Array(16);
let pointer = 0;
let output = '';
const compile = text => {
  const code = [];
  const open = [];
  for (const c of text) {
    const here = code.length;
    if (c === '[') open.push(here);
    if (c === ']') {
      const start = open.pop();
      code[start] = () => (tape[pointer] ? start + 1 : here + 1);
      code.push(() => start);
      continue;
    }
    code.push({
      '>': () => (pointer++, here + 1),
      '<': () => (pointer--, here + 1),
      '+': () => (tape[pointer]++, here + 1),
      '-': () => (tape[pointer]--, here + 1),
      '.': () => ((output += String.fromCharCode(tape[pointer])), here + 1),
    }[c]);
  }
  return code;
};
const code = compile(program);
let at = 0;
let steps = 0;
const timer = setInterval(() => {
  for (let i = 0; i < 250 && at < code.length; i++, steps++) at = code[at]();
  console.log(steps, pointer, Array.from(tape).slice(0, 7).join(), JSON.stringify(output));
  if (at >= code.length) clearInterval(timer);
}, 1);
