// Fields holding arrows: each instance's arrow keeps its own this, and arguments of nothing.
class Button {
  clicks = 0;
  static all = new Set();
  handler = event => {
    this.clicks += event.by;
    return this;
  };
  #hidden = () => this.clicks * 100;
  total = () => this.#hidden();
  constructor(label, onClick = () => this.label) {
    this.label = label;
    this.onClick = onClick;
    this.lateArrow = () => [this.label, new.target === Button, arguments.length].join();
    Button.all.add(this.handler);
  }
}
class Toggle extends Button {
  on = false;
  handler = event => {
    this.on = !this.on;
    return super.toString === Object.prototype.toString && this;
  };
}
const ok = new Button('ok');
const dark = new Toggle('dark', 1, 2);
const { handler, total } = ok;

setTimeout(() => {
  console.log(handler({ by: 2 }) === ok, total(), ok.onClick(), ok.lateArrow());
  setTimeout(() => {
    const stolen = dark.handler;
    ok.label = 'OK';
    console.log(stolen.call(ok) === dark, dark.on, ok.onClick(), dark.lateArrow(), Button.all.has(handler));
    console.log(Button.all.size, handler({ by: 1 }).total(), handler.name);
  }, 1);
}, 1);
