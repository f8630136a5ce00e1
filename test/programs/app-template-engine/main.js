// Templates compiled into closures once, rendered in later turns with nested scopes.
function compile(template) {
  const parts = template.split(/\{\{(.*?)\}\}/);
  const build = end => {
    const out = [];
    while (parts.length) {
      const text = parts.shift();
      out.push(() => text);
      if (!parts.length) break;
      const tag = parts.shift();
      if (tag === '/') return out;
      if (tag[0] === '#') {
        const [, name, as] = tag.match(/#([\w.]+) as (\w+)/);
        const body = build();
        out.push(scope => lookup(scope, name).map((item, i) => run(body, { __proto__: scope, [as]: item, i })).join(''));
      } else out.push(scope => lookup(scope, tag));
    }
    return out;
  };
  const lookup = (scope, path) => path.split('.').reduce((value, key) => value?.[key], scope);
  const run = (nodes, scope) => nodes.map(node => node(scope)).join('');
  const nodes = build();
  return scope => run(nodes, scope);
}
const page = compile('Hi {{user.name}}: {{#items as it}}{{i}}={{it.n}}{{#it.tags as t}}{{/}};{{/}} bye');
const list = compile('{{#rows as row}}[{{#cols as c}}{{row}}{{c}} {{/}}]{{/}}');
const data = { user: { name: 'Ann' }, items: [{ n: 1 }, { n: 2 }] };
setTimeout(() => {
  let failure = 'none';
  try {
    page(data);
  } catch (e) {
    failure = e.name;
  }
  console.log(failure);
  setTimeout(() => {
    const grid = { rows: ['a', 'b'], cols: [1, 2] };
    console.log(list(grid));
    setTimeout(() => {
      grid.rows.push('c');
      console.log(list(grid));
    }, 1);
  }, 1);
}, 1);
