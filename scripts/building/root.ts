/** Where the checkout lies. */
import { join } from 'node:path';

export const root = join(import.meta.dir, '../..');
export const dist = join(root, 'dist');
