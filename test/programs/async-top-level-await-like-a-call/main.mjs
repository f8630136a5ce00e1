// Every `await` here could be the name of a function or variable, in a script.
const later = value => new Promise(resolve => setTimeout(resolve, 1, value));
console.log(await (later('parenthesis')));
console.log(await `template`, await [later('list')].length, await +'7');
for (const value of await (later([1, 2]))) console.log(value, await (later(value)));
