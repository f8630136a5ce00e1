// Headers, forms of text, DOM exceptions, parameters of a URL and their iteration, clones.
const headers = new Headers({ 'Content-Type': 'text/plain', Accept: 'a/b' });
headers.append('Set-Cookie', 'a=1');
headers.append('set-cookie', 'b=2');
const form = new FormData();
form.append('name', 'value');
form.append('name', 'other');
const controller = new AbortController();
const exception = new DOMException('too late', 'TimeoutError');
const params = new URLSearchParams('a=1&b=2&a=3');
const clone = structuredClone({ when: new Date(0), map: new Map([[1, new Set(['x'])]]), error: new RangeError('r') });
class Tagged extends Headers {
  get tag() {
    return 'tag ' + this.get('x');
  }
}
const tagged = new Tagged({ x: 'y' });

setTimeout(() => {
  headers.set('accept', 'c/d');
  controller.abort();
  form.delete('missing');
  console.log(headers.get('CONTENT-TYPE'), [...headers.keys()].join(), headers.getSetCookie().join(';'));
  setTimeout(() => {
    const { reason } = controller.signal;
    console.log(headers.get('accept'), form.getAll('name').join(), tagged.tag, tagged instanceof Tagged);
    console.log(reason.name, reason instanceof DOMException, reason instanceof Error, exception.message, exception.code, exception.name);
    params.append('c', '4');
    setTimeout(() => {
      console.log(params.getAll('a').join(), [...params].length, [...form.keys()].join(), headers instanceof Headers);
      console.log(clone.when.getTime(), [...clone.map.get(1)].join(), clone.error instanceof RangeError, clone.error.message);
    }, 1);
  }, 1);
}, 1);
