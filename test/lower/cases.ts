/**
 * Snippets that must log the same native and lowered. Each is the body of an async function with `log`; a new
 * case is a new entry. `show` marks what only one engine can run natively.
 */
const snippets: Record<string, string> = {
  // ---- bindings
  'a for loop makes a binding per iteration': `
    const late = []; function* g() { for (let i = 0; i < 3; i++) { late.push(() => i++); yield i; } }
    log([...g()], late.map(f => f()), late.map(f => f()));`,
  'the closure in the head of a for loop sees the first binding': `
    let first; function* g() { for (let i = 0, f = () => i; i < 3; i++) { first ??= f; yield i; } }
    log([...g()], first());`,
  'a change in the body reaches the update': `
    const late = []; async function f() { for (let i = 0; i < 6; i++) { late.push(() => i); i++; await 0; } }
    await f(); log(late.map(f => f()));`,
  'blocks of loops have bindings per iteration': `
    const late = []; async function f() { let n = 0; while (n < 3) { let k = n, z; late.push(() => [k, z]); await 0; z = k * 2; n++; } }
    await f(); log(late.map(f => f()));`,
  'for-of bindings per iteration': `
    const late = []; async function f() { for (const [a, { b }] of [[1, { b: 2 }], [3, { b: 4 }]]) { late.push(() => a + b); await a; } }
    await f(); log(late.map(f => f()));`,
  'for-in bindings per iteration': `
    const late = []; async function f() { for (const k in { a: 1, b: 2 }) { late.push(() => k); await k; } }
    await f(); log(late.map(f => f()));`,
  'nested loops and closures over both': `
    const late = []; async function f() { for (let i = 0; i < 2; i++) { for (let j = 0; j < 2; j++) { late.push(() => [i, j]); await 0; } } }
    await f(); log(late.map(f => f()));`,
  'closures share the binding of an iteration': `
    const late = []; async function f() { for (let i = 0; i < 2; i++) { let n = i; late.push([() => ++n, () => n]); await 0; n += 10; } }
    await f(); late.forEach(([inc]) => inc()); log(late.map(([, get]) => get()));`,
  'let without a value is reset': `
    function* g() { for (let n = 0; n < 3; n++) { let k; yield k; k = n; } } log([...g()]);`,
  'var is not': `
    function* g() { for (var n = 0; n < 3; n++) { var k; yield k; k = n; } yield n; } log([...g()]);`,
  'shadowing in blocks': `
    function* g(a) { yield a; { let a = 2; yield a; { let a = 3; yield a; } yield a; } yield a; } log([...g(1)]);`,
  'shadowing a free variable': `
    const v = 'outer'; async function f() { { let v = 'inner'; await 0; log(v); } log(v); } await f();`,
  'a block variable called arguments or like a parameter': `
    function f(x) { return (async () => { { let x = 1, y = arguments.length; await 0; log(x, y); } log(x); })(); } await f(7);`,
  'dead zone': `
    function* g() { try { x; } catch (e) { log(e.name); } yield 1; let x = 2; yield x; } log([...g()]);`,
  'dead zone in every iteration': `
    function* g() { for (let i = 0; i < 2; i++) { try { log(x); } catch (e) { log(e.name); } yield i; let x = i; yield x; } } log([...g()]);`,
  'dead zone through a function called early and late': `
    async function f() { function get() { return x; } try { get(); } catch (e) { log(e.name); } await 0; let x = 5; log(get()); } await f();`,
  'dead zone through an arrow': `
    async function f() { const get = () => x; try { get(); } catch (e) { log(e.name); } await 0; const x = 6; log(get()); } await f();`,
  'dead zone of assignments, typeof and updates': `
    function* g() { for (const t of [() => { x = 1; }, () => typeof x, () => x++, () => { x += 1; }, () => { x ??= 1; }]) try { t(); log('no'); } catch (e) { log(e.name); } yield 0; let x = 0; } [...g()];`,
  'dead zone of a class': `
    function* g() { try { new A(); } catch (e) { log(e.name); } yield 0; class A {} yield new A() instanceof A; } log([...g()]);`,
  'dead zone in a switch': `
    function* g(n) { switch (n) { case 0: let q = 5; yield q; case 1: try { yield q; } catch (e) { yield e.name; } } } log([...g(0)], [...g(1)]);`,
  'dead zone of a head': `
    async function f() { try { for (const x of [x]) await 0; } catch (e) { log(e.name); } try { for (let y = y; ;) await 0; } catch (e) { log(e.name); } } await f();`,
  constants: `
    function* g() { const c = 1; yield c; for (const t of [() => { c = 2; }, () => c++, () => { c += 1; }, () => { [c] = [3]; }, () => { for (c of [1]); }]) try { t(); log('no'); } catch (e) { log(e.name); } c &&= (() => { log('evaluated'); throw new RangeError('r'); })(); yield c; }
    const it = g(); log(it.next()); try { it.next(); } catch (e) { log(e.name); }`,
  'a constant assigned by a yield': `
    function* g() { const c = 1; try { c = yield c; } catch (e) { log(e.name); } try { c += yield 2; } catch (e) { log(e.name); } } const it = g(); it.next(); it.next(); it.next();`,
  'functions are hoisted': `
    async function f() { log(h()); await 0; log(h(), typeof late); function h() { return later; } var later = 1; { function late() {} } log(typeof late); } await f();`,
  'functions in blocks': `
    function* g() { log(typeof f); { log(typeof f); yield 1; function f() { return n; } let n = 2; yield f(); } log(typeof f, f()); } log([...g()].length);`,
  'functions in blocks of loops': `
    const late = []; function* g() { for (let i = 0; i < 2; i++) { yield i; late.push(f); function f() { return i; } } } [...g()]; log(late.map(f => f()));`,
  'a function in a strict block': `
    function* g() { 'use strict'; { yield f(); function f() { return this === undefined; } } log(typeof f); } log([...g()]);`,
  'suspendable functions in blocks': `
    async function f() { { await 0; log(await a(), [...b()]); async function a() { return 'a'; } function* b() { yield 'b'; } } } await f();`,
  'var, parameter and function of one name': `
    function* g(a, b) { var a; var b = 2; yield a; yield b; function c() {} var c; yield typeof c; c = 1; yield c; } log([...g(1)]);
    async function h(a) { var a; return a; } log(await h(3)); async function k(a) { function a() {} return typeof a; } log(await k(4));`,
  'mapped arguments': `
    function* g(a) { a = 5; yield arguments[0]; arguments[0] = 6; yield a; yield arguments.length; } log([...g(1, 2)]);`,
  'unmapped arguments': `
    function* g(a) { 'use strict'; a = 5; yield arguments[0]; } log([...g(1)]); async function f(a = 0) { a = 7; await 0; return arguments[0]; } log(await f(1));`,
  'parameters see each other': `
    async function f(a, b = a + 1, { c, ...d } = { c: b, e: 5 }, [g, ...h] = [c], ...i) { await 0; return [a, b, c, d, g, h, i]; } log(await f(1), await f(1, 2, { c: 3 }, [4, 5], 6, 7), f.length);`,
  'parameters have their own scope': `
    async function f(x, g = () => x) { var x; await 0; const before = x; x = 2; return [before, g(), x]; } log(await f(1));`,
  'parameters are in the dead zone of their own defaults': `
    async function f(a = a) {} await f().catch(e => log(e.name)); async function g({ a = a } = {}) {} await g().catch(e => log(e.name));
    async function h({ a = 1, b = a } = {}, [c = b] = [], ...[d = d]) {} await h().catch(e => log(e.name)); const k = async (a, b = () => b) => { await 0; return typeof b(); }; log(await k());
    async function l({ a = 1 } = { a }) { return a; } await l().catch(e => log(e.name)); log(await l({}));`,
  'what parameters throw rejects or throws': `
    async function f(a = (() => { throw new RangeError('p'); })()) {} let p; try { p = f(); } catch (e) { log('threw'); } await p.catch(e => log(e.name));
    async function h({ a }) {} await h().catch(e => log(e.name)); const k = async ([a]) => a; await k(1).catch(e => log(e.name)); log(await k([5]));
    function* g(a = (() => { throw new RangeError('g'); })()) {} try { g(); } catch (e) { log('threw', e.name); }`,
  'parameters of generators are evaluated at the call': `
    let n = 0; function* g(a = ++n) { yield a; } const it = g(); log(n); n = 5; log(it.next().value);`,
  'catch parameters': `
    async function f() { const e = 'outer'; try { throw { e: 1, m: 2 }; } catch ({ e, m = 3 }) { await 0; log(e, m, (() => e)()); e = 4; log(e); } log(e); try { throw 1; } catch { await 0; log('none'); } } await f();`,
  'catch parameters captured in a loop': `
    const late = []; async function f() { for (let i = 0; i < 2; i++) try { throw i; } catch (e) { await 0; late.push(() => e); } } await f(); log(late.map(f => f()));`,

  // ---- control
  'try, catch, finally in order': `
    function* g() { try { yield 1; throw new Error('x'); } catch ({ message }) { yield message; } finally { yield 'f'; } yield 'end'; } log([...g()]);`,
  'finally after return': `
    function* g() { try { return 1; } finally { yield 2; } } const it = g(); log(it.next(), it.next(), it.next());`,
  'finally replaces': `
    function* a() { try { yield 1; throw 5; } finally { return 6; } } function* b() { for (;;) try { return 1; } finally { yield 2; break; } return 3; } function* c() { l: try { return 1; } finally { yield 2; break l; } }
    for (const g of [a, b, c]) { const it = g(); log(it.next(), it.next(), it.next()); }`,
  'jumps out of try': `
    function* g() { for (let i = 0; i < 4; i++) { try { if (i === 1) continue; if (i === 3) break; yield i; } finally { log('f' + i); yield 'f' + i; } } yield 'end'; } log([...g()]);`,
  'jumps out of nested try': `
    function* g() { outer: for (const i of [0, 1]) { for (const j of [0, 1]) { try { try { yield [i, j]; if (j) continue outer; } finally { log('a'); yield 'a'; } } finally { log('b'); } } } } log([...g()]);`,
  'return through two finally': `
    async function f() { try { try { await 0; return 'v'; } finally { await 0; log('inner'); } } finally { await 0; log('outer'); } } log(await f());`,
  'throw in finally': `
    async function f() { try { try { throw 1; } finally { await 0; throw 2; } } catch (e) { return e; } } log(await f());`,
  'throw in catch reaches finally': `
    async function f() { try { try { await Promise.reject(1); } catch (e) { await 0; throw e + 1; } finally { log('f'); } } catch (e) { return e; } } log(await f());`,
  'rethrow of what was awaited': `
    async function f() { try { await Promise.reject(new TypeError('t')); } finally { log('f'); } } await f().catch(e => log(e.name));`,
  'copied statements jump out': `
    async function f() { const seen = []; loop: for (const x of [1, 2, 3, 4, 5]) { await 0; for (const y of [1, 2]) { if (x === 2) continue loop; if (x === 4) break loop; seen.push([x, y]); } switch (x) { case 3: continue; default: seen.push('d'); break; } seen.push('e'); } return seen; } log(await f());`,
  'copied statements return': `
    async function f(n) { await 0; for (const x of [1, 2]) { try { if (x === n) return 'r' + x; } finally { log('f' + x); } } return 'none'; } log(await f(1), await f(2), await f(3));`,
  'a copied finally overrides a return': `
    async function f() { await 0; for (;;) { try { return 1; } finally { break; } } await 0; return 2; } log(await f());`,
  'copied loops close their iterators when left': `
    const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { log('closed'); return {}; } }) };
    async function f() { for (const x of [1, 2]) { for (const y of it) { if (x === 1) break; else return y; } await 0; } } log(await f());
    async function g() { try { for (const y of it) { return y; } } finally { await 0; log('finally'); } } log(await g());`,
  'return in try in for-of': `
    const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { log('closed'); return {}; } }) };
    async function f() { for (const x of it) { try { await 0; return x; } finally { await 0; log('finally'); } } } log(await f());`,
  labels: `
    function* g() { a: { yield 1; b: { if (true) break a; } yield 2; } yield 3; c: d: for (const x of [1, 2]) { for (;;) { yield x; continue c; } } } log([...g()]);`,
  switch: `
    function* g(x) { switch (x) { case yield 'c1': log('one'); case 2: yield 'two'; break; default: yield 'd'; case 9: yield 'nine'; } yield 'end'; }
    let it = g(1); log(it.next(), it.next(1), it.next(), it.next()); log([...g(7)], [...g(2)], [...g(9)]);`,
  'switch without tests that stop': `
    async function f(x) { let r = []; for (;;) { switch (x) { case 0: r.push(await 'zero'); case 1: { r.push(await 'one'); break; } default: return 'd'; case 2: r.push('two'); x = 9; continue; } return r; } } log(await f(0), await f(1), await f(2), await f(3));`,
  'switch has a scope': `
    const x = 'outer'; async function f(n) { switch (n) { case 1: let x = 'inner'; await 0; const g = () => x; return g(); default: return typeof n; } } log(await f(1), await f(2), x);`,
  'do while': `
    function* g() { let n = 0; do { if (n === 1) continue; log(n); } while ((yield n++) && n < 5); } const it = g(); it.next(); it.next(1); it.next(1); log(it.next(0));`,
  'for with yields in its head': `
    function* g() { for (let i = yield 'i'; i < (yield 't'); i += yield 'u') log(i); } const it = g(); it.next(); it.next(0); it.next(2); it.next(1); it.next(2); it.next(1); log(it.next(2).done);`,
  'for without parts': `
    function* g() { let i = 0; for (;;) { if (i > 2) return i; yield i++; } } log([...g()]); async function f() { for (var i = 0, n = 2; i < n; i++) await i; return i; } log(await f());`,
  'while with a condition that stops': `
    async function f() { let n = 0; while (await (n++ < 3) && !(await (n === 3))) log(n); return n; } log(await f());`,
  'if else chains': `
    async function f(n) { if (await n === 1) return 'a'; else if (n === 2 && await true) { await 0; return 'b'; } else if (!(await (n === 3)) || n > 9) return 'c'; else log('last'); } for (const n of [1, 2, 3, 4]) log(await f(n));`,
  with: `
    const f = new Function('log', 'return function* (o) { with (o) { yield x; x = yield y; { let z = x; yield z; } yield typeof x; } yield typeof x; }')(log);
    const o = { x: 1, y: 2 }; const it = f(o); log(it.next(), it.next(), it.next(9), it.next(), it.next(), o);`,

  // ---- iteration
  'for-of closes on break, return and throw': `
    const src = () => ({ [Symbol.iterator]() { let n = 0; return { next() { return { value: n++, done: n > 4 }; }, return(v) { log('closed'); return {}; } }; } });
    async function f(how) { for (const x of src()) { await x; if (x === 1) { if (how === 'break') break; if (how === 'return') return 'r'; if (how === 'throw') throw new Error('t'); } } return 'end'; }
    log(await f('break'), await f('return'), await f('throw').catch(e => e.message), await f(''));`,
  'for-of does not close what failed': `
    const bad = at => ({ [Symbol.iterator]() { if (at === 'open') throw 'open'; return { next() { if (at === 'next') throw 'next'; if (at === 'primitive') return 1; return { get done() { if (at === 'done') throw 'done'; return false; }, get value() { throw 'value'; } }; }, return() { log('closed'); return {}; } }; } });
    async function f(at) { try { for (const x of bad(at)) await x; } catch (e) { return e instanceof Error ? e.name : e; } } for (const at of ['open', 'next', 'primitive', 'done', 'value']) log(await f(at));`,
  'errors while closing': `
    const src = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return() { throw 'close'; } }) }, prim = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return: () => 1 }) };
    async function f(s, t) { try { for (const x of s) { await 0; if (t) throw 'body'; break; } } catch (e) { return e instanceof Error ? e.name : e; } } log(await f(src, true), await f(src, false), await f(prim, true), await f(prim, false));`,
  'return() of a generator closes the iterators of its loops': `
    const src = n => ({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: n }), return() { log('closed ' + n); return {}; } }) });
    function* g() { for (const a of src(1)) { try { for (const b of src(2)) yield [a, b]; } finally { yield 'cleanup'; } } } const it = g(); log(it.next(), it.return('r'), it.next(), it.next());`,
  'an array that grows and shrinks': `
    async function f() { const a = [1, 2, 3], r = []; for (const x of a) { await 0; r.push(x); if (x === 1) a.push(4); if (x === 2) a.length = 2; } return r; } log(await f()); const g = (function* () { const a = [1]; for (const x of a) { yield x; } a.push(2); })(); log([...g]);`,
  'other iterables': `
    async function f(s) { const r = []; for (const x of s) { await 0; r.push(x); } return r; } log(await f('a😀b'), await f(new Map([[1, 2]])), await f(new Set([1, 1, 2])), await f(new Uint8Array([1, 2])), await f((function* () { yield 1; })()), await f([1, , 3]));`,
  'what is not iterable': `
    async function f(s) { for (const x of s) await x; } for (const s of [undefined, null, 1, {}]) await f(s).catch(e => log(e.name)); function* g() { yield* { length: 1 }; } try { [...g()]; } catch (e) { log(e.name); }`,
  'for-in': `
    function* g() { const o = Object.create({ inherited: 1 }, { hidden: { value: 1, enumerable: false } }); Object.assign(o, { a: 1, b: 2, c: 3, 1: 0 }); for (const k in o) { if (k === 'a') delete o.b; yield k; } for (const k in null) yield k; for (var z in 'xy') yield z; yield z; } log([...g()]);`,
  'loop heads that assign': `
    async function f() { const o = {}; let a, b; for (o.x of [1, 2]) await 0; for ([a, { b }] of [[1, { b: 2 }]]) await 0; for (o['k' + a] in { z: 1 }) await 0; return [o, a, b]; } log(await f());`,
  'for await': `
    const s = { [Symbol.asyncIterator]() { let n = 0; return { next: async () => ({ value: n++, done: n > 4 }), return: async v => { log('closed'); return {}; } }; } };
    async function f(how) { for await (const x of s) { if (x === 1) { if (how === 'break') break; if (how === 'return') return 'r'; if (how === 'throw') throw new Error('t'); } } return 'end'; } log(await f('break'), await f('return'), await f('throw').catch(e => e.message), await f(''));`,
  'for await over what is synchronous': `
    const s = () => ({ [Symbol.iterator]() { let n = 0; return { next() { return { value: Promise.resolve(n++), done: n > 4 }; }, return() { log('closed'); return {}; } }; } });
    async function f(k) { for await (const x of s()) { log(x); if (x === k) return 'q'; } } log(await f(1), await f(9)); for await (const x of [1, Promise.resolve(2)]) log(x);
    try { for await (const x of [Promise.reject('bad')]) log(x); } catch (e) { log(e); }`,
  'for await in an async generator that is closed': `
    const s = n => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: n }), return: async () => { log('closed ' + n); return {}; } }) });
    async function* g() { for await (const a of s(1)) { try { for await (const b of s(2)) yield a + b; } finally { yield 'cleanup'; } } } const it = g(); log(await it.next(), await it.return('r'), await it.next(), await it.next());`,
  'for await errors while closing': `
    const s = how => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false }), return() { if (how === 'throw') throw 'close'; if (how === 'reject') return Promise.reject('close'); if (how === 'primitive') return 1; } }) });
    async function f(how, t) { try { for await (const x of s(how)) { if (t) throw 'body'; break; } } catch (e) { return e instanceof Error ? e.name : e; } return 'fine'; } for (const how of ['throw', 'reject', 'primitive', 'undefined']) log(how, await f(how, true), await f(how, false));`,
  'for await closures': `
    const late = []; async function f() { for await (const x of [1, 2, 3]) late.push(() => x); } await f(); log(late.map(f => f()));`,

  // ---- generators
  'values in and out': `
    function* g() { const a = yield 1; const b = yield a + 1; return a + b; } const it = g(); log(it.next('ignored'), it.next(10), it.next(20), it.next(30));`,
  'return() and throw() before the start and after the end': `
    function* g() { yield 1; } let it = g(); log(it.return(5), it.next(), it.return(6)); it = g(); try { it.throw(new Error('e')); } catch (e) { log(e.message); } log(it.next()); it = g(); it.next(); it.next(); try { it.throw(new Error('f')); } catch (e) { log(e.message); }`,
  'throw() into try': `
    function* g() { for (;;) try { yield 'in'; } catch (e) { log('caught', e); yield 'handler'; } } const it = g(); log(it.next(), it.throw(1), it.next(), it.throw(2));`,
  'return() passes catch and runs finally': `
    function* g() { try { try { yield 1; } catch (e) { log('never'); } finally { log('inner'); } } catch (e) { log('never'); } finally { yield 'outer'; log('end'); } } const it = g(); it.next(); log(it.return('r'), it.next(), it.next());`,
  'return() into a finally that throws, and one that returns': `
    function* a() { try { yield; } finally { throw new Error('f'); } } function* b() { try { yield; } finally { return 'own'; } } let it = a(); it.next(); try { it.return(1); } catch (e) { log(e.message, it.next()); } it = b(); it.next(); log(it.return(1), it.next());`,
  'a generator that runs cannot be resumed': `
    let it; function* g() { for (const m of ['next', 'return', 'throw']) try { it[m](); } catch (e) { log(e.name); } yield 1; } it = g(); log(it.next());`,
  'a generator that threw is over': `
    function* g() { yield 1; throw new Error('x'); } const it = g(); it.next(); try { it.next(); } catch (e) { log(e.message); } log(it.next());`,
  'yield* passes everything': `
    function* inner() { try { log('got', yield 1); yield 2; } catch (e) { log('caught', e); yield 'c'; } finally { log('finally'); } return 'r'; } function* g() { log('result', yield* inner()); yield 3; }
    let it = g(); log(it.next(), it.next('v'), it.next(), it.next()); it = g(); it.next(); log(it.throw('T'), it.next(), it.next()); it = g(); it.next(); log(it.return('R'), it.next());`,
  'yield* hands results through unopened': `
    const result = { value: 1, done: false, extra: 7 }; const src = { [Symbol.iterator]: () => ({ next: () => result }) }; function* g() { yield* src; } log(g().next() === result);`,
  'yield* hands results through at any depth': `
    const made = []; const src = { [Symbol.iterator]: () => ({ next: sent => { const result = { sent, done: made.length > 3 ? 'yes' : 0, get value() { log('read'); return made.length; } }; made.push(result); return result; }, return: value => ({ value, done: 0, kept: 1 }), throw: error => ({ value: error, done: null, taken: 1 }) }) };
    function* inner() { yield 'before'; return yield* src; } function* outer() { const got = yield* inner(); yield 'got ' + got; } const it = outer(); const tell = result => made.includes(result) ? log(made.indexOf(result), result.sent, result.done) : log(Object.keys(result).join(), result);
    tell(it.next()); tell(it.next(1)); tell(it.next(2)); tell(it.throw('e')); tell(it.return('r')); tell(it.next(3)); tell(it.next(4)); tell(it.next(5)); tell(it.next(6)); tell(it.next(7)); tell(it.next());`,
  'yield* of collections makes results': `
    function* g() { yield 0; yield* [1, , 2]; yield* new Map([['k', 'v']]); yield* new Set(['s']); yield* 'xy'; yield* 'aba'.matchAll(/a/g); yield* [].keys(); return 'end'; } function* around() { return yield* g(); }
    for (const it of [g(), around()]) { const seen = []; for (let i = 0; i < 14; i++) { const result = it.next(); log(Object.keys(result).join(), result, seen.includes(result)); result.mark = i; seen.push(result); } }`,
  'yield* and iterators without throw and return': `
    const src = extra => ({ [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), ...extra }) }); function* g(s) { try { yield* s; } catch (e) { yield e instanceof Error ? e.name : e; } }
    let it = g(src({})); it.next(); log(it.throw('t')); it = g(src({ return() { log('closed'); return {}; } })); it.next(); log(it.throw('t')); it = g(src({})); it.next(); log(it.return('r'), it.next()); it = g(src({ throw: () => ({ done: true, value: 'taken' }) })); it.next(); log(it.throw('t'));
    it = g(src({ return: v => ({ done: true, value: 'own ' + v }) })); it.next(); log(it.return('r')); it = g(src({ return: () => ({ done: false, value: 'more' }) })); it.next(); log(it.return('r'), it.next()); it = g(src({ return: () => 1 })); it.next(); log(it.return('r'));`,
  'yield* many levels deep': `
    function* deep(n) { if (n === 0) { const got = yield 'bottom'; return got; } return (yield* deep(n - 1)) + 1; } const it = deep(200); log(it.next(), it.next(5)); function* walk(t) { if (t) { yield* walk(t[0]); yield t[1]; yield* walk(t[2]); } } log([...walk([[null, 1, null], 2, [null, 3, null]])]);`,
  'yield* in a loop without yields': `
    function* g() { let n = 0; for (let i = 0; i < 30000; i++) { yield* []; n++; } return n; } log(g().next());`,
  'objects of generator functions': `
    function* g() { yield 1; } g.prototype.own = function () { return this.next().value; }; const it = g(); log(it.own(), it instanceof g, Object.getPrototypeOf(it) === g.prototype, Object.prototype.toString.call(it), it[Symbol.iterator]() === it, Reflect.ownKeys(it), Reflect.ownKeys(g.prototype), Object.getPrototypeOf(Object.getPrototypeOf(g.prototype)) === Object.getPrototypeOf(Object.getPrototypeOf((function* () {}).prototype)));
    g.prototype = null; log(Object.getPrototypeOf(g()) === Object.getPrototypeOf((function* () {}).prototype)); log(Object.getOwnPropertyDescriptor(Object.getPrototypeOf((function* () {}).prototype), 'next').writable);`,
  'the kinds of functions': `
    async function af(a, b = 1) {} function* gf(a, b) {} async function* ag(a) {} const arrow = async (a, b, c) => { await 0; }, object = { async m() {}, *g() {}, async *ag() {}, async ['c' + 1](x) {}, f: async function () {}, x: async () => {} }; class K { async m(a) {} static async s() {} *g() {} async *ag(a, b) {} async [Symbol.toPrimitive]() {} }
    const all = [af, gf, ag, arrow, object.m, object.g, object.ag, object.c1, object.f, object.x, K.prototype.m, K.s, K.prototype.g, K.prototype.ag, K.prototype[Symbol.toPrimitive], async function () {}, async function named() {}, async () => {}];
    log(all.map(f => [f.name, f.length, Object.prototype.toString.call(f), f.constructor.name, Reflect.ownKeys(f).sort().join(), Object.hasOwn(f, 'prototype')].join(' ')).join('\\n'));`,
  'none of them is a constructor': `
    async function af() {} function* gf() {} async function* ag() {} for (const f of [af, gf, ag, async () => {}, { async m() {} }.m, { *g() {} }.g]) { try { new f(); log('made'); } catch (e) { log(e.name); } try { class X extends f {} log('extended'); } catch (e) { log(e.name); } }`,
  'names of functions assigned later': `
    let a, o = {}, c; a = async () => {}; [c = async function () {}] = []; const { d = async () => {} } = {}; const k = 'computed', s = Symbol('sym'), p = { [k]: async () => {}, [s]: async function () {}, async [k + 2]() {}, async [s]() {}, 'a b': async () => {}, 1: async () => {} };
    log(a.name, c.name, d.name, p.computed.name, p[s].name, p.computed2.name, p['a b'].name, p[1].name); o.x = async () => {}; log(o.x.name); (async function () { let x; x ||= () => {}; { let x = class {}; await 0; log(x.name); } log(x.name); })();`,
  'functions expressions that know their name': `
    const f = async function me(n) { return n ? 1 + await me(n - 1) : 0; }; log(await f(3), f.name); const g = function* me(n) { if (n) { yield n; yield* me(n - 1); } }; log([...g(3)]); const h = async function me() { me = 1; return typeof me; }; log(await h().catch(e => e.name));`,

  // ---- expressions, in order
  'operands are evaluated in order': `
    const o = []; const t = (n, v = n) => (o.push(n), v); async function f() { t(1) + await t(2) + t(3) * await t(4); [t(5), await t(6), ...t(7, [1]), await t(8)]; ({ [t(9)]: t(10), [await t(11)]: await t(12), ...t(13, {}), x: t(14), [t(15)]: await t(16) }); t(17, x => x)(t(18), await t(19), ...t(20, []), await t(21)); } await f(); log(o);`,
  'an operand keeps its value': `
    let x = 1; async function f() { const r = x + await (x = 10) + x; let y = 1; y += await (y = 5); x = 1; x += (x++, await x); return [r, y, x]; } log(await f());`,
  'a value changed by someone else meanwhile': `
    let x = 1; function* g() { return [x, yield, x]; } const it = g(); it.next(); x = 2; log(it.next('m').value);`,
  'methods are fetched before their arguments': `
    const o = { v: 1, m(...a) { return [this.v, ...a]; } }; function* g() { return [o.m(yield 1, 2), o['m'](yield 3), o[yield 4](5), (yield 6).m(yield 7), (o.m)(yield 8)]; } const it = g(); it.next(); o.m = () => 'other'; log(it.next('a'));
    o.m = function (...a) { return [this.v, ...a]; }; it.next('b'); it.next('m'); it.next(o); it.next('c'); log(it.next('d').value);`,
  'a method that is missing': `
    const o = {}; async function f() { try { o.m(await 1); } catch (e) { return e.name; } } log(await f()); async function g() { try { undefined.m(await log('evaluated')); } catch (e) { return e.name; } } log(await g());`,
  'new': `
    class A { constructor(...a) { this.a = a; } } function* g() { return [new A(yield 1, ...(yield 2), 3), new (yield 4)(5), new A(yield)]; } const it = g(); it.next(); it.next('x'); it.next([7, 8]); it.next(A); log(it.next('y').value);`,
  templates: `
    const o = { n: 0, toString() { return 's' + this.n++; } }; function* g() { return \`\${o}\${yield 1}\${o}-\${yield 2}\`; } const it = g(); it.next(); log(o.n); it.next('a'); log(it.next('b').value);`,
  'tagged templates': `
    const seen = new Set(); function tag(s, ...v) { seen.add(s); return s.raw.join('|') + v.join() + (this?.k ?? ''); } const o = { k: 'this', tag }; function* g() { return [tag\`a\${yield 1}\\n\${yield 2}\`, o.tag\`\${yield 3}\`, o[yield 4]\`\${yield 5}\`]; } for (let i = 0; i < 2; i++) { const it = g(); it.next(); it.next(1); it.next(2); it.next(3); it.next('tag'); log(it.next(5).value); } log(seen.size);`,
  'optional chains': `
    function* g(o) { return [o?.[yield 1]?.(yield 2), o?.a.b[yield 3], delete o?.[yield 4], o?.m?.(yield 5).x]; } let it = g(undefined); log(it.next()); const o = { k(x) { return [this === o, x]; }, a: { b: { z: 1 } }, gone: 1, m(x) { return { x: [this === o, x] }; } }; it = g(o); it.next(); it.next('k'); it.next(2); it.next('z'); it.next('gone'); log(it.next(5).value, 'gone' in o);
    async function f(p) { return [(await p)?.a?.b, await p?.a, (await p)?.['a']?.['c']?.()]; } log(await f(null), await f({ a: { b: 1, c: null } }));`,
  'logical and conditional': `
    const t = v => (log('t' + v), v); async function f() { return [null ?? await t(1), 0 || await t(2), 1 && await t(3), 5 ?? await t(4), await t(0) || t(6), (await t(1)) ? t(7) : await t(8), (await t(0)) ? await t(9) : t(10), await t(0) && t(11)]; } log(await f());`,
  'logical assignment': `
    function* g() { const o = { a: null, b: 0, c: 1, d: 2 }; let z; o.a ??= yield 1; o.b ||= yield 2; o.c &&= yield 3; o.d ??= yield 'never'; z ??= yield 4; o[yield 5] ||= yield 6; return [o, z]; } const it = g(); it.next(); it.next(10); it.next(20); it.next(30); it.next(40); it.next('e'); log(it.next(50).value);`,
  'compound assignment': `
    const l = []; const o = { get a() { l.push('get'); return 1; }, set a(v) { l.push('set' + v); } }; const key = { toString() { l.push('key'); return 'a'; } }; function* g() { o.a += yield 1; o[key] += yield 2; o[key] = yield 3; o[key] ??= yield 'never'; let x = 2; x **= yield 4; x <<= yield 5; return x; } const it = g(); it.next(); it.next(5); it.next(6); it.next(7); it.next(3); log(it.next(1).value, l);`,
  'unary and update': `
    function* g() { const o = { a: 1, n: 5 }; return [delete o[yield 1], typeof (yield 2), void (yield 3), -(yield 4), !(yield 5), o[yield 6]++, --o[yield 7], o]; } const it = g(); it.next(); it.next('a'); it.next('s'); it.next(0); it.next(3); it.next(0); it.next('n'); log(it.next('n').value);`,
  'in, instanceof, exponent, comma': `
    class A {} function* g() { return [(yield 1) in { z: 1 }, (yield 2) instanceof A, 2 ** (yield 3), (yield 4) ** 2, (yield 5, yield 6), 'a' in (yield 7)]; } const it = g(); it.next(); it.next('z'); it.next(new A()); it.next(3); it.next(4); it.next(); it.next('six'); log(it.next({ a: 1 }).value);`,
  'destructuring with yields': `
    function* g() { const { a = yield 1, [yield 2]: b = yield 3, ...r } = { c: 3, d: 4, k: undefined }; const [p = yield 4, , [q] = [yield 5], ...s] = [undefined, 0, undefined, 8, 9]; return [a, b, r, p, q, s]; } const it = g(); it.next(); it.next('A'); it.next('k'); it.next('B'); it.next('P'); log(it.next('Q').value);`,
  'assignment patterns with yields': `
    const l = []; const o = { set z(v) { l.push('z' + v); } }; function* g() { let a; return [[o[yield 1], o.z = yield 2, ...a] = [10, undefined, 5, 6], { x: o[yield 3] = yield 4, y: [a] = [yield 5] } = { y: undefined }, a]; } const it = g(); it.next(); it.next('k'); it.next('Z'); it.next('m'); it.next('M'); log(it.next('a5').value, o.k, o.m, l);`,
  'array patterns with yields close their iterators': `
    const src = n => ({ [Symbol.iterator]: () => ({ next: () => (log('next'), { value: undefined, done: --n < 0 }), return() { log('closed'); return {}; } }) });
    function* g(s) { const [a = yield 1, b] = s; return [a, b]; } let it = g(src(5)); it.next(); log(it.next('a')); it = g(src(1)); it.next(); log(it.next('a')); it = g(src(5)); it.next(); log(it.return('r')); it = g(src(5)); it.next(); try { it.throw('t'); } catch (e) { log(e); }`,
  classes: `
    class Base { m() { return 'base'; } } function* g() { const C = class extends (yield 1) { [yield 2]() { return super.m() + 'k'; } static [yield 3] = this.name; x = 1; }; class D extends C { static s = yield_; } return [C.name, new C().k(), C.s, new D().x]; var yield_; } const it = g(); it.next(); it.next(Base); it.next('k'); log(it.next('s').value);`,
  'classes in blocks and loops': `
    const late = []; async function f() { for (let i = 0; i < 2; i++) { class A { static n = i; get() { return [i, A.n]; } } await 0; late.push(new A()); } } await f(); log(late.map(a => a.get()));`,
  'object literals': `
    function* g() { return { a: yield 1, get [yield 2]() { return 'get'; }, m() { return super.toString === Object.prototype.toString; }, __proto__: yield 3, f: () => {}, ['x' + 1]: yield 4, async n() { return super.valueOf() === this; } }; } const it = g(); it.next(); it.next('A'); it.next('g'); it.next({ inherited: 1 }); const o = it.next('X').value; log(o.a, o.g, o.m(), o.inherited, o.f.name, o.x1, await o.n());`,
  'spread keeps what it saw': `
    const a = [1, 2]; const o = { p: 1 }; function* g() { return [[...a, yield 1], { ...o, q: yield 2 }, Math.max(...a, yield 3)]; } const it = g(); it.next(); a.push(3); it.next('x'); o.p = 2; it.next('y'); log(it.next(0).value);`,
  'sequence and parentheses': `
    async function f() { let a = (await 1, (log('x'), await 2)), b = ((await (3))); (await 4); return [a, b]; } log(await f());`,
  'evaluation stops where it throws': `
    const t = n => (log(n), n); async function f() { try { t(1) + await Promise.reject('no') + t(2); } catch (e) { return e; } } log(await f());`,

  // ---- this, super, classes
  'this, arguments and new.target in arrows': `
    function F() { this.v = 1; this.p = (async () => { await 0; return [this.v, arguments.length, new.target === F]; })(); } log(await new F(1, 2, 3).p); function* g() { const a = () => [this.z, arguments[0]]; yield a(); } log([...g.call({ z: 1 }, 2)]);`,
  'this of sloppy and strict functions': `
    async function a() { await 0; return this === globalThis; } async function b() { 'use strict'; await 0; return this; } function* c() { yield typeof this; } log(await a.call(undefined), await b.call(undefined), [...c.call(1)]);`,
  'super in methods': `
    class A { get p() { return 'A.p'; } m(x) { return 'A.m' + x; } static s() { return 'A.s'; } } class B extends A { async m(x) { await 0; super.q = 5; const f = async () => { await 0; return super.m(await x); }; return [super.m(await x), super.p, super['m'](await 1), this.q, await f()]; } static async s() { await 0; return super.s(); } *g() { yield super.m(yield); } async *ag() { yield super.p; } async inc() { super.n = 1; super.n += await 2; super.n++; return this.n; } }
    const b = new B(), it = b.g(); it.next(); log(await b.m(1), await B.s(), it.next(7).value, (await b.ag().next()).value, await b.inc());`,
  'super in object methods': `
    const o = { __proto__: { x() { return this.k; } }, k: 3, async m() { await 0; return super.x(); }, *g() { yield super.x(); } }; log(await o.m(), [...o.g()], o.m.name);`,
  'super() in an async arrow': `
    class A { constructor() { this.a = 1; } } class B extends A { constructor() { const f = async () => { super(await 0 || 1); await 0; return this.a; }; const p = f().catch(e => e.name); super(); this.p = p; } } try { log(await new B().p); } catch (e) { log(e.name); }`,
  'private names': `
    class A { #x = 1; #y; async #m(v) { await 0; return this.#x + v; } *#g() { yield this.#x; } static async #s() { return 's'; } async *#ag() { yield 4; } async t(o) { this.#x = await 5; this.#x += await 6; this.#y ??= await 7; const r = [await this.#m(await 1), ...this.#g(), await A.#s(), #x in (await o), (await o)?.#y, this.#y++, this.#y]; for await (const x of this.#ag()) r.push(x); return r; } } log(await new A().t(new A()));`,
  'fields and static blocks': `
    let block; class A { v = 1; f = async () => { await 0; return this.v; }; static s = async () => { await 0; return this.name; }; #p = async () => { await 0; return this.v + 1; }; p() { return this.#p(); } static { block = (async () => { await 0; return this.name; })(); } } const a = new A(); log(await a.f(), await A.s(), await a.p(), await block, a.f.name);`,
  'async methods in every position': `
    class A { async 'a b'() { return 1; } async 2() { return 2; } static async [(log('key'), 'c')]() { return 3; } async get() { return 4; } async static() { return 5; } static async async() { return 6; } } const a = new A(); log(await a['a b'](), await a[2](), await A.c(), await a.get(), await a.static(), await A.async()); const o = { async get() { return 1; }, async async() { return 2; }, async '__proto__'() { return 3; }, async *x() { yield 4; } }; log(await o.get(), await o.async(), Object.hasOwn(o, '__proto__'), (await o.x().next()).value);`,

  // ---- async
  'await anything': `
    const thenable = { then(r) { r('then'); } }, bad = { get then() { throw new Error('get'); } }, rejecting = { then(_, r) { r('no'); } }; log(await 1, await undefined, await thenable, await Promise.resolve(2), await { then: 1 }.then); for (const v of [bad, rejecting]) try { await v; } catch (e) { log(e); } class P extends Promise {} log(await P.resolve(3), await new P(r => r(4)));`,
  'a thenable that settles twice and throws': `
    log(await { then(a, b) { a(1); b(2); throw 3; } }); try { await { then(a, b) { throw 3; } }; } catch (e) { log(e); } log(await new Promise(r => r({ then(a) { a({ then(b) { b('deep'); } }); } })));`,
  'async functions without await': `
    async function a() { return 1; } async function b() { throw new Error('b'); } async function c() { return a(); } async function d() {} const e = async x => x, f = async () => ({ v: 1 }); log(await a(), await b().catch(e => e.message), await c(), await d(), await e(5), await f());`,
  'async recursion': `
    async function fib(n) { return n < 2 ? n : await fib(n - 1) + await fib(n - 2); } log(await fib(12)); async function count(n) { if (n) await count(n - 1); return n; } log(await count(500));`,
  'microtasks of async functions': `
    const l = []; async function a() { l.push('a1'); await null; l.push('a2'); return 1; } async function b() { await a(); l.push('b'); } async function c() { await { then(r) { l.push('then'); r(1); } }; l.push('c'); } async function d() { return Promise.resolve().then(() => l.push('d1')); } async function e() { try { await Promise.reject(1); } catch { l.push('e'); } return { then(r) { l.push('ethen'); r(); } }; }
    const ps = [b(), c(), d().then(() => l.push('d2')), e().then(() => l.push('e2'))]; let p = Promise.resolve(); for (let i = 0; i < 10; i++) p = p.then(() => l.push(i)); await Promise.all([...ps, p]); log(l.join());`,
  'microtasks of promises': `
    const l = []; const s = n => () => l.push(n); Promise.resolve().then(s('a')).then(s('b')).then(s('c')).then(s('d')).then(s('e')); Promise.resolve().then(() => Promise.resolve()).then(s('inner')); new Promise(r => r(Promise.resolve())).then(s('resolved')); Promise.reject().catch(s('catch')).finally(s('finally')).then(s('after')); queueMicrotask(s('task')); Promise.all([1, Promise.resolve(2)]).then(s('all')); Promise.race([Promise.resolve(1)]).then(s('race')); Promise.allSettled([Promise.reject()]).then(s('settled')); Promise.any([Promise.reject(), 1]).then(s('any')); await new Promise(r => setTimeout(r, 5)); log(l.join());`,
  'microtasks of async generators': `
    const l = []; async function* g() { l.push('s'); yield 1; l.push('m'); yield* [2, 3]; try { yield Promise.resolve(4); } finally { l.push('f'); } return 5; } const it = g(); const ps = [1, 2, 3, 4, 5, 6, 7].map(i => it.next().then(({ value }) => l.push('n' + i + value))); let p = Promise.resolve(); for (let i = 0; i < 24; i++) p = p.then(() => l.push(i)); await Promise.all([...ps, p]); log(l.join());`,
  'microtasks of for await': `
    const l = []; async function* g() { yield 1; yield 2; } async function f() { for await (const x of g()) l.push('x' + x); l.push('end'); for await (const x of [3, Promise.resolve(4)]) l.push('y' + x); l.push('end2'); } const q = f(); let p = Promise.resolve(); for (let i = 0; i < 24; i++) p = p.then(() => l.push(i)); await q; await p; log(l.join());`,
  'microtasks of return() and throw() of async generators': `
    const l = []; async function* g() { try { yield 1; } finally { l.push('f'); await 0; l.push('f2'); } } const a = g(), b = g(), c = g(); a.return('u').then(r => l.push('ru' + r.value)); b.next().then(() => l.push('b1')); b.return(Promise.resolve('v')).then(r => l.push('rb' + r.value)); b.next().then(r => l.push('bn' + r.done)); c.next(); c.throw('e').catch(e => l.push('c' + e)); c.return(5).then(() => l.push('cr')); let p = Promise.resolve(); for (let i = 0; i < 20; i++) p = p.then(() => l.push(i)); await p; log(l.join());`,
  'microtasks and next ticks': `
    const l = []; process.nextTick(() => l.push('tick')); Promise.resolve().then(() => { l.push('p1'); process.nextTick(() => l.push('tick2')); }).then(() => l.push('p2')); queueMicrotask(() => l.push('m')); await new Promise(r => setTimeout(r, 5)); log(l.join());`,
  'async generators': `
    async function* g() { const x = await Promise.resolve(1); const y = yield x; try { yield y; } finally { await 0; log('fin'); } return Promise.resolve('R'); } const it = g(); log(await it.next(), await it.next('Y'), await it.next(), await it.next()); const i2 = g(); await i2.next(); await i2.next(); log(await i2.return(Promise.resolve('z')), await i2.next());`,
  'async generators unwrap what they yield': `
    async function* g() { const v = yield Promise.resolve(5); log('v', v); try { yield Promise.reject('E'); } catch (e) { log('c', e); } yield { then(r) { r('thenable'); } }; } const l = []; for await (const x of g()) l.push(x); log(l);`,
  'async generators queue requests': `
    async function* g() { log('start'); yield 1; yield 2; return 3; } const it = g(); log(await Promise.all([it.next(), it.next(), it.next(), it.next(), it.return(4)])); const j = g(); log(await Promise.allSettled([j.throw('t'), j.next(), j.return(Promise.reject('r')), j.next()]));`,
  'async generators and errors': `
    async function* g() { try { yield 1; } catch (e) { log('caught', e); yield 'h'; } throw new Error('end'); } const it = g(); log(await it.next(), await it.throw('x'), await it.next().catch(e => e.message), await it.next());`,
  'yield* of async generators': `
    async function* inner() { try { log('got', yield 1); yield 2; } catch (e) { log('caught', e); yield 'c'; } finally { log('finally'); } return 'r'; } async function* g() { log('result', yield* inner()); yield 3; } let it = g(); log(await it.next(), await it.next('v'), await it.next(), await it.next()); it = g(); await it.next(); log(await it.throw('T'), await it.next(), await it.next()); it = g(); await it.next(); log(await it.return('R'), await it.next());`,
  'yield* of what is synchronous in async generators': `
    const src = extra => ({ [Symbol.iterator]: () => ({ next: v => ({ value: Promise.resolve(v), done: false }), ...extra }) }); async function* g(s) { try { yield* s; } catch (e) { yield e instanceof Error ? e.name : e; } } let it = g(src({})); log(await it.next(1), await it.next(2), await it.throw('t')); it = g(src({ return: v => ({ done: true, value: Promise.resolve('own ' + v) }) })); await it.next(); log(await it.return('r')); it = g(src({})); await it.next(); log(await it.return('r')); it = g([Promise.reject('bad'), 2]); log(await it.next(), await it.next()); it = g(src({ throw: e => ({ done: false, value: 'taken ' + e }) })); await it.next(); log(await it.throw('t'));`,
  'wrong receivers': `
    async function* ag() {} function* g() {} const AGP = Object.getPrototypeOf(ag.prototype), GP = Object.getPrototypeOf(g.prototype); for (const m of ['next', 'return', 'throw']) { for (const v of [undefined, {}, g(), ag()]) { try { const r = AGP[m].call(v, 1); await r.then(() => log('fine'), e => log(m, e instanceof Error ? e.name : e)); } catch (e) { log('threw', e.name); } try { log(GP[m].call(v, 1)); } catch (e) { log(m, e instanceof Error ? e.name : e); } } }`,

  // ---- promises
  'resolving functions': `
    let a, b; const p = new Promise((x, y) => { a = x; b = y; log(x.length, y.length, x.name, Object.hasOwn(x, 'prototype'), typeof x); }); a(1); a(2); b(3); log(await p); const q = new Promise((x, y) => { x(1); throw 2; }); log(await q); const r = new Promise(() => { throw 2; }); log(await r.catch(e => e)); const s = new Promise(x => setTimeout(() => x(s), 0)); log(await s.catch(e => e.name)); try { Promise(); } catch (e) { log(e.name); } try { new Promise(1); } catch (e) { log(e.name); }`,
  'then and its handlers': `
    const p = Promise.resolve(1); log(await p.then(), await p.then(2, 3), await p.then(x => x + 1), await p.then(() => { throw 4; }).catch(e => e), await Promise.reject(5).then(x => x, e => e + 1)); log(p.then.length, p.catch.length, p.finally.length, Promise.length, Promise.name, Promise.all.length, Promise.prototype[Symbol.toStringTag], Object.prototype.toString.call(p), p instanceof Promise, p.constructor === Promise);`,
  'finally of promises': `
    log(await Promise.resolve(1).finally(() => 2), await Promise.resolve(1).finally(() => { throw 3; }).catch(e => e), await Promise.reject(4).finally(() => 5).catch(e => e), await Promise.resolve(6).finally(() => Promise.reject(7)).catch(e => e), await Promise.resolve(8).finally(9));`,
  combinators: `
    const ok = v => new Promise(r => setTimeout(r, 1, v)), no = v => new Promise((_, r) => setTimeout(r, 1, v)); log(await Promise.all([ok(1), 2, ok(3)]), await Promise.all([ok(1), no(2)]).catch(e => e), await Promise.all([]), await Promise.race([ok(1), ok(2)]), await Promise.any([no(1), ok(2)]), await Promise.allSettled([ok(1), no(2), 3])); try { await Promise.any([no(1), no(2)]); } catch (e) { log(e.name, e.errors); } log(await Promise.all('ab'), await Promise.all(5).catch(e => e.name), await Promise.any([]).catch(e => e.errors));`,
  'combinators close what they iterate': `
    const src = { [Symbol.iterator]: () => ({ next: () => ({ value: { get then() { throw 'then'; } }, done: false }), return() { log('closed'); return {}; } }) }; class T extends Promise { then() { throw 'then'; } } T.resolve = () => new T(() => {}); log(T.all(src) instanceof T); class P extends Promise { static resolve() { throw 'resolve'; } } log(await P.all(src).catch(e => e));`,
  subclasses: `
    const made = []; class P extends Promise { constructor(x) { super(x); made.push('P'); } static get [Symbol.species]() { return this; } } const p = P.resolve(1).then(x => x + 1); log(p instanceof P, await p, made.length, p.constructor.name, await P.all([1, 2]), P.all([1]) instanceof P, P.reject(1).catch(() => 2) instanceof P, P.resolve(p) === p, Promise.resolve(p) === p); class Q extends Promise { static get [Symbol.species]() { return Promise; } } log(new Q(() => {}).then() instanceof Q, await Q.resolve(3).finally(() => {}));`,
  'a promise resolved with itself later and with promises': `
    const l = []; const deferred = () => { let resolve, reject; const promise = new Promise((a, b) => { resolve = a; reject = b; }); return { promise, resolve, reject }; }; const a = deferred(), b = deferred(); a.promise.then(v => l.push('a' + v)); b.promise.then(v => l.push('b' + v)); a.resolve(b.promise); a.resolve('ignored'); b.resolve(1); await a.promise; log(l);`,
  'rejections handled late': `
    const p = Promise.reject(new Error('late')); await new Promise(r => setTimeout(r, 3)); log(await p.catch(e => e.message));`,
  'a promise of the host': `
    const { promises } = require('node:fs'); const p = promises.stat('/'); log(p instanceof Promise, typeof p.then, (await p).isDirectory(), await p.then(() => 'then'), await Promise.all([p, 1]).then(a => a.length), Promise.resolve(p) === p); await promises.stat('/does/not/exist').catch(e => log(e.code)); try { await promises.stat('/does/not/exist'); } catch (e) { log(e.code); } log(await promises.stat('/').finally(() => {}).then(s => s.isDirectory()));`,
  'promises handed to the host': `
    const { Readable } = require('node:stream'); async function* g() { yield 'a'; await 0; yield 'b'; } const l = []; for await (const c of Readable.from(g())) l.push(c); log(l); const { promisify, callbackify } = require('node:util'); log(await promisify(setTimeout)(1, 'v')); callbackify(async () => 'cb')((e, v) => log(v)); await new Promise(r => setTimeout(r, 3));`,
  inspection: `
    const { inspect } = require('node:util'); const p = Promise.resolve({ a: [1] }); class P extends Promise {} const q = P.reject(2); q.catch(() => {}); log(inspect(p), inspect(new Promise(() => {})), inspect(q), inspect({ p: Promise.resolve(1) }), inspect(async () => {}), inspect(async function f() {}), inspect(function* g() {}), inspect((function* () {})()));`,
};

/**
 * Cases in which one engine's native code is not what ECMA-262 says (or said when it was built); lowered code is
 * held to what the other engine does.
 */
export const deviations: Record<string, { engine: 'bun' | 'node'; why: string }> = {
  'parameters have their own scope': { engine: 'bun', why: 'JSC merges the two scopes of an async function' },
  'yield* hands results through unopened': { engine: 'bun', why: 'JSC makes a new result object' },
  'yield* hands results through at any depth': { engine: 'bun', why: 'JSC makes a new result object' },
  'yield* and iterators without throw and return': { engine: 'bun', why: 'JSC makes a new result object' },
  'microtasks of promises': { engine: 'bun', why: 'JSC skips two jobs of finally()' },
  'compound assignment': { engine: 'node', why: 'V8 converts a computed key twice' },
  'yield* of what is synchronous in async generators': {
    engine: 'node',
    why: 'V8 12 does not close the iterator when throw() is missing (ECMA-262 of 2024)',
  },
};

export interface Case {
  name: string;
  code: string;
}

export const cases: Case[] = Object.entries(snippets).map(([name, body]) => ({
  name,
  code: `const require = globalThis.testRequire;\n(async () => {${body}\n})().then(() => end(), error => { log('rejected', error); end(); });`,
}));
