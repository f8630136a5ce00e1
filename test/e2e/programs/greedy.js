const hoard = [];
console.log('greedy');
setInterval(() => hoard.push(new Uint8Array(4e6).fill(1)), 10);
