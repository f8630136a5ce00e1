// An editor whose undo and redo stacks hold closures that reverse each change.
const documentText = { text: '' };
const undone = [];
const done = [];
function perform(change) {
  const inverse = change();
  done.push({ change, inverse });
  undone.length = 0;
}
const insert = (at, what) => () => {
  const { text } = documentText;
  documentText.text = text.slice(0, at) + what + text.slice(at);
  return () => {
    documentText.text = documentText.text.slice(0, at) + documentText.text.slice(at + what.length);
  };
};
const erase = (from, to) => () => {
  const removed = documentText.text.slice(from, to);
  documentText.text = documentText.text.slice(0, from) + documentText.text.slice(to);
  return insert(from, removed);
};
const undo = () => {
  const step = done.pop();
  step.inverse();
  undone.push(step);
};
const redo = () => {
  const { change } = undone.pop();
  done.push({ change, inverse: change() });
};
const script = [
  () => perform(insert(0, 'hello world')),
  () => perform(erase(0, 6)),
  () => perform(insert(5, '!')),
  () => (undo(), undo()),
  () => redo(),
  () => perform(insert(0, 'new ')),
  () => (undo(), undo(), undo()),
];
setTimeout(function next() {
  script.shift()();
  console.log(JSON.stringify(documentText.text), done.length, undone.length);
  if (script.length) setTimeout(next, 1);
}, 1);
