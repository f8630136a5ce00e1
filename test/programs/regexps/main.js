// Regular expressions: source, flags, lastIndex of global and sticky ones, named groups, extra properties.
const global = /(?<word>[a-z]+)-(\d+)/gi;
const sticky = /\s*(\w)/y;
const tricky = /[/\]"'\u2028]+\/\n/su;
const built = new RegExp('a/b\n"c"', 'dm');
const empty = new RegExp('');
global.label = 'labelled';
const text = 'Alpha-1 beta-22 gamma-333';
const log = [];

function next() {
  const match = global.exec(text);
  if (!match) return finish();
  log.push(match.groups.word + '=' + match[2] + '@' + match.index + '>' + global.lastIndex);
  const letter = sticky.exec('  a b c');
  log.push(letter ? letter[1] + sticky.lastIndex : 'none');
  setTimeout(next, 1);
}
function finish() {
  console.log(log.join(' '), global.lastIndex, sticky.lastIndex);
  console.log(tricky.source, tricky.flags, tricky.test('/"\'/\n'));
  console.log(JSON.stringify(built.source), built.flags, built.exec('a/b\n"c"').indices[0].join());
  console.log(String(empty), global.label, global instanceof RegExp, Object.keys(global).join());
  tricky.lastIndex = 5;
  setTimeout(() => {
    console.log(tricky.lastIndex, 'x1y2'.replace(/\d/g, d => d * 2), text.match(global).length);
    Object.freeze(sticky);
    setTimeout(() => {
      let outcome = 'ok';
      try {
        sticky.exec('  a');
      } catch (e) {
        outcome = e.name;
      }
      console.log(outcome, Object.isFrozen(sticky));
    }, 1);
  }, 1);
}
setTimeout(next, 1);
