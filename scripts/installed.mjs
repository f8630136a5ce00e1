/**
 * Exits with 0 if node_modules holds what package-lock.json asks for, else names what is missing. Plain
 * JavaScript, because it runs before Bun and TypeScript are there.
 */
import { existsSync, readFileSync } from 'node:fs';

const read = file => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).packages;

/** npm's record of what it installed last. */
const record = 'node_modules/.package-lock.json';
if (!existsSync(new URL(`../${record}`, import.meta.url))) process.exit(1);

const installed = read(record);
const missing = Object.entries(read('package-lock.json')).filter(([path, wanted]) => {
  if (path === '') return false;
  const present = installed[path];
  if (present === undefined) return !wanted.optional && !wanted.devOptional;
  return (
    present.version !== wanted.version ||
    present.integrity !== wanted.integrity ||
    !existsSync(new URL(`../${path}/package.json`, import.meta.url))
  );
});
for (const [path, { version }] of missing) console.error(`setup: not installed: ${path} ${version}`);
process.exit(missing.length === 0 ? 0 : 1);
