throw new Error('is not loaded');
