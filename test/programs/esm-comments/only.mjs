const name = 'only';
/**
 * The one export (of the module),
 * with a comment before it ")".
 */
export default class extends Map {
  get title() {
    return name + this.size;
  }
}
