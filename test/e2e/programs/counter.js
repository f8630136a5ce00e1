let count = 0;
setInterval(() => {
  count += 1;
  console.log(`count ${count}`);
}, 20);
