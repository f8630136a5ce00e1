throw new Error(`try ${++globalThis.tries}`);
