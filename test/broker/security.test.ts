/** Passwords, access lists, and who is let in. */
import { describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientRules, parseAcl } from '../../src/broker/security/acl.ts';
import { Guard, type GuardOptions } from '../../src/broker/security/guard.ts';
import {
  checkPassword,
  hashPassword,
  parsePasswords,
  withPassword,
} from '../../src/broker/security/passwords.ts';
import { Reason } from '../../src/broker/wire/reason.ts';
import { ThingsError } from '../../src/errors.ts';
import { TestBroker, TestClock } from './support.ts';

/** Written by mosquitto_passwd 2.0.11, with and without `-H sha512`. */
const written = [
  'ann:$7$101$PfTVtzWOTqWP4tzo$kRlxPIOoTbF1ipBelh/vDenVsAy1Ot+pmQDLK00aRc4CVJY3XkRCiwt0ews5R+JOp5FnVO7sK/K2YQsG4Tk2sA==',
  'old:$6$LGMSdE5uQ/noW1ht$X25XAZ3J/+6O2AdzMsXtqflMlOugDQSWyQfzANuv1WQvXfAjG11eFSBS2igglGJMw/UW6IEJABkg9yofr5QmOg==',
].join('\n');

async function code(run: () => unknown): Promise<[string, string]> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ThingsError) return [error.code, error.message];
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('password files', () => {
  test('of mosquitto_passwd are read, in both forms', async () => {
    const passwords = parsePasswords(`# users\n${written}\r\n\n`, 'pw');
    expect([...passwords.keys()]).toEqual(['ann', 'old']);
    expect(await checkPassword(Buffer.from('correct'), passwords.get('ann')!)).toBe(true);
    expect(await checkPassword(Buffer.from('Correct'), passwords.get('ann')!)).toBe(false);
    expect(await checkPassword(Buffer.from('horse'), passwords.get('old')!)).toBe(true);
    expect(await checkPassword(Buffer.alloc(0), passwords.get('old')!)).toBe(false);
  });

  test('of our own are read back; setting and removing leaves the other lines', async () => {
    let text = withPassword(written, 'eve', await hashPassword(Buffer.from('pässword'), 10));
    expect(await checkPassword(Buffer.from('pässword'), parsePasswords(text, 'pw').get('eve')!)).toBe(true);
    text = withPassword(text, 'ann', undefined);
    expect([...parsePasswords(text, 'pw').keys()]).toEqual(['old', 'eve']);
    expect(withPassword(withPassword(text, 'old', undefined), 'eve', undefined)).toBe('');
  });

  test.each([
    ['ann'],
    [':$7$1$AAAA$AAAA'],
    ['ann:plain'],
    ['ann:$5$AAAA$AAAA'],
    ['ann:$7$0$AAAA$AAAA'],
    ['ann:$7$99999999999$AAAA$AAAA'],
    ['ann:$6$AAAA$AAAA'],
  ])('%s is refused with its line', async line => {
    const [name, message] = await code(() => parsePasswords(`${written}\n${line}`, 'some/file'));
    expect(name).toBe('BROKER_BAD_PASSWORD_FILE');
    expect(message).toStartWith('some/file:3: ');
  });
});

describe('access lists', () => {
  const acl = parseAcl(
    `# comment
topic read public/#
user ann
topic readwrite home/ann/#
topic deny home/ann/secret
topic write out
topic readwrite both rights
user bob
topic deny #
pattern write clients/%c/up
pattern read users/%u/#
`,
    'acl',
  );
  const ann = new ClientRules(acl, 'phone', 'ann');
  const bob = new ClientRules(acl, 'phone', 'bob');
  const anonymous = new ClientRules(acl, 'guest', undefined);

  test.each([
    [ann, 'write', 'home/ann/lamp', true],
    [ann, 'read', 'home/ann', true],
    [ann, 'read', 'home/ann/secret', false],
    [ann, 'write', 'out', true],
    [ann, 'read', 'out', false],
    [ann, 'read', 'both rights', true],
    [ann, 'read', 'public/x', false],
    [ann, 'read', 'home/bob', false],
    [ann, 'write', 'clients/phone/up', true],
    [ann, 'write', 'clients/other/up', false],
    [ann, 'read', 'users/ann/x', true],
    [ann, 'read', 'users/bob/x', false],
    [bob, 'read', 'users/bob/x', false],
    [bob, 'write', 'clients/phone/up', false],
    [anonymous, 'read', 'public/x', true],
    [anonymous, 'write', 'public/x', false],
    [anonymous, 'read', 'users//x', false],
    [anonymous, 'write', 'clients/guest/up', true],
  ] as const)('case %#', (rules, right, topic, allowed) => {
    expect(rules.may(right, topic)).toBe(allowed);
  });

  test('a name that holds a wildcard or a slash fills no pattern', () => {
    for (const name of ['+', '#', 'a/b']) {
      expect(new ClientRules(acl, name, undefined).may('write', `clients/${name}/up`)).toBe(false);
      expect(new ClientRules(acl, 'c', name).may('read', `users/${name}/x`)).toBe(false);
    }
  });

  test.each([
    ['#', true],
    ['home/+/lamp', true],
    ['home/bob/#', false],
    ['home/ann/secret', false],
    ['home/ann/+', true],
    ['out', false],
    ['users/ann/x/y', true],
    ['nothing', false],
  ])('ann may subscribe to %s: %p', (filter, allowed) => {
    expect(ann.maySubscribe(filter)).toBe(allowed);
  });

  test.each([
    ['users ann', 'users'],
    ['user', 'user'],
    ['topic read a/#/b', 'a/#/b'],
    ['topic dney secret/#', 'dney is not one of read, write, readwrite, deny'],
    ['pattern', 'nothing'],
  ])('%s is refused with its line', async (line, part) => {
    const [name, message] = await code(() => parseAcl(`\n${line}`, 'some/acl'));
    expect(name).toBe('BROKER_BAD_ACL_FILE');
    expect(message).toStartWith('some/acl:2: ');
    expect(message).toContain(part);
  });
});

describe('admission', () => {
  const folder = mkdtempSync(join(tmpdir(), 'things-guard-'));
  const passwordFile = join(folder, 'passwords');
  const aclFile = join(folder, 'acl');
  writeFileSync(passwordFile, written);
  writeFileSync(aclFile, 'topic read public/#\nuser ann\ntopic readwrite #\nuser old\ntopic read public/#\n');
  process.on('exit', () => rmSync(folder, { recursive: true }));

  function guarded(options: GuardOptions): TestBroker {
    const clock = new TestClock();
    return new TestBroker({ access: new Guard(options, clock), clock });
  }

  /** Lets the password check, which runs on another thread, end, and the wait after a failure pass. */
  async function connack(
    broker: TestBroker,
    clientId: string,
    username?: string,
    password?: string,
    version: 4 | 5 = 5,
  ) {
    const client = broker.open(version);
    client.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: version,
      clean: true,
      keepalive: 0,
      clientId,
      ...(username === undefined ? {} : { username, password: Buffer.from(password ?? '') }),
    });
    for (let tries = 0; tries < 200; tries++) {
      await new Promise(resolve => setTimeout(resolve, 1));
      broker.testClock.advance(0.1);
      const [answer] = client.take();
      if (answer?.cmd === 'connack') return { client, reason: answer.reasonCode ?? answer.returnCode };
    }
    throw new Error('no answer');
  }

  test('with passwords: the right one, a wrong one, an unknown name, none', async () => {
    const broker = guarded({ passwordFile });
    expect((await connack(broker, 'a', 'ann', 'correct')).reason).toBe(0);
    expect((await connack(broker, 'b', 'ann', 'wrong')).reason).toBe(Reason.badUserNameOrPassword);
    expect((await connack(broker, 'c', 'nobody', 'correct')).reason).toBe(Reason.badUserNameOrPassword);
    expect((await connack(broker, 'd')).reason).toBe(Reason.notAuthorized);
    expect((await connack(broker, 'e', 'ann', 'wrong', 4)).reason).toBe(4);
    expect((await connack(broker, 'f', undefined, undefined, 4)).reason).toBe(5);
    expect(broker.sessions.size).toBe(1);
  });

  test('anonymous clients beside users, when allowed', async () => {
    const broker = guarded({ passwordFile, allowAnonymous: true });
    expect((await connack(broker, 'a')).reason).toBe(0);
    expect((await connack(broker, 'b', 'ann', 'wrong')).reason).toBe(Reason.badUserNameOrPassword);
  });

  test('what arrives while the password is checked waits and is handled', async () => {
    const broker = guarded({ passwordFile });
    const client = broker.open();
    client.send(
      {
        cmd: 'connect',
        clientId: 'a',
        protocolId: 'MQTT',
        protocolVersion: 5,
        username: 'ann',
        password: Buffer.from('correct'),
      },
      { cmd: 'pingreq' },
    );
    client.send({ cmd: 'pingreq' });
    for (let tries = 0; tries < 200 && client.connection.state !== 'open'; tries++) {
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    expect(client.take().map(({ cmd }) => cmd)).toEqual(['connack', 'pingresp', 'pingresp']);
  });

  test('a name without passwords to check it against is worth nothing', async () => {
    const broker = guarded({ aclFile });
    const { client } = await connack(broker, 'a', 'ann', 'whatever');
    client.publish('private', 'x', { qos: 1 });
    expect(client.expect('puback').reasonCode).toBe(Reason.notAuthorized);
  });

  test('a name proven by the transport needs no password', () => {
    const broker = guarded({ passwordFile, aclFile, certificates: true });
    const client = broker.open(5, 'ann');
    expect(client.connect({ clientId: 'a' }).reasonCode).toBe(0);
    client.publish('private', 'x', { qos: 1 });
    expect(client.expect('puback').reasonCode).toBe(Reason.noMatchingSubscribers);
  });

  test('the access list decides about publishing, subscribing, receiving and wills', async () => {
    const broker = guarded({ passwordFile, aclFile });
    const { client: ann } = await connack(broker, 'a', 'ann', 'correct');
    const { client: old } = await connack(broker, 'o', 'old', 'horse');
    expect(old.subscribe('#')).toBe(0);
    expect(old.subscribe('private/#')).toBe(Reason.notAuthorized);
    ann.publish('public/x', 'seen', { retain: true });
    ann.publish('private/x', 'hidden', { retain: true });
    old.publish('public/x', 'forged');
    expect(old.payloads()).toEqual(['seen']);
    expect(broker.counters.dropped).toMatchObject({ publishDenied: 1, receiveDenied: 1 });
    old.subscribe('#');
    expect(old.payloads()).toEqual(['seen']);
    const client = broker.open(5, 'old');
    const will = { topic: 'public/will', payload: Buffer.from('x'), qos: 0 as const, retain: false };
    expect(client.connect({ clientId: 'w', will }).reasonCode).toBe(Reason.notAuthorized);
  });

  test('3.1.1 clients get failure codes and plain acknowledgements [MQTT-3.3.5-2]', async () => {
    const broker = guarded({ passwordFile, aclFile });
    const { client } = await connack(broker, 'o', 'old', 'horse', 4);
    expect(client.subscribe('private/#')).toBe(0x80);
    client.publish('public/x', 'forged', { qos: 2 });
    expect(client.expect('pubrec').messageId).toBe(1);
    expect(broker.counters.dropped.publishDenied).toBe(1);
  });

  test('a session is not for another user to take', async () => {
    const broker = guarded({ passwordFile });
    const { client: ann } = await connack(broker, 'same', 'ann', 'correct');
    expect((await connack(broker, 'same', 'old', 'horse')).reason).toBe(Reason.notAuthorized);
    expect(ann.closed).toBe(false);
    expect((await connack(broker, 'same', 'ann', 'correct')).reason).toBe(0);
    expect(ann.closed).toBe(true);
  });

  test('failed logins are answered later and later, and forgiven in time', async () => {
    const clock = new TestClock();
    const guard = new Guard({ passwordFile }, clock);
    const wait = async () => {
      let settled = false;
      const verdict = guard.admit({
        clientId: 'x',
        username: undefined,
        password: undefined,
        identity: undefined,
        remote: '10.0.0.1:1234',
      });
      void Promise.resolve(verdict).then(() => (settled = true));
      const begun = clock.now();
      while (!settled) {
        clock.advance(0.05);
        await Promise.resolve();
      }
      return clock.now() - begun;
    };
    const waits = [];
    for (let i = 0; i < 8; i++) waits.push(Math.round((await wait()) / 250) * 250);
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    clock.advance(120);
    expect(Math.round((await wait()) / 250) * 250).toBe(250);
  });

  test('a reload with a broken file changes nothing', async () => {
    const file = join(folder, 'changing');
    writeFileSync(file, written);
    const clock = new TestClock();
    const guard = new Guard({ passwordFile: file }, clock);
    const broker = new TestBroker({ access: guard, clock });
    writeFileSync(file, 'broken');
    expect((await code(() => guard.reload()))[0]).toBe('BROKER_BAD_PASSWORD_FILE');
    expect((await connack(broker, 'a', 'ann', 'correct')).reason).toBe(0);
    writeFileSync(file, withPassword(written, 'ann', undefined));
    guard.reload();
    expect((await connack(broker, 'a', 'ann', 'correct')).reason).toBe(Reason.badUserNameOrPassword);
  });

  test('a reload holds for clients that are connected', async () => {
    const users = join(folder, 'users');
    const rules = join(folder, 'rules');
    writeFileSync(users, written);
    writeFileSync(rules, 'pattern readwrite #');
    const clock = new TestClock();
    const guard = new Guard({ passwordFile: users, aclFile: rules }, clock);
    const broker = new TestBroker({ access: guard, clock });
    const { client: ann } = await connack(broker, 'a', 'ann', 'correct');
    const { client: old } = await connack(broker, 'o', 'old', 'horse');
    ann.subscribe('#');
    ann.publish('t', 'before');
    expect(ann.payloads()).toEqual(['before']);
    writeFileSync(users, withPassword(written, 'old', undefined));
    writeFileSync(rules, 'pattern read #');
    guard.reload();
    broker.reconsider(username => guard.stillKnows(username));
    expect(old.expect('disconnect').reasonCode).toBe(Reason.notAuthorized);
    expect(old.closed).toBe(true);
    ann.publish('t', 'after', { qos: 1 });
    expect(ann.expect('puback').reasonCode).toBe(Reason.notAuthorized);
    expect(ann.payloads()).toEqual([]);
  });

  test('what waits for a client goes when the client may no longer have it', () => {
    const rules = join(folder, 'rules-of-queues');
    writeFileSync(rules, 'topic readwrite #');
    const clock = new TestClock();
    const guard = new Guard({ aclFile: rules }, clock);
    const broker = new TestBroker({ access: guard, clock });
    const away = { clean: false, properties: { sessionExpiryInterval: 100 } };
    const reader = broker.client('reader', away);
    reader.subscribe('#', 1);
    reader.drop();
    const writer = broker.client('writer');
    for (const topic of ['open/1', 'secret', 'open/2']) {
      writer.publish(topic, topic, { qos: 1 });
      writer.expect('puback');
    }
    writeFileSync(rules, 'topic readwrite #\ntopic deny secret');
    guard.reload();
    broker.reconsider(username => guard.stillKnows(username));
    expect(broker.client('reader', away).consume()).toEqual(['open/1', 'open/2']);
    expect(broker.counters.dropped.receiveDenied).toBe(1);
    expect(broker.heldBytes).toBe(0);
  });

  test('an empty password is none', async () => {
    const users = join(folder, 'empty');
    writeFileSync(users, withPassword('', 'ann', await hashPassword(Buffer.alloc(0), 10)));
    const broker = guarded({ passwordFile: users });
    expect((await connack(broker, 'a', 'ann', '')).reason).toBe(Reason.badUserNameOrPassword);
  });

  test('a file that is not there is named', async () => {
    const [name, message] = await code(() => new Guard({ aclFile: '/no/such/file' }, new TestClock()));
    expect(name).toBe('FILE_UNREADABLE');
    expect(message).toContain('/no/such/file');
  });
});
