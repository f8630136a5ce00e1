import type { Item } from './model.ts';
export { default as Inventory } from './model.ts';
export let calls = 0;
export const nameOf = ({ name }: Item): string => name;
export function describe(items: Item[]): string {
  calls++;
  return items.map(i => `${i.count}x${nameOf(i)}`).join(' ');
}
