export const name = 'named';
export const only = 'only';
