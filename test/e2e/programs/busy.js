console.log('busy');
setTimeout(() => {
  for (;;);
}, 50);
