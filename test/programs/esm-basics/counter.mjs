export let count = 0;
export const history = [];
export default function increment(by = 1) {
  count += by;
  history.push(count);
}
class Hidden {
  n = count;
}
export { Hidden as Kind };
