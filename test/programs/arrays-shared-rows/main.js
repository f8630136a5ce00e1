// Rows filled with one reference stay one row; copies stay copies.
const row = [0, 0, 0];
const same = new Array(3).fill(row);
const copies = Array.from({ length: 3 }, () => row.slice());
const nested = [[[row]], row];
let turn = 0;
const timer = setInterval(() => {
  same[turn][turn] = turn + 1;
  copies[turn][turn] = turn + 1;
  console.log(JSON.stringify(same), JSON.stringify(copies));
  if (++turn === 3) {
    clearInterval(timer);
    console.log(nested[0][0][0] === nested[1], nested[1] === same[2], row.join(''));
  }
}, 1);
