await null;
throw new Error(`later ${++globalThis.tries}`);
