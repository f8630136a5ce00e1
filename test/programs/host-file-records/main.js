// What the file system said about files, held across turns: fs.Stats and fs.Dirent.
const fs = require('fs');
const stats = fs.statSync('/');
const known = { size: stats.size, mode: stats.mode, changed: stats.mtime.getTime(), ms: stats.mtimeMs };
const entries = fs.readdirSync('/dev', { withFileTypes: true }).filter(entry => ['null', 'shm'].includes(entry.name));
stats.note = 'mine';
for (const entry of entries) entry.seen = entry.name.length;
const kinds = () => entries.map(e => `${e.name} ${e.seen} ${e.isDirectory()} ${e.isCharacterDevice()} ${e.isFile()}`).sort().join(', ');
let turns = 0;
function turn() {
  console.log(stats.isDirectory(), stats.isFile(), stats.size === known.size, stats.mode === known.mode, stats.note);
  console.log(stats.mtime.getTime() === known.changed, stats.mtimeMs === known.ms, stats.atime instanceof Date);
  console.log(stats instanceof fs.Stats, entries.every(e => e instanceof fs.Dirent), kinds());
  if (++turns < 3) setTimeout(turn, 1);
}
setTimeout(turn, 1);
