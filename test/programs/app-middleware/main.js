// A chain of middleware with next(), state on a context, errors that travel outwards.
function createApp() {
  const chain = [];
  return {
    use(f) {
      chain.push(f);
      return this;
    },
    handle(context) {
      const dispatch = i => {
        const f = chain[i];
        if (!f) return 'end of chain';
        let called = false;
        return f(context, () => {
          if (called) throw new Error('next() called twice');
          called = true;
          return dispatch(i + 1);
        });
      };
      return dispatch(0);
    },
  };
}
const totals = { requests: 0 };
const app = createApp()
  .use((ctx, next) => {
    totals.requests++;
    try {
      return '<' + next() + '>';
    } catch (e) {
      return 'error: ' + e.message;
    }
  })
  .use((ctx, next) => (ctx.path === '/twice' ? next() + next() : next()))
  .use(function route(ctx, next) {
    return ctx.path === '/' ? 'home' : next();
  });
setTimeout(() => {
  console.log(app.handle({ path: '/' }), app.handle({ path: '/x' }));
  setTimeout(() => {
    app.use(ctx => 'late ' + ctx.path + totals.requests);
    console.log(app.handle({ path: '/y' }), app.handle({ path: '/twice' }));
    setTimeout(() => console.log(app.handle({ path: '/z' }), totals.requests), 1);
  }, 1);
}, 1);
