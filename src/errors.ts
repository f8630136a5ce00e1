/**
 * Every error a user can meet: one factory per code, so that the prose has one home.
 *
 * A factory returns the error; the caller throws it. `message` says what failed and where,
 * `hint` says what to do about it. `src/main.ts` prints both and exits with `exitCode`.
 */

export interface ErrorDetails {
  hint?: string;
  /** Exit status of the command that fails with this error; 1 unless it matters. */
  exitCode?: number;
  cause?: unknown;
}

/** An error whose message is meant for the user as it stands; anything else that surfaces is a defect. */
export class ThingsError extends Error {
  override readonly name = 'ThingsError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.exitCode = details.exitCode ?? 1;
  }

  /**
   * The form in which an error crosses a process or a machine; {@link ThingsError.from} is its inverse. Cut to what
   * is accepted there: a longer one would not arrive at all.
   */
  toJSON(): SerializedError {
    return {
      code: this.code,
      message: cut(this.message, MOST_MESSAGE),
      ...(this.hint === undefined ? {} : { hint: cut(this.hint, MOST_HINT) }),
    };
  }

  static from(error: SerializedError): ThingsError {
    return new ThingsError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
}

const MOST_MESSAGE = 16 * 1024;
const MOST_HINT = 4096;

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

export interface SerializedError {
  code: string;
  message: string;
  hint?: string;
}

// ---- programs: instrument, capture, restore

export function programSyntax(at: {
  path: string;
  line: number;
  column: number;
  message: string;
  frame: string;
}): ThingsError {
  return new ThingsError('PROGRAM_SYNTAX', `${at.path}:${at.line}:${at.column}: ${at.message}\n${at.frame}`, {
    hint: 'The program was not started. Mend the syntax and run it again.',
  });
}

export function programReservedName(at: {
  path: string;
  line: number;
  column: number;
  name: string;
  frame: string;
}): ThingsError {
  return new ThingsError(
    'PROGRAM_RESERVED_NAME',
    `${at.path}:${at.line}:${at.column}: the name ${at.name} is reserved for instrumented code\n${at.frame}`,
    { hint: 'Rename it: names of the form µ, a letter and digits are taken.' },
  );
}

export function snapshotInvalid(why: string, cause?: unknown): ThingsError {
  return new ThingsError('SNAPSHOT_INVALID', `This is not a whole snapshot: ${why}`, {
    cause,
    hint: 'Take the snapshot again and transfer it in binary mode.',
  });
}

export function snapshotVersion(version: number, supported: number): ThingsError {
  return new ThingsError(
    'SNAPSHOT_VERSION',
    `The snapshot has format version ${version}; this build reads version ${supported}`,
    { hint: 'Use the build that wrote it, or take the snapshot again with this one.' },
  );
}

/** Shaped like the host's own error, since programs catch it by code. */
export function moduleNotFound(specifier: string, from: string): Error {
  const error = new Error(`Cannot find module '${specifier}'\nRequire stack:\n- ${from}`);
  return Object.assign(error, { code: 'MODULE_NOT_FOUND', requireStack: [from] });
}

/** What hosts say of an `import`. */
export function importNotFound(specifier: string, from: string): Error {
  const unknown = specifier.startsWith('node:');
  const kind = /^\.{0,2}\//.test(specifier) ? 'module' : 'package';
  const text = unknown
    ? `No such built-in module: ${specifier}`
    : `Cannot find ${kind} '${specifier}' imported from ${from}`;
  const code = unknown ? 'ERR_UNKNOWN_BUILTIN_MODULE' : 'ERR_MODULE_NOT_FOUND';
  return Object.assign(new Error(text), { code });
}

export function captureRefused(what: string, path: string): ThingsError {
  return new ThingsError('CAPTURE_REFUSED', `The program holds what cannot be captured: ${path} -> ${what}`, {
    hint: 'The program goes on where it is. Release that object, or make it again when it is needed, and try again.',
  });
}

export function callStillUnderWay(call: string, limit: number): ThingsError {
  return new ThingsError(
    'CAPTURE_CALL_UNDER_WAY',
    `The program waits for the host: ${call} has not ended within ${limit / 1000} s`,
    { hint: 'The program goes on where it is. Try again, or give such calls longer with call_timeout.' },
  );
}

export function restoreMissing(path: string): ThingsError {
  return new ThingsError('RESTORE_MISSING', `The snapshot refers to ${path}, which does not exist here`, {
    hint: 'Restore it on an engine or a host that has it.',
  });
}

/** A file of the program that the engine cannot parse, though another could. */
export function restoreUnknownSyntax(path: string, cause: SyntaxError): ThingsError {
  return new ThingsError('RESTORE_MISSING', `${path} has syntax that does not exist here: ${cause.message}`, {
    hint: 'Restore it on an engine that knows it.',
    cause,
  });
}

export function restoreOtherProgram(expected: string, actual: string): ThingsError {
  return new ThingsError(
    'RESTORE_OTHER_PROGRAM',
    `The snapshot belongs to another program: it names ${actual.slice(0, 12)}, this program is ${expected.slice(0, 12)}`,
    { hint: 'Restore it with the very source it was taken from.' },
  );
}

// ---- broker

/** The operating system refuses a Unix socket at `path`. */
export function cannotListenAt(path: string, cause: NodeJS.ErrnoException): ThingsError {
  if (cause.code === 'EADDRINUSE') {
    return new ThingsError('BROKER_ADDRESS_IN_USE', `${path} is there already`, {
      hint: 'Stop the broker that listens there, or choose another path. A file that is no socket is left alone.',
      cause,
    });
  }
  return new ThingsError('BROKER_CANNOT_LISTEN', `cannot listen on ${path}: ${cause.message}`, {
    hint: 'The path of a Unix socket has at most 107 bytes; its directory must exist and be writable.',
    cause,
  });
}

/** The operating system refuses a listener; `where` is `PORT` or `HOST:PORT`. */
export function cannotListen(where: string, cause: NodeJS.ErrnoException): ThingsError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new ThingsError('BROKER_ADDRESS_IN_USE', `${where} is in use by another program`, {
        hint: 'Stop that program (another broker?), or choose another port with -p PORT.',
        cause,
      });
    case 'EACCES':
      return new ThingsError('BROKER_ADDRESS_DENIED', `not allowed to listen on ${where}`, {
        hint: 'Ports below 1024 need privileges; choose a higher one with -p PORT.',
        cause,
      });
    default:
      return new ThingsError('BROKER_CANNOT_LISTEN', `cannot listen on ${where}: ${cause.message}`, {
        hint: 'Give an address of this machine with --host HOST, or leave it out for all of them.',
        cause,
      });
  }
}

export function storeInUse(folder: string, pid: number): ThingsError {
  return new ThingsError('BROKER_STORE_IN_USE', `${folder} is in use by another broker, process ${pid}`, {
    hint: `Stop it, or give another directory. If process ${pid} is no broker, remove ${folder}/lock.`,
  });
}

export function journalUnusable(path: string): ThingsError {
  return new ThingsError('BROKER_BAD_JOURNAL', `${path} is not a journal this version can read`, {
    hint: 'Give another directory with --store DIR, or move the file away and start without what it holds.',
  });
}

export function badBrokerConfig(file: string, key: string | undefined, expected: string): ThingsError {
  const where = key === undefined ? '' : ` "${key}":`;
  return new ThingsError('BROKER_BAD_CONFIG', `${file}:${where} expected ${expected}`, {
    hint: 'See: things pubsub --help, and things pubsub limits.',
    exitCode: 2,
  });
}

export function badPasswordFile(path: string, line: number): ThingsError {
  return new ThingsError(
    'BROKER_BAD_PASSWORD_FILE',
    `${path}:${line}: expected USER:$7$ITERATIONS$SALT$DIGEST or USER:$6$SALT$DIGEST`,
    { hint: 'Write the line with `things pubsub passwd FILE USER`, or with mosquitto_passwd.' },
  );
}

export function badAclFile(path: string, line: number, why: string): ThingsError {
  return new ThingsError('BROKER_BAD_ACL_FILE', `${path}:${line}: ${why}`, {
    hint: 'A line reads: user NAME, or topic|pattern [read|write|readwrite|deny] FILTER.',
  });
}

export function badTls(what: string, cause: unknown): ThingsError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ThingsError('BROKER_BAD_TLS', `cannot use ${what}: ${why}`, {
    hint: 'Give a certificate and its key in PEM, belonging together: --tls-cert FILE --tls-key FILE.',
    cause,
  });
}

// ---- fleet: bus, worker, dispatcher

export function badPubsubUrl(url: string, why: string): ThingsError {
  return new ThingsError('BAD_PUBSUB_URL', `not the URL of a Pub/Sub service: ${url} (${why})`, {
    hint: 'Expected something like mqtt://192.168.0.100, with mqtt, mqtts, ws or wss as protocol.',
    exitCode: 2,
  });
}

export function brokerUnreachable(url: string, why: string, cause?: unknown): ThingsError {
  return new ThingsError('BROKER_UNREACHABLE', `no Pub/Sub service at ${url}: ${why}`, {
    hint: 'Start one there with: things pubsub',
    cause,
  });
}

/** Something else answers there, or something in between closes the connection. */
export function noBroker(url: string, why: string, cause?: unknown): ThingsError {
  return new ThingsError('NO_BROKER', `what is at ${url} does not answer as a Pub/Sub service: ${why}`, {
    hint: 'Check port and protocol: mqtt://, mqtts:// (TLS), ws:// and wss:// (WebSocket) have ports of their own.',
    cause,
  });
}

/** `kind` says what is wrong with the certificate. */
export function brokerUntrusted(
  url: string,
  kind: 'name' | 'time' | 'authority',
  why: string,
  cause?: unknown,
): ThingsError {
  const hints = {
    name: 'Use a name in the URL that the certificate is for, or make one for the name that is there.',
    time: 'Renew it, or set the clock of this machine: see `things doctor URL`.',
    authority: 'Name the authority that signed it: --ca FILE, or "ca" in the configuration of a worker.',
  };
  return new ThingsError('BROKER_UNTRUSTED', `the certificate of the Pub/Sub service at ${url}: ${why}`, {
    hint: hints[kind],
    cause,
  });
}

export function noPassword(path: string): ThingsError {
  return new ThingsError('NO_PASSWORD', `${path} holds no password: its first line is empty`, {
    hint: 'Write the password, alone, into the first line.',
  });
}

/** Whoever names an authority counts on its being asked. */
export function authorityUnused(url: string): ThingsError {
  return new ThingsError(
    'AUTHORITY_UNUSED',
    `an authority was named, but ${url} has no certificate to check`,
    {
      hint: 'Use mqtts:// or wss:// if the service speaks TLS, or leave the authority out.',
      exitCode: 2,
    },
  );
}

export function notCertificates(path: string): ThingsError {
  return new ThingsError('NOT_CERTIFICATES', `${path} holds no certificate in PEM`, {
    hint: 'It begins with -----BEGIN CERTIFICATE-----, and is that of the authority that signed the one of the broker.',
  });
}

export function brokerRefused(url: string, why: string, cause?: unknown): ThingsError {
  return new ThingsError('BROKER_REFUSED', `the Pub/Sub service at ${url} refused: ${why}`, {
    hint: 'Check the user and password in the URL and what the service allows them.',
    cause,
  });
}

export function brokerLost(url: string, cause?: unknown): ThingsError {
  return new ThingsError('BROKER_LOST', `the connection to the Pub/Sub service at ${url} was lost`, {
    hint: 'Programs go on where they are; `things dispatch URL ps` shows them once the service is back.',
    cause,
  });
}

/** Seen from a client that waits for a message to itself. */
export function brokerDeaf(url: string, seconds: number): ThingsError {
  return new ThingsError(
    'BROKER_DEAF',
    `the Pub/Sub service at ${url} did not deliver a message to ourselves within ${seconds} s`,
    {
      hint: 'Its access list must let this user write and read below things/1/: `things pubsub acl` prints one for a fleet.',
    },
  );
}

export function transferBroken(why: string): ThingsError {
  return new ThingsError('TRANSFER_BROKEN', `the data did not arrive whole: ${why}`, {
    hint: 'The Pub/Sub service may drop large or many messages; try again, or look at its limits.',
  });
}

export function badConfig(file: string, key: string | undefined, expected: string): ThingsError {
  return new ThingsError('BAD_CONFIG', `${file}: ${key === undefined ? '' : `"${key}" `}${expected}`, {
    hint: 'A worker configuration is JSON such as { "pubsub_url": "mqtt://192.168.0.100", "id": "worker-A" }.',
    exitCode: 2,
  });
}

export function workerIdTaken(id: string, url: string): ThingsError {
  return new ThingsError('WORKER_ID_TAKEN', `another worker called ${id} is alive at ${url}`, {
    hint: 'Give this one another "id" in its configuration, or end the other one first.',
  });
}

export function unknownWorker(id: string, known: string[]): ThingsError {
  return new ThingsError('UNKNOWN_WORKER', `there is no worker ${id}`, {
    hint: known.length === 0 ? 'No worker is connected.' : `Connected: ${known.join(', ')}.`,
  });
}

export function workerSilent(id: string, seconds: number): ThingsError {
  return new ThingsError('WORKER_SILENT', `worker ${id} did not answer within ${seconds} s`, {
    hint: 'It may be overloaded or cut off; `things dispatch URL ps` shows what is known.',
  });
}

export function workerGone(id: string): ThingsError {
  return new ThingsError('WORKER_GONE', `worker ${id} went away before it answered`, {
    hint: 'Its processes went with it, unless only its connection is lost; `things dispatch URL ps` shows what is known.',
  });
}

export function workerFull(id: string, limit: number): ThingsError {
  return new ThingsError('WORKER_FULL', `worker ${id} already has ${limit} processes`, {
    hint: 'Choose another worker, or kill a process there.',
  });
}

export function workerLeaving(id: string): ThingsError {
  return new ThingsError('WORKER_LEAVING', `worker ${id} is shutting down`, {
    hint: 'Choose another worker.',
  });
}

export function unknownProcess(id: string): ThingsError {
  return new ThingsError('UNKNOWN_PROCESS', `there is no process ${id}`, {
    hint: 'It may have ended. `things dispatch URL ps` lists the processes there are.',
  });
}

export function ambiguousProcess(prefix: string, matches: string[]): ThingsError {
  return new ThingsError('AMBIGUOUS_PROCESS', `${prefix} could be ${matches.join(' or ')}`, {
    hint: 'Give more letters of the id.',
  });
}

export function processEnded(id: string, name: string, how: string): ThingsError {
  return new ThingsError('PROCESS_ENDED', `process ${id} (${name}) has already ended: ${how}`, {
    hint: '`things dispatch URL ps` lists the processes there are.',
  });
}

export function processElsewhere(id: string, expected: string, actual: string): ThingsError {
  return new ThingsError('PROCESS_ELSEWHERE', `process ${id} is on ${actual}, not on ${expected}`, {
    hint: `Name ${actual} as the worker to migrate from.`,
  });
}

export function processOtherName(id: string, expected: string, actual: string): ThingsError {
  return new ThingsError('PROCESS_OTHER_NAME', `process ${id} runs ${actual}, not ${expected}`, {
    hint: 'Check the id; `things dispatch URL ps` lists the processes there are.',
  });
}

export function processExists(id: string): ThingsError {
  return new ThingsError('PROCESS_EXISTS', `there is already a process ${id}`, { hint: 'Run it again.' });
}

export function alreadyPaused(id: string): ThingsError {
  return new ThingsError('ALREADY_PAUSED', `process ${id} is already paused`, {
    hint: `Let it go on with: things dispatch URL resume ${id}`,
  });
}

export function alreadyRunning(id: string): ThingsError {
  return new ThingsError('ALREADY_RUNNING', `process ${id} is running; only a paused one can be resumed`);
}

export function processBusy(id: string, seconds: number): ThingsError {
  return new ThingsError(
    'PROCESS_BUSY',
    `process ${id} did not come to rest within ${seconds} s: its current turn is still running`,
    { hint: 'It goes on where it is. Try again when it is less busy, or kill it.' },
  );
}

export function processMigrating(id: string, to: string): ThingsError {
  return new ThingsError('PROCESS_MIGRATING', `process ${id} is on its way to ${to}`, {
    hint: 'Wait until it has arrived, then try again.',
  });
}

export function processDied(id: string, how: string): ThingsError {
  return new ThingsError('PROCESS_DIED', `process ${id} ended meanwhile: ${how}`, {
    hint: 'Its last output is on the console of its worker.',
  });
}

export function processKilled(id: string): ThingsError {
  return new ThingsError('PROCESS_KILLED', `process ${id} was killed meanwhile`);
}

/** `request` is what it was asked for, such as `restore`. */
export function childSilent(request: string, seconds: number): ThingsError {
  return new ThingsError(
    'CHILD_SILENT',
    `the process of the program did not answer ${request} within ${seconds} s`,
    { hint: 'Its machine may be short of memory or of processor time; try again.' },
  );
}

export function childFailed(what: string): ThingsError {
  return new ThingsError('CHILD_FAILED', `the program could not be started: ${what}`, {
    hint: 'Look at the console of the worker; it may be short of memory or processes.',
  });
}

export function memoryLimitExceeded(id: string, used: number, limit: number): ThingsError {
  return new ThingsError(
    'MEMORY_LIMIT_EXCEEDED',
    `process ${id} was ended: it used ${used} MB, its limit is ${limit} MB`,
    { hint: 'Raise "memory_limit" in the configuration of the worker.' },
  );
}

export function alreadyThere(id: string, worker: string): ThingsError {
  return new ThingsError('ALREADY_THERE', `process ${id} is already on ${worker}`);
}

export function targetSilent(id: string, to: string, stays: string): ThingsError {
  return new ThingsError('TARGET_SILENT', `worker ${to} did not answer; process ${id} goes on on ${stays}`, {
    hint: 'Check that worker, then migrate again.',
  });
}

export function targetRefused(id: string, to: string, stays: string, why: SerializedError): ThingsError {
  return new ThingsError(
    'TARGET_REFUSED',
    `worker ${to} could not take process ${id}: ${why.message}; it goes on on ${stays}`,
    why.hint === undefined ? {} : { hint: why.hint },
  );
}

export function migrationInDoubt(id: string, to: string, at: string): ThingsError {
  return new ThingsError(
    'MIGRATION_IN_DOUBT',
    `process ${id} was handed over to ${to}, which has not confirmed that it runs it`,
    {
      hint:
        `${at} holds a copy that stands still, and asks ${to} for as long as it takes. Only if ${to} is dead for good: ` +
        `things dispatch URL resume ${id} takes it back on ${at}, kill ${id} gives it up.`,
    },
  );
}

export function migrationUnknown(): ThingsError {
  return new ThingsError('MIGRATION_UNKNOWN', 'it has given this migration up, or never knew of it');
}

export function sourceSilent(from: string): ThingsError {
  return new ThingsError('SOURCE_SILENT', `worker ${from} was not heard of any more`);
}

export function unreadableProgram(path: string, why: string): ThingsError {
  return new ThingsError('UNREADABLE_PROGRAM', `cannot read ${path}: ${why}`, {
    hint: 'The path is relative to the directory in which the command is entered.',
  });
}

export function unreadableSnapshot(path: string, why: string): ThingsError {
  return new ThingsError('UNREADABLE_SNAPSHOT', `cannot read the snapshot ${path}: ${why}`, {
    hint: '`things run FILE --save-snapshot SNAPSHOT` writes one when it gets SIGUSR2 or SIGINT.',
  });
}

export function waitedInVain(id: string, pattern: string, how: string, lastLines: string[]): ThingsError {
  const shown = lastLines.map(line => `\n  | ${line}`).join('');
  return new ThingsError('WAITED_IN_VAIN', `process ${id} did not print ${pattern}: ${how}${shown}`, {
    hint: lastLines.length === 0 ? 'It printed nothing.' : 'These were the last lines it printed.',
  });
}

/** `limit` is in bytes, of all together. */
export function argumentsTooLong(most: number, limit: number): ThingsError {
  return new ThingsError(
    'ARGUMENTS_TOO_LONG',
    `the arguments of the program are more than ${most}, or longer than ${limit} bytes together`,
    { hint: 'Put them into a file and pass its path instead.', exitCode: 2 },
  );
}

// ---- command line and platform

export function cannotReadFile(path: string, cause: NodeJS.ErrnoException): ThingsError {
  return new ThingsError('FILE_UNREADABLE', `cannot read ${path}: ${cause.message}`, {
    hint: 'Check the path and its permissions.',
    cause,
  });
}

export function cannotWriteFile(path: string, cause: NodeJS.ErrnoException): ThingsError {
  return new ThingsError('FILE_UNWRITABLE', `cannot write ${path}: ${cause.message}`, {
    hint: 'Check the directory, its permissions, and the space on its disk.',
    cause,
  });
}

/** Of a command's result, on stdout. */
export function cannotPrint(cause: NodeJS.ErrnoException): ThingsError {
  return new ThingsError('OUTPUT_UNWRITABLE', `cannot write to stdout: ${cause.message}`, {
    hint: 'What has been written so far is incomplete. Check the space on its disk.',
    cause,
  });
}

/** `command` is absent when the root command itself was misused. */
export function badArguments(command: string | undefined, what: string, advice?: string): ThingsError {
  const name = command === undefined ? 'things' : `things ${command}`;
  return new ThingsError('BAD_ARGUMENTS', `${command === undefined ? '' : `${command}: `}${what}`, {
    hint: `${advice === undefined ? '' : `${advice} `}See: ${name} --help`,
    exitCode: 2,
  });
}

export function unknownCommand(name: string, known: string[]): ThingsError {
  return new ThingsError('UNKNOWN_COMMAND', `unknown command ${name}`, {
    hint: `The commands are ${known.join(', ')}. See: things --help`,
    exitCode: 2,
  });
}

/** `refusals`: folder tried -> why it would not do. */
export function nativeCodeUnloadable(name: string, refusals: Map<string, string>): ThingsError {
  const tried = [...refusals].map(([folder, reason]) => `\n  ${folder}: ${reason}`).join('');
  return new ThingsError(
    'NATIVE_CODE_UNLOADABLE',
    `no folder to unpack ${name} into and load it from:${tried}`,
    {
      hint: 'Name a folder that is yours, writable, not mounted noexec, with 40 MB free: THINGS_CACHE=/some/folder',
    },
  );
}

export function nativeCodeUnsuitable(name: string, reason: string): ThingsError {
  return new ThingsError('NATIVE_CODE_UNSUITABLE', `${name} does not run on this system: ${reason}`, {
    hint: 'things needs Linux with glibc 2.28 or newer (not musl) and libstdc++. See: things doctor',
  });
}

/** No error yet: the unit is printed. */
export function hiddenFromUnitNote(path: string): string {
  return `note: the unit runs as a user of its own, which may not see ${path}. Install it first: sudo install -m 755 ${path} /usr/local/bin/things`;
}

/** `name` with its version, as npm takes it. */
export function packageMissing(name: string, cause: unknown): ThingsError {
  return new ThingsError('PACKAGE_MISSING', `the package ${name} is not installed beside things`, {
    hint: `In the folder of things: npm install ${name}`,
    cause,
  });
}
