// Typed arrays of every kind over shared buffers, with offsets; NaN payloads aside, bytes stay bytes.
const buffer = new ArrayBuffer(64);
const bytes = new Uint8Array(buffer);
const floats = new Float64Array(buffer, 8, 3);
const view = new DataView(buffer, 32, 16);
const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array];
const each = kinds.map((Kind, i) => Kind.from([i, i + 1], x => (Kind.name.startsWith('Big') ? BigInt(x) * -1n : x * 1.5)));
floats.set([1.5, -0, Infinity]);
view.setInt16(0, -2, true);
view.setBigUint64(4, 2n ** 63n);
const tail = bytes.subarray(60);
tail.note = 'own property';
const hex = b => Array.from(b, x => x.toString(16).padStart(2, '0')).join('');

setTimeout(() => {
  bytes[8] = 1;
  tail.fill(7);
  console.log(hex(bytes));
  setTimeout(() => {
    console.log(floats.join(), Object.is(floats[1], -0), view.getInt16(0, true), view.getBigUint64(4));
    console.log(bytes.buffer === floats.buffer, view.buffer === buffer, tail.byteOffset, tail.note, view.byteLength);
    setTimeout(() => {
      each.forEach(a => (a[0] += a[1]));
      console.log(each.map(a => a.constructor.name.replace('Array', '') + '=' + a.join('/')).join(' '));
      floats[2] = 0;
      console.log(hex(bytes.slice(24, 32)), new Uint8Array(buffer).length, buffer.byteLength, Object.keys(tail).join());
    }, 1);
  }, 1);
}, 1);
