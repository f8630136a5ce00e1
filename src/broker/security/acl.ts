/**
 * Access lists in mosquitto's format:
 *
 *     topic [read|write|readwrite|deny] FILTER      before any `user`: clients without a user name
 *     user NAME                                     from here on `topic` lines are for this user
 *     pattern [read|write|readwrite|deny] FILTER    everyone; %c is the client id, %u the user name
 *
 * What no line allows is denied. Of the lines for a user, `deny` comes first; patterns are asked last.
 */
import { badAclFile } from '../../errors.ts';
import { filterMatches, isTopicFilter } from '../topics.ts';

export type Right = 'read' | 'write';

export interface Rule {
  rights: readonly Right[] | 'deny';
  filter: string;
}

export interface Acl {
  anonymous: Rule[];
  users: Map<string, Rule[]>;
  patterns: Rule[];
}

const rightsOf: Record<string, Rule['rights']> = {
  read: ['read'],
  write: ['write'],
  readwrite: ['read', 'write'],
  deny: 'deny',
};

const manyLevels = 65_535;

/** Throws a ThingsError that names file and line. */
export function parseAcl(text: string, path: string): Acl {
  const acl: Acl = { anonymous: [], users: new Map(), patterns: [] };
  let rules = acl.anonymous;
  text.split('\n').forEach((raw, i) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const [, keyword, rest] = /^(\S+)\s*(.*)$/.exec(line)!;
    switch (keyword) {
      case 'user':
        if (rest === '') throw badAclFile(path, i + 1, '`user` needs a name');
        rules = acl.users.get(rest!) ?? [];
        acl.users.set(rest!, rules);
        break;
      case 'topic':
        rules.push(parseRule(rest!, path, i + 1));
        break;
      case 'pattern':
        acl.patterns.push(parseRule(rest!, path, i + 1));
        break;
      default:
        throw badAclFile(path, i + 1, `${keyword} is not one of user, topic, pattern`);
    }
  });
  return acl;
}

function parseRule(text: string, path: string, line: number): Rule {
  const [, word, rest] = /^(\S+)\s+(.+)$/.exec(text) ?? [];
  const rights = word === undefined ? undefined : rightsOf[word];
  // a filter that holds spaces needs the word before it, or a typing error in that word would go unnoticed
  if (word !== undefined && rights === undefined) {
    throw badAclFile(path, line, `${word} is not one of ${Object.keys(rightsOf).join(', ')}`);
  }
  const filter = rest ?? text;
  if (!isTopicFilter(filter, manyLevels))
    throw badAclFile(path, line, `${filter || 'nothing'} is not a topic filter`);
  return { rights: rights ?? ['read', 'write'], filter };
}

/** The rules for one client, its names filled into the patterns. */
export class ClientRules {
  private readonly own: Rule[];
  private readonly patterns: Rule[];

  constructor(acl: Acl, clientId: string, username: string | undefined) {
    const own = username === undefined ? acl.anonymous : (acl.users.get(username) ?? []);
    this.own = [...own.filter(isDeny), ...own.filter(rule => !isDeny(rule))];
    const patterns = acl.patterns.flatMap(rule => {
      const filter = fill(rule.filter, clientId, username);
      return filter === undefined ? [] : [{ ...rule, filter }];
    });
    this.patterns = [...patterns.filter(isDeny), ...patterns.filter(rule => !isDeny(rule))];
  }

  may(right: Right, topic: string): boolean {
    for (const { rights, filter } of this.own) {
      if ((rights === 'deny' || rights.includes(right)) && filterMatches(filter, topic))
        return rights !== 'deny';
    }
    for (const { rights, filter } of this.patterns) {
      if ((rights === 'deny' || rights.includes(right)) && filterMatches(filter, topic))
        return rights !== 'deny';
    }
    return false;
  }

  /**
   * Whether a subscription could ever bring something: some readable filter has topics in common with it, and
   * no denied one covers it. Each message is still checked by itself.
   */
  maySubscribe(wanted: string): boolean {
    const rules = [...this.own, ...this.patterns];
    if (rules.some(({ rights, filter }) => rights === 'deny' && covers(filter, wanted))) return false;
    return rules.some(
      ({ rights, filter }) => rights !== 'deny' && rights.includes('read') && meet(filter, wanted),
    );
  }
}

function isDeny({ rights }: Rule): boolean {
  return rights === 'deny';
}

/** Undefined when a name is missing, or would act as more than itself. */
function fill(filter: string, clientId: string, username: string | undefined): string | undefined {
  if (filter.includes('%u') && (username === undefined || /[+#/]/.test(username))) return undefined;
  if (filter.includes('%c') && /[+#/]/.test(clientId)) return undefined;
  return filter.replace(/%[cu]/g, name => (name === '%c' ? clientId : username!));
}

/** Whether every topic that `inner` matches is matched by `outer`. */
function covers(outer: string, inner: string): boolean {
  const a = outer.split('/');
  const b = inner.split('/');
  for (let i = 0; ; i++) {
    if (a[i] === '#') return true;
    if (i === a.length || i === b.length) return a.length === b.length;
    if (b[i] === '#') return false;
    if (a[i] !== '+' && a[i] !== b[i]) return false;
  }
}

/** Whether some topic is matched by both. */
function meet(one: string, other: string): boolean {
  const a = one.split('/');
  const b = other.split('/');
  for (let i = 0; ; i++) {
    if (a[i] === '#' || b[i] === '#') return true;
    if (i === a.length || i === b.length) return a.length === b.length;
    if (a[i] !== '+' && b[i] !== '+' && a[i] !== b[i]) return false;
  }
}
