/** A broker and workers as child processes, and what they print, to be waited for rather than slept for. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Machine } from './machines.ts';

/** Generous: an emulated board takes seconds to start a process, and more where others work on the same machine. */
const patience = 600_000;

export class Service {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #news = new EventEmitter().setMaxListeners(0);
  readonly #exited: Promise<unknown>;
  #gone = false;

  constructor(machine: Machine, args: string[], cwd: string) {
    this.#name = `things ${args.join(' ')} on ${machine.name}`;
    const [command, ...prefix] = machine.command;
    // A session of its own, as it would have on a machine of its own: Linux shares processors among sessions.
    const options = { cwd, stdio: ['ignore', 'pipe', 'pipe'] as ('ignore' | 'pipe')[], detached: true };
    this.#child = spawn(command!, [...prefix, ...args], options);
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      createInterface(stream).on('line', line => {
        this.lines.push(line);
        this.#news.emit('news');
      });
    }
    this.#exited = once(this.#child, 'close').then(() => {
      this.#gone = true;
      this.#news.emit('news');
    });
  }

  /** Resolves to the first line that matches, of those after the first `skip`. */
  async line(pattern: RegExp, skip = 0): Promise<RegExpExecArray> {
    const deadline = Date.now() + patience;
    for (;;) {
      for (const line of this.lines.slice(skip)) {
        const match = pattern.exec(line);
        if (match) return match;
      }
      if (this.#gone || Date.now() > deadline) {
        throw new Error(`${this.#name} did not print ${pattern}, but:\n${this.lines.join('\n')}`);
      }
      await new Promise<void>(resolve => {
        const done = () => {
          clearTimeout(timer);
          this.#news.off('news', done);
          resolve();
        };
        const timer = setTimeout(done, deadline - Date.now());
        this.#news.on('news', done);
      });
    }
  }

  async stop(): Promise<void> {
    if (!this.#gone) this.#child.kill('SIGTERM');
    await this.#exited;
  }
}

export class Fleet {
  readonly folder = mkdtempSync(join(tmpdir(), 'things-fleet-'));
  readonly workers = new Map<string, Service>();
  readonly #dispatcher: Machine;
  #broker!: Service;
  url = '';

  private constructor(dispatcher: Machine) {
    this.#dispatcher = dispatcher;
  }

  static async start(broker: Machine, dispatcher: Machine): Promise<Fleet> {
    const fleet = new Fleet(dispatcher);
    fleet.#broker = new Service(broker, ['pubsub', '--port', '0', '--host', '127.0.0.1'], fleet.folder);
    const [, port] = await fleet.#broker.line(/listening on \S+:(\d+)/);
    fleet.url = `mqtt://127.0.0.1:${port}`;
    return fleet;
  }

  async addWorker(id: string, machine: Machine): Promise<Service> {
    const config = join(this.folder, `${id}.conf`);
    writeFileSync(config, JSON.stringify({ pubsub_url: this.url, id }));
    const worker = new Service(machine, ['worker', config], this.folder);
    this.workers.set(id, worker);
    await worker.line(/connected to Pub\/Sub/);
    return worker;
  }

  /** Runs a program; its id. An emulated board is spared the instrumenting, which is looked at by itself. */
  async run(worker: string, machine: Machine, ...args: string[]): Promise<string> {
    const where = machine.emulated ? ['--instrument-at', 'dispatcher'] : [];
    const started = await this.dispatch('run', worker, ...where, ...args);
    return /id: '(\w+)'/.exec(started)![1]!;
  }

  /**
   * `things dispatch URL ARGS...`: what it printed; throws if it failed. Asks again, as a person would, where nothing
   * has happened but that a worker, starved by others on this machine, was given up for dead or was too slow.
   */
  async dispatch(...args: string[]): Promise<string> {
    const deadline = Date.now() + patience;
    for (;;) {
      const { code, out, errors } = await this.#dispatchOnce(args);
      if (code === 0) return out;
      const again = /there is no worker|did not answer; process \w+ goes on|no answer within/.test(errors);
      if (!again || Date.now() > deadline) {
        throw new Error(`dispatch ${args.join(' ')} failed (${code}): ${errors}${out}`);
      }
      await Bun.sleep(1000);
    }
  }

  async #dispatchOnce(args: string[]): Promise<{ code: number | null; out: string; errors: string }> {
    const [command, ...prefix] = this.#dispatcher.command;
    const child = spawn(command!, [...prefix, 'dispatch', this.url, ...args], { cwd: this.folder });
    const out: string[] = [];
    const errors: string[] = [];
    child.stdout.on('data', data => out.push(String(data)));
    child.stderr.on('data', data => errors.push(String(data)));
    const [code] = await once(child, 'close');
    return { code, out: out.join(''), errors: errors.join('') };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.workers.values()].map(worker => worker.stop()));
    await this.#broker.stop();
    rmSync(this.folder, { recursive: true });
  }
}
