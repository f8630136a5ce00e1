setTimeout(function later() {
  throw new Error('from the program');
}, 50);
