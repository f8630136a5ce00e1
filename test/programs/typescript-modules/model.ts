export interface Item {
  name: string;
  count: number;
}
export const limit: number = 10 as const;
export default class Inventory {
  #items: Item[] = [];
  #listeners: ((item: Item) => unknown)[] = [];
  onAdd(listener: (item: Item) => unknown): void {
    this.#listeners.push(listener);
  }
  add(item: Item): boolean {
    if (this.total >= limit) return false;
    this.#items.push(item);
    for (const listener of this.#listeners) listener(item);
    return true;
  }
  get total(): number {
    return this.#items.reduce((sum, { count }) => sum + count, 0);
  }
}
