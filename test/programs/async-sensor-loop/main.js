// A device program: reads a sensor, averages, raises alarms, writes reports, stops on command.
const { EventEmitter } = require('events');
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
class Sensor {
  #seed = 7;
  async read() {
    await sleep(2);
    this.#seed = (this.#seed * 137) % 1009;
    if (this.#seed % 11 === 0) throw new Error('glitch');
    return 15 + (this.#seed % 20);
  }
}
const alarms = new EventEmitter();
const report = { samples: 0, glitches: 0, alarms: [] };
let running = true;
alarms.on('hot', async (t, at) => {
  await sleep(1);
  report.alarms.push(t + '@' + at);
  if (report.alarms.length === 3) running = false;
});
async function monitor(sensor) {
  const window = [];
  while (running) {
    try {
      const t = await sensor.read();
      report.samples++;
      window.push(t);
      if (window.length > 4) window.shift();
      const mean = window.reduce((a, b) => a + b) / window.length;
      if (mean > 26) alarms.emit('hot', mean.toFixed(1), report.samples);
    } catch (e) {
      report.glitches++;
      await sleep(3);
    }
    if (report.samples > 30) break;
  }
  return report;
}
monitor(new Sensor()).then(r => console.log(JSON.stringify(r)));
