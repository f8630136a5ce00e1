// Keys of parameter patterns are evaluated by calls alone.
let n = 0;
function key() { n++; return 'k'; }
const k = 'a';
function f({ [key()]: v, [k + '']: [{ [`${key()}`]: w }] = [{ k: 1 }] } = { k: 5 }) { return [v, w]; }
const g = ({ [(n++, 'k')]: x }) => x;
class C { constructor({ [key()]: v }) { this.v = v; } m({ [key()]: v }) { return v; } async a({ [key()]: v }) { await 0; return v; } *g({ [key()]: v }) { yield v; } }
const c = new C({ k: 1 });
function later() { console.log(n, f(), g({ k: 2 }), c.v, c.m({ k: 3 }), [...c.g({ k: 4 })]); c.a({ k: 5 }).then(console.log); }
later(); setTimeout(later, 1); setTimeout(later, 70);
