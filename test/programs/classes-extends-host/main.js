// Classes that extend what the host provides, with private names.
class MyEE extends require('events') {}
class U extends URL {
  get short() {
    return this.host;
  }
}
class H extends Headers {
  get n() {
    return [...this].length;
  }
}
class ET extends EventTarget {
  #n = 1;
  get n() {
    return this.#n++;
  }
}
class AC extends AbortController {
  #m = 'm';
  get m() {
    return this.#m;
  }
}
class TE extends TextEncoder {
  #k = 1;
  get k() {
    return this.#k++;
  }
}
class WM extends WeakMap {
  #c = 0;
  set(k, v) {
    this.#c++;
    return super.set(k, v);
  }
  get c() {
    return this.#c;
  }
}
class PR extends Promise {}
class DV extends DataView {
  #d = 3;
  get d() {
    return this.#d;
  }
}
class AB extends ArrayBuffer {
  #e = 4;
  get e() {
    return this.#e;
  }
}
class St extends String {
  #f = 5;
  get f() {
    return this.#f;
  }
}
class Num extends Number {
  #g = 6;
  get g() {
    return this.#g;
  }
}
class Rx extends RegExp {
  #h = 7;
  get h() {
    return this.#h;
  }
}
class Se extends Set {
  #i = 8;
  get i() {
    return this.#i;
  }
}
class Buf extends Uint8Array {
  #l = 1;
  get l() {
    return this.#l;
  }
}
class WR extends WeakRef {
  #q = 2;
  get q() {
    return this.#q;
  }
}
const k = {};
const o = [
  new U('http://h/x'),
  new H({ a: 'b' }),
  new ET(),
  new AC(),
  new TE(),
  new WM().set(k, 1),
  new DV(new ArrayBuffer(4)),
  new AB(3),
  new St('abc'),
  new Num(4),
  new Rx('x', 'g'),
  new Se([1]),
  { j: 9 },
  new Buf(3),
  new WR(k),
];
let i = 0;
const go = () => {
  console.log(
    o[0].short,
    o[1].n,
    o[2].n,
    o[3].m,
    o[4].k,
    o[5].c,
    o[5].get(k),
    o[6].d,
    o[7].e,
    o[8].f + o[8],
    o[9].g + o[9],
    o[10].h,
    o[11].i,
    o[12].j,
    o[13].l,
    o[14].q,
    o[14].deref() === k,
    o.map(x => x.constructor.name).join(),
  );
  if (++i < 3) setTimeout(go, 1);
};
setTimeout(go, 1);
