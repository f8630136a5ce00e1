// A hash object half-way holds state of the host's that nobody can read.
const crypto = require('node:crypto');
const job = { name: 'digest', hash: crypto.createHash('sha256') };
job.hash.update('first ');
setTimeout(() => {
  job.hash.update('second');
  setTimeout(() => {
    console.log(job.hash.digest('hex').slice(0, 16));
    delete job.hash;
    setTimeout(() => console.log(Object.keys(job).join()), 1);
  }, 1);
}, 1);
