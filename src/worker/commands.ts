/** What dispatchers ask of a worker, each once, each answered. */
import type { Command, Reply, Request } from '../bus/messages.ts';
import type { Incoming } from '../bus/transfer.ts';
import { ThingsError, workerLeaving } from '../errors.ts';
import type { HostedProcess } from './hosted-process.ts';
import type { Images } from './instrumenting.ts';
import type { Mail } from './mail.ts';
import type { Migrations } from './migrations.ts';
import type { Processes } from './processes.ts';
import type { PublishedRecord } from './record.ts';

export interface CommandsTools {
  mail: Mail;
  images: Images;
  incoming: Incoming;
  processes: Processes;
  migrations: Migrations;
  record: PublishedRecord;
  log(line: string): void;
}

const REMEMBERED = 1000;
/** Dispatchers wait for seconds only, unless they hear that the request is being worked on. */
const STILL_WORKING = 1000;

export class Commands {
  readonly #worker: string;
  readonly #tools: CommandsTools;
  readonly #answers = new Map<string, Promise<Reply>>();
  #stopping = false;

  constructor(worker: string, tools: CommandsTools) {
    this.#worker = worker;
    this.#tools = tools;
  }

  stop(): void {
    this.#stopping = true;
  }

  receive(client: string, command: Command, body: Buffer): void {
    const { mail } = this.#tools;
    if (command.type === 'progress') {
      mail.progress(command.transfer, command.received);
      return;
    }
    const { request } = command;
    const working = setInterval(() => mail.toClient(client, { type: 'working', request }), STILL_WORKING);
    void this.#once(client, command, body).then(reply => {
      clearInterval(working);
      mail.toClient(client, reply);
    });
  }

  /** A request that comes twice, as it does if its answer is late, is done once and answered twice. */
  #once(client: string, command: Request, body: Buffer): Promise<Reply> {
    const { request } = command;
    const known = this.#answers.get(request);
    if (known) return known;
    const answer = this.#answer(client, command, body);
    this.#answers.set(request, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > REMEMBERED) this.#answers.delete(oldest!);
    return answer;
  }

  async #answer(client: string, command: Request, body: Buffer): Promise<Reply> {
    const { request } = command;
    try {
      const reply = await this.#perform(client, command, body);
      // The next command may come from another dispatcher, which knows the fleet by the registry only.
      await this.#tools.record.publish();
      return reply;
    } catch (error) {
      if (error instanceof ThingsError) return { type: 'failed', request, error: error.toJSON() };
      this.#tools.log(`defect: ${(error as Error).stack}`);
      return { type: 'failed', request, error: { code: 'INTERNAL', message: String(error) } };
    }
  }

  async #perform(client: string, command: Request, body: Buffer): Promise<Reply> {
    const { processes, migrations } = this.#tools;
    const { request } = command;
    if (this.#stopping) throw workerLeaving(this.#worker);
    if (command.type === 'run') return this.#done(request, await this.#run(client, command, body));

    const hosted = processes.find(command.process);
    if ('movedTo' in hosted) return { type: 'moved', request, to: hosted.movedTo };
    switch (command.type) {
      case 'pause':
        migrations.refuseWhileMigrating(hosted);
        await hosted.pause();
        return this.#done(request, hosted);
      case 'resume':
        if (!migrations.takeBack(hosted)) {
          migrations.refuseWhileMigrating(hosted);
          await hosted.resume();
        }
        return this.#done(request, hosted);
      case 'kill':
        await migrations.kill(hosted);
        return this.#done(request, hosted, { status: 'Killed' });
      case 'migrate': {
        const there = await migrations.migrate(hosted, command.to);
        return this.#done(request, hosted, { pid: there.pid, worker: command.to });
      }
    }
  }

  async #run(
    client: string,
    command: Extract<Request, { type: 'run' }>,
    body: Buffer,
  ): Promise<HostedProcess> {
    const { images, incoming, processes } = this.#tools;
    const { process: id, name, args } = command;
    // Expected before anything is awaited: its chunks are right behind the command.
    const source = incoming.expect(client, command.program, body);
    const objection = processes.objection(id);
    if (objection) {
      source.catch(() => undefined); // nobody waits for it any more
      throw objection;
    }
    const bytes = await source;
    const image = command.form === 'image' ? images.add(bytes) : await images.instrument(bytes);
    return processes.run({ id, name, args, startedAt: Date.now(), moves: 0 }, image);
  }

  #done(
    request: string,
    hosted: HostedProcess,
    changed: { pid?: number; status?: string; worker?: string } = {},
  ): Reply {
    const { id, status, child } = hosted;
    return {
      type: 'done',
      request,
      process: { id, pid: child.pid, status, worker: this.#worker, ...changed },
    };
  }
}
