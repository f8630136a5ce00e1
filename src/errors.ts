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

  /** The form in which an error crosses a process or a machine; {@link ThingsError.from} is its inverse. */
  toJSON(): SerializedError {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
    };
  }

  static from(error: SerializedError): ThingsError {
    return new ThingsError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
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

export function snapshotInvalid(why: string): ThingsError {
  return new ThingsError('SNAPSHOT_INVALID', `This is not a whole snapshot: ${why}`, {
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

// ---- broker

/** The operating system refuses a listener; `where` is `PORT`, `HOST:PORT` or a path. */
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

// ---- fleet: bus, worker, dispatcher

// ---- command line and platform

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
