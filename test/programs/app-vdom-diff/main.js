// A virtual tree diffed against the previous one each turn; patches are closures over both.
const h = (tag, props, ...children) => ({ tag, props: props || {}, children });
function diff(before, after, path = 'root') {
  if (before === undefined) return [() => `create ${path}`];
  if (after === undefined) return [() => `remove ${path}`];
  if (typeof before !== typeof after || (typeof before === 'string' && before !== after)) {
    return [() => `replace ${path} ${before.tag ?? before} > ${after.tag ?? after}`];
  }
  if (typeof before === 'string') return [];
  const patches = [];
  for (const key of new Set([...Object.keys(before.props), ...Object.keys(after.props)])) {
    if (before.props[key] !== after.props[key]) patches.push(() => `set ${path}.${key} ${after.props[key]}`);
  }
  const n = Math.max(before.children.length, after.children.length);
  for (let i = 0; i < n; i++) patches.push(...diff(before.children[i], after.children[i], `${path}/${i}`));
  return patches;
}
const state = { count: 0, items: ['a'] };
const view = () =>
  h('div', { id: 'app', count: state.count }, h('ul', null, ...state.items.map(i => h('li', null, i))), state.count > 1 ? 'many' : 'few');
let current = view();
let queued = [];
const actions = [() => state.count++, () => state.items.push('b', 'c'), () => ((state.count = 2), state.items.shift()), () => (state.items = [])];
const timer = setInterval(() => {
  for (const patch of queued) console.log(patch());
  if (!actions.length) return clearInterval(timer);
  actions.shift()();
  const next = view();
  queued = diff(current, next);
  current = next;
}, 1);
