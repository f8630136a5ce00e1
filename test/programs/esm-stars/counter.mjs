export let count = 0;
export const found = 'found';
export const name = 'counter';
export var early = [];
export function raise() {
  count++;
}
