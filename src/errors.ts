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

// ---- broker

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
