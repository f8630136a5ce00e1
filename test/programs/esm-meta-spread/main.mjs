// import.meta and import() behind the dots of a spread, where they are no property of anything.
import { basename } from 'node:path';
const url = () => [...import.meta.url].join('');
const nothing = () => ({ one: 0, ...import.meta?.nothing });
console.log(basename(url()), JSON.stringify(nothing()));
setTimeout(async () => {
  const names = Object.keys({ ...nothing(), ...(await import('./other.mjs')) });
  console.log(names.join(), basename(url()));
  setTimeout(() => console.log(basename(url()), JSON.stringify(nothing())), 1);
}, 1);
