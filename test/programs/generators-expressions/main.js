// yield in every kind of expression; operands evaluated before it are kept.
const trace = [];
const t = x => (trace.push(x), x);
const target = { get box() { trace.push('box'); return this; }, n: 1, list: [] };
function* all() {
  const sum = t(1) + (yield 'a') * t(2);
  const call = t((...xs) => xs.join('-'))(t('x'), yield 'b', ...[yield 'c', t('y')]);
  const object = { [yield 'key']: t('v'), ...(yield 'spread'), m: yield 'm' };
  const array = [t(0), yield 'd', , yield 'e'];
  const template = `${t('A')}${yield 'f'}${t('B')}`;
  const choice = (yield 'g') ? yield 'yes' : yield 'no';
  const logic = (yield 'h') && (yield 'never') || (yield 'i') || t('fallback');
  const nullish = (yield 'j') ?? (yield 'k');
  target.box.n += yield 'l';
  target[t('n')] *= (yield 'm1');
  const chain = target?.box?.[yield 'n1']?.(yield 'never2');
  const tagged = ((s, ...v) => s.join('_') + v.join(''))`p${yield 'o'}q${t(9)}`;
  const made = new (yield 'ctor')(yield 'arg');
  const [p = yield 'default', { [yield 'dk']: q }] = [undefined, { z: 'destructured' }];
  delete target[yield 'del'];
  const comma = (t('c1'), yield 'comma', t('c2'));
  const seq = -(yield 'neg') + +(yield 'pos') + typeof (yield 'typeof');
  const comparison = (yield 'lt') < (yield 'gt');
  const klass = class { [yield 'field'] = t('fv'); static s = 1; };
  return [sum, call, JSON.stringify(object), array.length, template, choice, logic, nullish, target.n, chain, tagged, made.name, p, q, comma, seq, comparison, Object.keys(new klass())].join(' | ');
}
const replies = { a: 10, b: 'B', c: 'C', key: 'K', spread: { s: 1 }, m: 'M', d: 1, e: 2, f: 'F', g: 1, yes: 'Y', h: 0, i: '', j: null, k: 'K', l: 5, m1: 7, n1: 'missing', o: 'O', ctor: function (n) { this.name = n; }, arg: 'made', default: 'dflt', dk: 'z', del: 'gone', comma: 1, neg: 4, pos: '6', typeof: null, lt: 1, gt: 2, field: 'computed' };
const it = all();
let state = it.next();
setTimeout(function step() {
  for (let i = 0; i < 5 && !state.done; i++) state = it.next(replies[state.value]);
  console.log(state.done ? state.value : 'at ' + state.value, trace.length);
  if (!state.done) setTimeout(step, 1);
  else console.log(trace.join(' '));
}, 1);
