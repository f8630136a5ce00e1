// What generated programs call. It is part of every program, so that it is lowered, captured and restored with it.

exports.make = () => {
  const lines = [];
  const waiting = [];
  const kept = [];
  let fuelLeft = 300;
  let turnsLeft = 25;

  /** The texts of the engines' own errors differ, and some programs make strings and keys of errors. */
  function withoutMessage(text) {
    return text.replace(/^((?:Type|Reference|Range)Error): (?!own).*/s, '$1');
  }

  function show(value, depth = 0) {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(withoutMessage(value));
      case 'function':
        return `function ${value.name}/${value.length}`;
      case 'object':
        if (value === null) return 'null';
        break;
      default:
        return Object.is(value, -0) ? '-0' : String(value);
    }
    if (depth > 3) return '...';
    if (value instanceof Error)
      return /^own/.test(value.message) ? `${value.name}: ${value.message}` : value.name;
    if (value instanceof Promise) return 'promise';
    if (Array.isArray(value)) {
      let text = '';
      for (let i = 0; i < value.length && i < 12; i++)
        text += (i ? ',' : '') + (i in value ? show(value[i], depth + 1) : '');
      return `[${text}]`;
    }
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    const keys = Object.keys(value).slice(0, 12);
    return `${tag === 'Object' ? '' : tag}{${keys.map(key => `${withoutMessage(key)}:${show(value[key], depth + 1)}`).join(',')}}`;
  }

  function log(tag, value) {
    if (lines.length < 500) lines.push(`${tag} ${show(value)}`);
    return value;
  }

  /** Settles in a later turn of the event loop. */
  function turn(value, fails = false) {
    if (--turnsLeft < 0) {
      if (fails) throw value;
      return value;
    }
    return new Promise((resolve, reject) => waiting.push(() => (fails ? reject : resolve)(value)));
  }

  function thenable(tag, value) {
    return {
      // biome-ignore lint/suspicious/noThenProperty: that is what it is
      then(resolve) {
        log(tag, 'then');
        resolve(value);
      },
    };
  }

  /** An iterable that tells what is done to it. `bare`: without `return` and `throw`. */
  function list(tag, values, bare = false) {
    return {
      [Symbol.iterator]() {
        let i = 0;
        const iterator = {
          next(sent) {
            log(tag, ['next', sent]);
            return i < values.length
              ? { value: values[i++], done: false }
              : { value: `end ${tag}`, done: true };
          },
        };
        if (!bare) {
          iterator.return = value => {
            log(tag, ['return', value]);
            return { value, done: true };
          };
          iterator.throw = error => {
            log(tag, ['throw', error]);
            return { value: `thrown ${tag}`, done: i++ > 1 };
          };
        }
        return iterator;
      },
    };
  }

  function asyncList(tag, values, bare = false) {
    return {
      [Symbol.asyncIterator]() {
        const inner = list(tag, values, bare)[Symbol.iterator]();
        const iterator = { next: sent => turn(inner.next(sent)) };
        if (!bare) {
          iterator.return = async value => inner.return(value);
          iterator.throw = async error => inner.throw(error);
        }
        return iterator;
      },
    };
  }

  /** What `using` disposes of. */
  function resource(tag, value, fails = false) {
    return {
      value,
      [Symbol.dispose]() {
        log(tag, ['disposed', this.value]);
        if (fails) throw new Error(`own${tag}`);
      },
    };
  }

  function asyncResource(tag, value, fails = false) {
    return {
      value,
      [Symbol.asyncDispose]() {
        log(tag, ['disposed later', this.value]);
        return turn(tag, fails);
      },
    };
  }

  /** What a block without `using` disposes with (ECMA-262, AddDisposableResource and DisposeResources). */
  function disposal() {
    const resources = [];
    const failures = [];
    let needsAwait = false;
    let hasAwaited = false;
    return {
      use(value, waits = false) {
        if (value === null || value === undefined) {
          if (waits) resources.push({ waits });
          return value;
        }
        if (Object(value) !== value) throw new TypeError();
        let method = waits ? value[Symbol.asyncDispose] : undefined;
        if (method === undefined) {
          const sync = value[Symbol.dispose];
          method = waits && sync ? async () => void Reflect.apply(sync, value, []) : sync;
        }
        if (typeof method !== 'function') throw new TypeError();
        resources.push({ waits, dispose: () => Reflect.apply(method, value, []) });
        return value;
      },
      fail(error) {
        failures.push(error);
      },
      /** Disposes until something is to be awaited, which it returns. */
      next() {
        for (;;) {
          const resource = resources.at(-1);
          if (!resource?.waits && needsAwait && !hasAwaited) {
            needsAwait = false;
            return { value: undefined };
          }
          if (!resource) return undefined;
          resources.pop();
          if (!resource.dispose) {
            needsAwait = true;
            continue;
          }
          try {
            const value = resource.dispose();
            if (!resource.waits) continue;
            hasAwaited = true;
            return { value };
          } catch (error) {
            failures.push(error);
          }
        }
      },
      end() {
        if (failures.length === 1) throw failures[0];
        if (failures.length > 1) throw Object.assign(new Error(), { name: 'SuppressedError' });
      },
    };
  }

  /** Closures to be called in later turns. */
  function keep(tag, closure) {
    if (kept.length < 40) kept.push([tag, closure]);
  }

  function recall() {
    for (const [tag, closure] of kept) {
      try {
        log(tag, closure());
      } catch (error) {
        log(tag, ['failed', error]);
      }
    }
  }

  /** Every other step of a generator is taken in a turn of its own. */
  async function drive(tag, iterator, steps) {
    for (const [name, value, wait] of steps) {
      try {
        log(tag, iterator[name](value));
      } catch (error) {
        log(tag, ['failed', error]);
      }
      if (wait) await turn(0);
    }
  }

  async function driveAsync(tag, iterator, steps) {
    const answers = [];
    for (const [name, value, wait] of steps) {
      const answer = iterator[name](value).then(
        result => log(tag, result),
        error => log(tag, ['failed', error]),
      );
      if (wait) await answer;
      else answers.push(answer);
    }
    await Promise.all(answers);
  }

  /** Follows a promise that nobody waits for. */
  function follow(tag, promise) {
    Promise.resolve(promise).then(
      value => log(tag, value),
      error => log(tag, ['failed', error]),
    );
  }

  function run(start) {
    try {
      start(kit).then(
        value => log('end', value),
        error => log('end', ['failed', error]),
      );
    } catch (error) {
      log('end', ['threw', error]);
    }
  }

  /** Lets one turn pass; false if nothing waits for one. */
  function step() {
    const settle = waiting.shift();
    settle?.();
    return settle !== undefined;
  }

  const kit = {
    lines,
    log,
    turn,
    thenable,
    list,
    asyncList,
    resource,
    asyncResource,
    disposal,
    keep,
    recall,
    drive,
    driveAsync,
    follow,
    run,
    step,
  };
  kit.fuel = () => --fuelLeft >= 0;
  return kit;
};
