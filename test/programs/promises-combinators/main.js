// all, allSettled, any and race pending while their members settle in different turns.
const after = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
const failing = (ms, message) => new Promise((_, reject) => setTimeout(reject, ms, new Error(message)));
const log = [];
const note = (name, p) => p.then(v => log.push(name + ' ' + JSON.stringify(v)), e => log.push(`${name} failed ${e.errors ? e.name + e.errors.map(x => x.message) : e.message}`));
note('all', Promise.all([after(240, 'a'), 'plain', after(80, 'b'), { then: r => r('thenable') }]));
note('allFails', Promise.all([after(320, 1), failing(160, 'x'), failing(240, 'y')]));
note('settled', Promise.allSettled([after(240, 1), failing(80, 'z')]).then(list => list.map(r => r.status + (r.value ?? r.reason.message))));
note('any', Promise.any([failing(80, 'q'), after(400, 'winner'), after(560, 'slow')]));
note('anyFails', Promise.any([failing(160, 'm'), failing(320, 'n')]));
note('race', Promise.race([after(200, 'fast'), failing(120, 'faster failure')]));
note('empty', Promise.all([]));
setTimeout(() => console.log(log.join('\n')), 900);
