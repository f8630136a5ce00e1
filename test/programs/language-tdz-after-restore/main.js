// Names not yet initialized stay uninitialized across turns, and come alive when their line finally runs.
const probes = {};
const attempt = f => {
  try {
    return 'value ' + f();
  } catch (e) {
    return e.name;
  }
};
function stage(which) {
  switch (which) {
    case 'late':
      let value = 'initialized';
      probes.lateValue = () => value;
      break;
    default:
      probes.read = () => value;
      probes.write = () => (value = 1);
      probes.type = () => typeof value;
  }
}
stage('other');
const stuck = (() => {
  const self = {};
  try {
    self.peek = () => doomed;
    const doomed = (() => {
      throw new Error('initializer failed');
    })();
  } catch (e) {
    self.reason = e.message;
  }
  return self;
})();
class Later {
  static probe = attempt(() => Unborn.name);
}

setTimeout(() => {
  console.log(attempt(probes.read), attempt(probes.write), attempt(probes.type), stuck.reason, attempt(stuck.peek));
  stage('late');
  setTimeout(() => {
    console.log(attempt(probes.read), attempt(probes.lateValue), attempt(stuck.peek), Later.probe);
  }, 1);
}, 1);
class Unborn {}
