// Hoisted functions, vars and TDZ in suspended bodies; names shadowed across awaits.
const sleep = v => new Promise(resolve => setTimeout(resolve, 1, v));
async function body(x) {
  const log = [typeof hoisted, typeof later, early()];
  const readLate = () => late;
  try {
    readLate();
  } catch (e) {
    log.push(e.name);
  }
  await sleep();
  try {
    readLate();
  } catch (e) {
    log.push(e.name);
  }
  let late = await sleep('late value');
  log.push(readLate());
  {
    let x = await sleep('inner x');
    function hoisted() {
      return x;
    }
    log.push(hoisted());
  }
  var later = x;
  function early() {
    return 'early' + x;
  }
  class Local {
    static made = later;
  }
  await sleep();
  try {
    late2;
  } catch (e) {
    log.push(e.name);
  }
  const late2 = 1;
  log.push(hoisted(), later, Local.made, late2);
  return log.join();
}
body('X').then(console.log);
