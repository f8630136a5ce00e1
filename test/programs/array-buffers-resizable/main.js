// Resizable buffers with length-tracking views; detached buffers stay detached.
const buffer = new ArrayBuffer(8, { maxByteLength: 32 });
const tracking = new Uint8Array(buffer);
const fixed = new Uint8Array(buffer, 2, 4);
const view = new DataView(buffer, 4);
tracking.set([1, 2, 3, 4, 5, 6, 7, 8]);
const doomed = new Uint8Array([1, 2, 3]);
const moved = structuredClone(doomed.buffer, { transfer: [doomed.buffer] });

setTimeout(() => {
  buffer.resize(16);
  tracking[15] = 99;
  console.log(tracking.length, fixed.length, view.byteLength, buffer.maxByteLength, doomed.length, moved.byteLength);
  setTimeout(() => {
    buffer.resize(4);
    console.log(tracking.join(), fixed.length, buffer.resizable, doomed.byteLength);
    setTimeout(() => {
      buffer.resize(32);
      console.log(tracking.length, tracking.slice(0, 6).join(), fixed.join(), new Uint8Array(moved).join());
    }, 1);
  }, 1);
}, 1);
