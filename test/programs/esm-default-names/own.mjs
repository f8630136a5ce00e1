const _default = () => 'own';
export default _default;
export const wrapped = (f => f)(() => 1);
