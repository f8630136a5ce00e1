/* A file may begin with comments, */
// and with more of them, before it awaits.

export const first = await new Promise(resolve => setTimeout(resolve, 1, 'first'));
export let second = await await await 'second';
const fn = await function named() {};
const expression = await /1/g;
console.log(first, second, fn.name, expression.source);
await new Promise(resolve => setTimeout(resolve, 1));
console.log(first, second, fn.name, expression.flags);
const later = value => new Promise(resolve => setTimeout(resolve, 1, value));
console.log(await (later('parenthesis')), await `template`, await [later('list')].length, await +'7');
