// Constants stay constant after every move: assignment throws, the value's insides may change.
'use strict';
const limit = 10;
const list = [];
const attempts = [];
const tryWrite = f => {
  try {
    f();
    attempts.push('written');
  } catch (e) {
    attempts.push(e.name);
  }
};
const writers = {
  plain: () => { limit = 11; },
  compound: () => { limit += 1; },
  increment: () => { limit++; },
  destructured: () => { [limit] = [12]; },
  logical: () => { limit &&= 5; },
  skipped: () => { limit ||= 5; },
  loop: () => { for (limit of [1]); },
};
for (const i of [1, 2]) writers['loop' + i] = () => { i = 0; };

setTimeout(() => {
  Object.values(writers).forEach(tryWrite);
  list.push(limit);
  setTimeout(() => {
    Object.values(writers).forEach(tryWrite);
    list.push(limit);
    console.log(attempts.join(' '));
    console.log(list.join());
  }, 1);
}, 1);
