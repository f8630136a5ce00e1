// What structuredClone made is ordinary state: shared parts and cycles inside it stay.
const source = { date: new Date(5), map: new Map([['k', { deep: 1 }]]), list: [1, , 3], re: /x/gi, err: new RangeError('r'), big: 1n };
source.self = source;
source.again = source.map;
const clone = structuredClone(source);

setTimeout(() => {
  clone.map.get('k').deep++;
  console.log(clone.self === clone, clone.again === clone.map, clone.map.get('k').deep, source.map.get('k').deep);
  setTimeout(() => {
    const second = structuredClone(clone);
    console.log(second.date.getTime(), second.re.source, second.err.name, second.err instanceof Error, 1 in second.list);
    console.log(second.self === second, second.self !== clone, second.map.get('k').deep, second.big + 1n);
  }, 1);
}, 1);
