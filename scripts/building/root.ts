/** Where the checkout lies. */
import { join } from 'node:path';

export const root = join(import.meta.dir, '../..');
export const dist = join(root, 'dist');
/** What builds keep for the next one. */
export const cache = join(root, 'node_modules/.cache/things');
