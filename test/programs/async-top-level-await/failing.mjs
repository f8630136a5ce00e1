await new Promise(resolve => setTimeout(resolve, 3));
throw new Error('module failed');
