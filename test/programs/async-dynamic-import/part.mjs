let calls = 0;
export const name = 'part';
export default () => ++calls;
