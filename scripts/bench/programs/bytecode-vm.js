// A stack machine with calls, running a bytecode assembled from text.
const OPS = [
  'push',
  'load',
  'store',
  'add',
  'sub',
  'mul',
  'mod',
  'less',
  'jump',
  'jumpIfNot',
  'call',
  'return',
  'halt',
  'arg',
  'equal',
];
const CODE = Object.fromEntries(OPS.map((name, i) => [name, i]));
function assemble(text) {
  const labels = {};
  const words = text.split(/\s+/).filter(Boolean);
  const program = [];
  const patches = [];
  for (const word of words) {
    if (word.endsWith(':')) labels[word.slice(0, -1)] = program.length;
    else if (word in CODE) program.push(CODE[word]);
    else if (/^-?\d+$/.test(word)) program.push(+word);
    else patches.push([program.push(0) - 1, word]);
  }
  for (const [at, label] of patches) program[at] = labels[label];
  return Int32Array.from(program);
}
class Machine {
  constructor(program) {
    this.program = program;
    this.stack = new Int32Array(4096);
    this.frames = [];
    this.globals = new Int32Array(16);
  }
  run() {
    const { program, stack, frames, globals } = this;
    let pc = 0;
    let sp = 0;
    let base = 0;
    let steps = 0;
    for (;;) {
      steps++;
      switch (program[pc++]) {
        case 0:
          stack[sp++] = program[pc++];
          break;
        case 1:
          stack[sp++] = globals[program[pc++]];
          break;
        case 2:
          globals[program[pc++]] = stack[--sp];
          break;
        case 3:
          sp--;
          stack[sp - 1] = (stack[sp - 1] + stack[sp]) | 0;
          break;
        case 4:
          sp--;
          stack[sp - 1] = (stack[sp - 1] - stack[sp]) | 0;
          break;
        case 5:
          sp--;
          stack[sp - 1] = Math.imul(stack[sp - 1], stack[sp]);
          break;
        case 6:
          sp--;
          stack[sp - 1] = stack[sp - 1] % stack[sp];
          break;
        case 7:
          sp--;
          stack[sp - 1] = stack[sp - 1] < stack[sp] ? 1 : 0;
          break;
        case 8:
          pc = program[pc];
          break;
        case 9:
          pc = stack[--sp] === 0 ? program[pc] : pc + 1;
          break;
        case 10: {
          const target = program[pc++];
          frames.push({ pc, base });
          base = sp - program[target];
          pc = target + 1;
          break;
        }
        case 11: {
          const value = stack[--sp];
          sp = base;
          stack[sp++] = value;
          ({ pc, base } = frames.pop());
          break;
        }
        case 12:
          return { steps, result: stack[sp - 1] };
        case 13:
          stack[sp++] = stack[base + program[pc++]];
          break;
        case 14:
          sp--;
          stack[sp - 1] = stack[sp - 1] === stack[sp] ? 1 : 0;
          break;
        default:
          throw new Error('bad opcode');
      }
    }
  }
}
const program = assemble(
  `
  push 0 store 0 push 0 store 1
  loop: load 0 push LIMIT less jumpIfNot end
    load 1 load 0 push 3 mul push 1000 mod add push 1000003 mod store 1
    load 0 push 1 add store 0 jump loop
  end: push FIB call fib load 1 add halt
  fib: 1 arg 0 push 2 less jumpIfNot recurse arg 0 return
  recurse: arg 0 push 1 sub call fib arg 0 push 2 sub call fib add return
`
    .replace('LIMIT', '250000')
    .replace('FIB', '23'),
);
function round() {
  const { steps, result } = new Machine(program).run();
  return steps + '/' + result;
}

const ROUNDS = 10;
const EXPECTED = '5677359/903285';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
