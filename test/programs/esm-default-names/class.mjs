export default class {
  twice(x) {
    return 2 * x;
  }
}
