/** Decides who may connect and what they may do, from password file, access list and client certificates. */
import { readFileSync } from 'node:fs';
import { cannotReadFile } from '../../errors.ts';
import { type Access, type Credentials, everything, type Permissions, type Refusal } from '../access.ts';
import type { Clock } from '../clock.ts';
import { type Acl, ClientRules, parseAcl } from './acl.ts';
import { checkPassword, decoy, type Passwords, parsePasswords } from './passwords.ts';

export interface GuardOptions {
  passwordFile?: string | undefined;
  aclFile?: string | undefined;
  /** Lets clients in that give no user name, although there are passwords or certificates. */
  allowAnonymous?: boolean | undefined;
  /** Some listener asks for client certificates, whose names count as users. */
  certificates?: boolean;
}

/** Wait before the answer to the first failed login from an address; doubles up to the longest. */
const firstDelayMs = 250;
const longestDelayMs = 8000;
/** An address is forgiven after so long without a failure. */
const forgetMs = 60_000;
const rememberedAddresses = 1000;

export class Guard implements Access {
  private passwords: Passwords | undefined;
  private acl: Acl | undefined;
  private readonly options: GuardOptions;
  private readonly clock: Clock;
  /** Failed logins in a row, by address. */
  private readonly failures = new Map<string, { count: number; last: number }>();

  /** Throws a ThingsError when a file cannot be read or understood. */
  constructor(options: GuardOptions, clock: Clock) {
    this.options = options;
    this.clock = clock;
    this.reload();
  }

  /** Whether a user that was admitted earlier would still be. */
  stillKnows(username: string | undefined): boolean {
    if (username === undefined) return !this.closed || this.options.allowAnonymous === true;
    return this.passwords === undefined || this.passwords.has(username) || this.options.certificates === true;
  }

  /** Reads the files again. Throws a ThingsError, and goes by what was read before, when one is broken. */
  reload(): void {
    const { passwordFile, aclFile } = this.options;
    const passwords =
      passwordFile === undefined ? undefined : parsePasswords(read(passwordFile), passwordFile);
    const acl = aclFile === undefined ? undefined : parseAcl(read(aclFile), aclFile);
    this.passwords = passwords;
    this.acl = acl;
  }

  admit(credentials: Credentials): Permissions | Refusal | Promise<Permissions | Refusal> {
    const { clientId, username, password, identity } = credentials;
    if (identity !== undefined) return this.permit(clientId, identity);
    const { passwords } = this;
    if (username === undefined || passwords === undefined) {
      if (this.closed && this.options.allowAnonymous !== true)
        return this.refuse(credentials, 'notAuthorized');
      // a name that nobody checked is worth nothing
      return this.permit(clientId, undefined);
    }
    return this.login(credentials, passwords, username, password ?? Buffer.alloc(0));
  }

  remembered(clientId: string, username: string | undefined): Permissions {
    return this.permit(clientId, username);
  }

  /** Only users may come in. */
  private get closed(): boolean {
    return this.passwords !== undefined || this.options.certificates === true;
  }

  private async login(
    credentials: Credentials,
    passwords: Passwords,
    username: string,
    password: Buffer,
  ): Promise<Permissions | Refusal> {
    const known = passwords.get(username);
    // as much work for a name that does not exist, so that the time tells nothing
    const correct = await checkPassword(password, known ?? decoy(passwords));
    // an empty password is the lack of one, whatever the file says
    if (!correct || known === undefined || password.length === 0)
      return this.refuse(credentials, 'badUserNameOrPassword');
    this.failures.delete(addressOf(credentials));
    return this.permit(credentials.clientId, username);
  }

  /** Later and later for an address that fails again and again. */
  private refuse(credentials: Credentials, why: Refusal): Promise<Refusal> {
    const address = addressOf(credentials);
    const now = this.clock.now();
    const known = this.failures.get(address);
    const count = known === undefined || now - known.last > forgetMs ? 1 : known.count + 1;
    this.failures.delete(address);
    if (this.failures.size >= rememberedAddresses) {
      const [oldest] = this.failures.keys();
      this.failures.delete(oldest!);
    }
    this.failures.set(address, { count, last: now });
    const delay = Math.min(firstDelayMs * 2 ** (count - 1), longestDelayMs);
    return new Promise(resolve => this.clock.after(delay, () => resolve(why)));
  }

  private permit(clientId: string, username: string | undefined): Permissions {
    if (this.acl === undefined) return { ...everything, username };
    const rules = new ClientRules(this.acl, clientId, username);
    const readable = new Map<string, boolean>();
    return {
      username,
      mayPublish: topic => rules.may('write', topic),
      maySubscribe: filter => rules.maySubscribe(filter),
      mayReceive: topic => {
        let may = readable.get(topic);
        if (may === undefined) {
          may = rules.may('read', topic);
          if (readable.size >= 1000) readable.clear();
          if (topic.length <= 256) readable.set(topic, may);
        }
        return may;
      },
    };
  }
}

/** Without the port, which changes with each attempt. */
function addressOf({ remote }: Credentials): string {
  return remote.replace(/:\d+$/, '');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw cannotReadFile(path, error as NodeJS.ErrnoException);
  }
}
