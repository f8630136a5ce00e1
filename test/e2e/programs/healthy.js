setTimeout(() => console.log('listening: health ok'), 100);
setInterval(() => {}, 1000);
