/** What a worker and `things _instrument` agree on: ProgramSource on stdin, ProgramImage on stdout, both as JSON. */

/** Exit status when stdout is a SerializedError instead. */
export const REFUSED = 3;
