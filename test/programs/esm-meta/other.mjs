export default class {
  static early = this.name;
}
export let count = 1;
export const meta = import.meta;
export const up = () => count++;
