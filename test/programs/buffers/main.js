// Buffers: content, slices of one pool, encodings, views of an ArrayBuffer.
const a = Buffer.from('hello world');
const slice = a.subarray(6);
const b = Buffer.from('ff00aa', 'hex');
const own = Buffer.alloc(4, 1);
const view = Buffer.from(own.buffer, own.byteOffset, 2);
const holder = { a, nested: [slice] };
a.label = 'own property';

setTimeout(() => {
  slice[0] = 'W'.charCodeAt(0);
  view[1] = 9;
  console.log(a.toString(), b.toString('base64'), own.toString('hex'));
  setTimeout(() => {
    console.log(holder.nested[0] === slice, a.buffer === slice.buffer, Buffer.isBuffer(slice), a.label);
    holder.nested[0].write('WORLD');
    console.log(holder.a.toString('latin1'), Buffer.concat([b, slice]).length, a.equals(Buffer.from('hello WORLD')));
    setTimeout(() => {
      b.writeUInt16BE(0x1234, 1);
      console.log(b.toString('hex'), a.indexOf('WORLD'), JSON.stringify(view), a instanceof Uint8Array);
    }, 1);
  }, 1);
}, 1);
