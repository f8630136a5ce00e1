// Object methods with super: the home object is fixed, whatever the receiver and however it is borrowed.
const base = {
  greet() {
    return 'base ' + this.name;
  },
  get title() {
    return 'Dr ' + this.name;
  },
  set title(v) {
    this.given = 'base set ' + v;
  },
};
const derived = {
  __proto__: base,
  name: 'derived',
  greet() {
    return 'derived > ' + super.greet();
  },
  get title() {
    return super.title + '!';
  },
  set title(v) {
    super.title = v + '?';
  },
  later() {
    return () => super.greet().toUpperCase() + super['ti' + 'tle'];
  },
};
const borrowed = { name: 'borrowed', greet: derived.greet };
const later = derived.later();

setTimeout(() => {
  console.log(derived.greet(), borrowed.greet(), derived.title);
  derived.title = 'x';
  setTimeout(() => {
    console.log(derived.given, later(), Object.hasOwn(borrowed, 'given'));
    Object.setPrototypeOf(derived, { greet: () => 'other', title: 'T' });
    setTimeout(() => {
      console.log(derived.greet(), borrowed.greet(), later(), derived.title);
    }, 1);
  }, 1);
}, 1);
