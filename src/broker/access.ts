/** Who may come in and what they may do there, as the core asks it; the answers live with files and passwords. */

export interface Credentials {
  clientId: string;
  username: string | undefined;
  password: Buffer | undefined;
  /** User name proven by the transport, see {@link Transport.identity}. */
  identity: string | undefined;
  remote: string;
}

/** What an admitted client may do. */
export interface Permissions {
  readonly username: string | undefined;
  mayPublish(topic: string): boolean;
  maySubscribe(filter: string): boolean;
  /** Undefined when every topic may be received, which saves asking for each message. */
  readonly mayReceive: ((topic: string) => boolean) | undefined;
}

export type Refusal = 'badUserNameOrPassword' | 'notAuthorized' | 'banned' | 'serverBusy';

export interface Access {
  /** At once when it can be said at once: a promise costs every anonymous client a turn. */
  admit(credentials: Credentials): Permissions | Refusal | Promise<Permissions | Refusal>;
  /** What a client that was admitted earlier may do; for sessions that outlived the broker. */
  remembered(clientId: string, username: string | undefined): Permissions;
}

export const everything: Permissions = {
  username: undefined,
  mayPublish: () => true,
  maySubscribe: () => true,
  mayReceive: undefined,
};

/** Lets everyone in; what a broker on loopback does until told otherwise. */
export const open: Access = {
  admit: ({ identity }) => ({ ...everything, username: identity }),
  remembered: (_, username) => ({ ...everything, username }),
};
