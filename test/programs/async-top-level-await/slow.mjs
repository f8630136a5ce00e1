console.log('slow begins');
export let value = await new Promise(resolve => setTimeout(resolve, 5, 'slow value'));
export const update = v => {
  value = v;
};
console.log('slow ends');
