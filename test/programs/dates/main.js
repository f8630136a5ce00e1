// Dates: exact times, invalid ones, mutation through an alias, extra properties.
const launch = new Date(Date.UTC(1969, 6, 16, 13, 32, 0, 123));
const invalid = new Date(NaN);
const alias = launch;
const far = new Date(8.64e15);
const old = new Date(-1);
launch.mission = 'Apollo 11';
const calendar = new Map([[launch, 'launch'], [far, 'end of time']]);

setTimeout(() => {
  alias.setUTCDate(20);
  console.log(launch.toISOString(), launch.mission, calendar.get(alias));
  setTimeout(() => {
    console.log(Number.isNaN(invalid.getTime()), JSON.stringify({ invalid, old }), far.toISOString());
    console.log(launch instanceof Date, Object.prototype.toString.call(old), far.getTime() === 8.64e15);
    setTimeout(() => {
      launch.setTime(0);
      console.log(alias.toJSON(), launch - old, new Date(alias) !== alias, [...calendar.keys()][0] === launch);
    }, 1);
  }, 1);
}, 1);
