// all, allSettled, any and race pending while their members settle in different turns.
const after = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
const failing = (ms, message) => new Promise((_, reject) => setTimeout(reject, ms, new Error(message)));
const log = [];
const note = (name, p) => p.then(v => log.push(name + ' ' + JSON.stringify(v)), e => log.push(`${name} failed ${e.errors ? e.name + e.errors.map(x => x.message) : e.message}`));
note('all', Promise.all([after(30, 'a'), 'plain', after(10, 'b'), { then: r => r('thenable') }]));
note('allFails', Promise.all([after(40, 1), failing(20, 'x'), failing(30, 'y')]));
note('settled', Promise.allSettled([after(30, 1), failing(10, 'z')]).then(list => list.map(r => r.status + (r.value ?? r.reason.message))));
note('any', Promise.any([failing(10, 'q'), after(50, 'winner'), after(70, 'slow')]));
note('anyFails', Promise.any([failing(20, 'm'), failing(40, 'n')]));
note('race', Promise.race([after(25, 'fast'), failing(15, 'faster failure')]));
note('empty', Promise.all([]));
setTimeout(() => console.log(log.join('\n')), 700);
