// Symbolic expressions as cons cells, rewritten to a normal form by rules that are closures.
const SIZE = 1200;
const nil = null;
function Pair(head, tail) {
  this.head = head;
  this.tail = tail;
}
const cons = (head, tail) => new Pair(head, tail);
const list = (...items) => items.reduceRight((tail, item) => cons(item, tail), nil);
function read(text) {
  const tokens = text.match(/[()]|[^\s()]+/g);
  let at = 0;
  const one = () => {
    const token = tokens[at++];
    if (token !== '(') return token;
    const items = [];
    while (tokens[at] !== ')') items.push(one());
    at++;
    return list(...items);
  };
  return one();
}
const isPair = x => x instanceof Pair;
const equal = (a, b) => a === b || (isPair(a) && isPair(b) && equal(a.head, b.head) && equal(a.tail, b.tail));
function unify(pattern, term, bindings) {
  if (isPair(pattern)) {
    return (
      isPair(term) && unify(pattern.head, term.head, bindings) && unify(pattern.tail, term.tail, bindings)
    );
  }
  if (typeof pattern === 'string' && pattern[0] === '?') {
    for (let b = bindings.list; b !== nil; b = b.tail)
      if (b.head.head === pattern) return equal(b.head.tail, term);
    bindings.list = cons(cons(pattern, term), bindings.list);
    return true;
  }
  return pattern === term;
}
function substitute(template, bindings) {
  if (isPair(template)) return cons(substitute(template.head, bindings), substitute(template.tail, bindings));
  for (let b = bindings.list; b !== nil; b = b.tail) if (b.head.head === template) return b.head.tail;
  return template;
}
const rule = (left, right) => {
  const pattern = read(left);
  const template = read(right);
  return term => {
    const bindings = { list: nil };
    return unify(pattern, term, bindings) ? substitute(template, bindings) : undefined;
  };
};
const rules = {
  and: [rule('(and true ?x)', '?x'), rule('(and false ?x)', 'false'), rule('(and ?x ?x)', '?x')],
  or: [rule('(or true ?x)', 'true'), rule('(or false ?x)', '?x'), rule('(or ?x ?x)', '?x')],
  not: [
    rule('(not (not ?x))', '?x'),
    rule('(not true)', 'false'),
    rule('(not (and ?x ?y))', '(or (not ?x) (not ?y))'),
  ],
  implies: [rule('(implies ?x ?y)', '(or (not ?x) ?y)')],
  iff: [rule('(iff ?x ?y)', '(and (implies ?x ?y) (implies ?y ?x))')],
  if: [rule('(if ?c ?a ?b)', '(or (and ?c ?a) (and (not ?c) ?b))')],
};
let applications = 0;
function normalize(term) {
  if (!isPair(term)) return term;
  let items = nil;
  for (let t = term; t !== nil; t = t.tail) items = cons(normalize(t.head), items);
  let rebuilt = nil;
  for (; items !== nil; items = items.tail) rebuilt = cons(items.head, rebuilt);
  for (const apply of rules[rebuilt.head] ?? []) {
    const result = apply(rebuilt);
    if (result !== undefined) {
      applications++;
      return normalize(result);
    }
  }
  return rebuilt;
}
function assign(term, values) {
  if (!isPair(term)) return values[term] ?? term;
  return cons(
    term.head,
    mapList(term.tail, t => assign(t, values)),
  );
}
const mapList = (l, f) => (l === nil ? nil : cons(f(l.head), mapList(l.tail, f)));
const theorem = read(
  '(implies (and (implies x y) (and (implies y z) (implies z u))) (implies x (if (iff y z) u (not (and x (not u))))))',
);
function round() {
  applications = 0;
  let truths = 0;
  for (let i = 0; i < SIZE; i++) {
    const bit = n => ((i >> n) & 1 ? 'true' : 'false');
    const normal = normalize(assign(theorem, { x: bit(0), y: bit(1), z: bit(2), u: i % 5 ? bit(3) : 'u' }));
    if (normal === 'true') truths++;
  }
  return truths + '/' + applications;
}

const ROUNDS = 10;
const EXPECTED = '60/25800';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
