// Closures that catch whatever is thrown, from the first statement on, answer a capture all the same and are not run by it.
process.on('unhandledRejection', reason => console.log('unhandled', reason));
process.on('uncaughtException', error => console.log('uncaught', error));

let ran = 0;

function make(label) {
  let n = 0;
  return {
    statement() {
      try {
        ran++;
        return `${label} ${++n}`;
      } catch (error) {
        return `swallowed ${error}`;
      } finally {
        ran++;
      }
    },
    override() {
      try {
        n += 10;
        return n;
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: it drops what is thrown
        return `${label} overrides ${n}`;
      }
    },
    parameter(
      value = (() => {
        try {
          return ++n;
        } catch {
          return 'swallowed';
        }
      })(),
    ) {
      try {
        return `${label} parameter ${value} ${n}`;
      } catch {
        return 'swallowed';
      }
    },
    arrow: (f = () => n) => `${label} arrow ${f()}`,
    object: () => ({ label, n }),
    nested: a => b => c => [label, a, b, c, n].join(' '),
    *generator() {
      try {
        ran++;
        yield `${label} first ${n}`;
        yield `${label} second ${n}`;
      } catch (error) {
        yield `swallowed ${error}`;
      } finally {
        ran++;
      }
    },
    async promise() {
      try {
        ran++;
        return `${label} promise ${n}`;
      } catch (error) {
        return `swallowed ${error}`;
      }
    },
    async *stream() {
      try {
        ran++;
        yield `${label} stream ${n}`;
      } catch (error) {
        yield `swallowed ${error}`;
      }
    },
    deferred: async (value = n) => {
      try {
        return `${label} deferred ${value}`;
      } catch (error) {
        return `swallowed ${error}`;
      }
    },
  };
}

const one = make('one');
const two = make('two');
const half = one.nested(1)(2);
const begun = two.generator();
console.log(begun.next().value);
const waiting = two.generator();

async function turn(k) {
  for (const held of [one, two]) {
    console.log(held.statement());
    console.log(held.override());
    console.log(held.parameter());
    console.log(held.parameter(0));
    console.log(held.arrow());
    console.log(JSON.stringify(held.object()));
    console.log(await held.promise());
    console.log(await held.deferred());
    for await (const value of held.stream()) console.log(value);
  }
  console.log(half(k));
  console.log(begun.next().value, waiting.next().value);
  console.log('ran', ran);
}

setTimeout(() => turn(1), 1);
setTimeout(() => turn(2), 80);
setTimeout(() => console.log('end', ran), 150);
