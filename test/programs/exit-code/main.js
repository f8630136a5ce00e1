// process.exitCode set in an early turn is the status at the end.
let final = 2;
process.exitCode = 3;
setTimeout(() => {
  console.log(process.exitCode);
  setTimeout(() => {
    process.exitCode += final;
    console.log('done');
  }, 1);
}, 1);
