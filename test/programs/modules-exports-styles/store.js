module.exports = class Store {
  static instances = 0;
  #data = new Map();
  id = ++Store.instances;
  set(k, v) {
    this.#data.set(k, v);
  }
  get(k) {
    return this.#data.get(k);
  }
};
