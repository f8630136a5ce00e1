import { early, value } from './left.mjs';
export const report = [];
try {
  report.push(value);
} catch (e) {
  report.push(e.name);
}
report.push(early());
export const peek = () => value;
