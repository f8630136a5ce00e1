import './fails.mjs';
globalThis.tries += 100;
