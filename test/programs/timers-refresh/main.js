// refresh() starts a timer's wait over; on one that has fired it starts it again.
const log = [];
const watchdog = setTimeout(() => {
  log.push('watchdog');
  if (log.length < 8) watchdog.refresh();
  else console.log(log.join(' '));
}, 300);
let kicks = 0;
const kick = setInterval(() => {
  log.push('kick' + ++kicks);
  watchdog.refresh();
  if (kicks === 5) clearInterval(kick);
}, 60);
