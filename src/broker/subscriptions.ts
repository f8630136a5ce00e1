/**
 * Who wants which topic: a tree with one node per filter level, so that the cost of a match grows with what
 * matches and not with what is subscribed. The outcome for a topic is remembered until a subscription changes.
 */
import type { Session } from './session.ts';
import type { QoS } from './wire/decode.ts';

export interface Subscription {
  session: Session;
  /** As the client wrote it, `$share/...` included. */
  filter: string;
  qos: QoS;
  noLocal: boolean;
  retainAsPublished: boolean;
  retainHandling: 0 | 1 | 2;
  /** Subscription Identifier, or 0. */
  identifier: number;
}

/** One receiver of a topic, its overlapping subscriptions taken together (MQTT5 3.3.4). */
export interface Receiver {
  session: Session;
  qos: QoS;
  retainAsPublished: boolean;
  identifiers: number[] | undefined;
  /** Some of the subscriptions do not want the client's own messages. */
  noLocal: boolean;
}

export interface Match {
  receivers: Receiver[];
  groups: SharedGroup[];
}

/** The members of `$share/group/filter`; each message goes to one of them. */
export class SharedGroup {
  readonly members: Subscription[] = [];
  private turn = 0;

  /**
   * The next member in turn. One that is connected and has room comes first; else one that is connected,
   * else one whose session will keep the message.
   */
  pick(qos: QoS): Subscription | undefined {
    const { members } = this;
    let fallback: Subscription | undefined;
    let fallbackRank = 0;
    for (let i = 0; i < members.length; i++) {
      const at = (this.turn + i) % members.length;
      const member = members[at]!;
      const rank = member.session.readiness(qos);
      if (rank === 3) {
        this.turn = at + 1;
        return member;
      }
      if (rank > fallbackRank) {
        fallback = member;
        fallbackRank = rank;
      }
    }
    this.turn++;
    return fallback;
  }
}

class Node {
  children: Map<string, Node> | undefined;
  /** Subscriptions whose filter ends here. */
  exact: Map<Session, Subscription> | undefined;
  /** Subscriptions whose filter goes on with `#`. */
  deep: Map<Session, Subscription> | undefined;
  exactGroups: Map<string, SharedGroup> | undefined;
  deepGroups: Map<string, SharedGroup> | undefined;

  get empty(): boolean {
    return (
      this.children === undefined &&
      this.exact === undefined &&
      this.deep === undefined &&
      this.exactGroups === undefined &&
      this.deepGroups === undefined
    );
  }
}

/** What is remembered of matches: topics, receivers of all of them, and how long a topic may be. */
const rememberedTopics = 4096;
const rememberedReceivers = 65_536;
const rememberedLength = 256;

/** Memory of a level of the tree, and of a subscription besides its filter, roughly. */
const nodeBytes = 320;
const subscriptionBytes = 240;

export class SubscriptionTree {
  size = 0;
  /** How many of them are shared ones. */
  shared = 0;
  private root = new Node();
  private readonly remembered = new Map<string, Match>();
  /** Receivers and groups in it. */
  private held = 0;
  private nodes = 0;
  private filterBytes = 0;

  /** What they take, roughly. */
  get memory(): number {
    return this.filterBytes + this.size * subscriptionBytes + this.nodes * nodeBytes;
  }

  /** Adds a subscription, or replaces the one the session has with the same filter. */
  add(subscription: Subscription, shared: { group: string; filter: string } | undefined): void {
    this.forget();
    const { node, deep } = this.reach(shared?.filter ?? subscription.filter);
    if (shared !== undefined) {
      const groups = deep ? (node.deepGroups ??= new Map()) : (node.exactGroups ??= new Map());
      let group: SharedGroup | undefined = groups.get(shared.group);
      if (group === undefined) groups.set(shared.group, (group = new SharedGroup()));
      const at = group.members.findIndex(member => member.session === subscription.session);
      if (at === -1) {
        group.members.push(subscription);
        this.counted(subscription.filter, 1);
        this.shared++;
      } else group.members[at] = subscription;
      return;
    }
    const set = deep ? (node.deep ??= new Map()) : (node.exact ??= new Map());
    if (!set.has(subscription.session)) this.counted(subscription.filter, 1);
    set.set(subscription.session, subscription);
  }

  remove(session: Session, filter: string, shared: { group: string; filter: string } | undefined): void {
    this.forget();
    const levels = (shared?.filter ?? filter).split('/');
    const deep = levels.at(-1) === '#';
    if (deep) levels.pop();
    const path: Node[] = [this.root];
    for (const level of levels) {
      const next = path.at(-1)!.children?.get(level);
      if (next === undefined) return;
      path.push(next);
    }
    const node = path.at(-1)!;
    if (shared !== undefined) {
      const groups = deep ? node.deepGroups : node.exactGroups;
      const group = groups?.get(shared.group);
      const at = group?.members.findIndex(member => member.session === session) ?? -1;
      if (groups === undefined || group === undefined || at === -1) return;
      group.members.splice(at, 1);
      this.counted(filter, -1);
      this.shared--;
      if (group.members.length === 0) groups.delete(shared.group);
      if (groups.size === 0) {
        if (deep) node.deepGroups = undefined;
        else node.exactGroups = undefined;
      }
    } else {
      const set = deep ? node.deep : node.exact;
      if (set === undefined || !set.delete(session)) return;
      this.counted(filter, -1);
      if (set.size === 0) {
        if (deep) node.deep = undefined;
        else node.exact = undefined;
      }
    }
    for (let i = path.length - 1; i > 0 && path[i]!.empty; i--) {
      const parent = path[i - 1]!;
      parent.children!.delete(levels[i - 1]!);
      this.nodes--;
      if (parent.children!.size === 0) parent.children = undefined;
    }
  }

  match(topic: string): Match {
    const known = this.remembered.get(topic);
    if (known !== undefined) return known;
    const match = this.collect(topic, undefined);
    if (topic.length > rememberedLength) return match;
    const { receivers, groups } = match;
    if (this.remembered.size >= rememberedTopics || this.held >= rememberedReceivers) this.forget();
    this.held += receivers.length + groups.length;
    this.remembered.set(topic, match);
    return match;
  }

  private forget(): void {
    this.remembered.clear();
    this.held = 0;
  }

  /** The receiver of a topic published by that very session, its No Local subscriptions left out. */
  matchOwn(topic: string, session: Session): Receiver | undefined {
    return this.collect(topic, session).receivers[0];
  }

  private counted(filter: string, count: 1 | -1): void {
    this.size += count;
    this.filterBytes += count * filter.length;
  }

  private reach(filter: string): { node: Node; deep: boolean } {
    let node = this.root;
    const levels = filter.split('/');
    const deep = levels.at(-1) === '#';
    if (deep) levels.pop();
    for (const level of levels) {
      const children: Map<string, Node> = (node.children ??= new Map());
      let next = children.get(level);
      if (next === undefined) {
        children.set(level, (next = new Node()));
        this.nodes++;
      }
      node = next;
    }
    return { node, deep };
  }

  private collect(topic: string, own: Session | undefined): Match {
    const collector = new Collector(own);
    walk(this.root, topic.split('/'), 0, topic.startsWith('$'), collector);
    return { receivers: [...collector.receivers.values()], groups: collector.groups };
  }
}

class Collector {
  readonly receivers = new Map<Session, Receiver>();
  readonly groups: SharedGroup[] = [];
  private readonly own: Session | undefined;

  constructor(own: Session | undefined) {
    this.own = own;
  }

  take(set: Map<Session, Subscription> | undefined, groups: Map<string, SharedGroup> | undefined): void {
    if (groups !== undefined && this.own === undefined) this.groups.push(...groups.values());
    if (set === undefined) return;
    if (this.own !== undefined) {
      const subscription = set.get(this.own);
      if (subscription !== undefined && !subscription.noLocal) this.merge(subscription);
      return;
    }
    for (const subscription of set.values()) this.merge(subscription);
  }

  private merge(subscription: Subscription): void {
    const { session, qos, retainAsPublished, identifier, noLocal } = subscription;
    const receiver = this.receivers.get(session);
    if (receiver === undefined) {
      const identifiers = identifier === 0 ? undefined : [identifier];
      this.receivers.set(session, { session, qos, retainAsPublished, identifiers, noLocal });
      return;
    }
    if (qos > receiver.qos) receiver.qos = qos; // [MQTT-3.3.4-2]
    receiver.retainAsPublished ||= retainAsPublished;
    receiver.noLocal ||= noLocal;
    if (identifier !== 0) (receiver.identifiers ??= []).push(identifier); // [MQTT-3.3.4-4]
  }
}

/** `$`-topics are not matched by a wildcard in the first level [MQTT-4.7.2-1]. */
function walk(node: Node, levels: string[], depth: number, dollar: boolean, collector: Collector): void {
  const hidden = dollar && depth === 0;
  if (!hidden) collector.take(node.deep, node.deepGroups);
  if (depth === levels.length) {
    collector.take(node.exact, node.exactGroups);
    return;
  }
  if (node.children === undefined) return;
  const next = node.children.get(levels[depth]!);
  if (next !== undefined) walk(next, levels, depth + 1, dollar, collector);
  if (hidden) return;
  const any = node.children.get('+');
  if (any !== undefined) walk(any, levels, depth + 1, dollar, collector);
}
