// A SharedArrayBuffer is shared with threads that stay behind.
let memory = new Int32Array(new SharedArrayBuffer(16));
memory[1] = 5;
setTimeout(() => {
  Atomics.add(memory, 1, 2);
  const copy = Int32Array.from(memory);
  setTimeout(() => {
    memory = copy;
    setTimeout(() => console.log(memory.join(), memory.buffer instanceof ArrayBuffer), 1);
  }, 1);
}, 1);
