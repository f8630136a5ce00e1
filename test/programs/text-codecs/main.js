// TextEncoder and TextDecoder, also in the middle of a character.
const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true });
const wide = new TextDecoder('utf-16le');
const bytes = encoder.encode('h\u00e9\u{1f600}!');
let text = '';

setTimeout(() => {
  text += strict.decode(bytes.subarray(0, 3));
  console.log(JSON.stringify(text), bytes.length);
  setTimeout(() => {
    text += strict.decode(bytes.subarray(3));
    console.log(text === 'h\u00e9\u{1f600}!', strict.fatal, strict.encoding, wide.encoding, encoder.encoding);
    let failure;
    try {
      strict.decode(new Uint8Array([0xff]));
    } catch (e) {
      failure = e instanceof TypeError;
    }
    console.log(failure, wide.decode(new Uint8Array([65, 0, 66, 0])), encoder.encode('x') instanceof Uint8Array);
  }, 1);
}, 1);
