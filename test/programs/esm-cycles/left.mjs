import { report } from './right.mjs';
export let value = 'left value';
export function early() {
  return 'early ' + report.length;
}
export const setPeer = v => {
  value = v;
};
