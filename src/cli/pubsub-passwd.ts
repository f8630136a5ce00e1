/** `things pubsub passwd FILE USER`: sets or removes a password, asked for on the terminal or read from stdin. */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { hashPassword, parsePasswords, withPassword } from '../broker/security/passwords.ts';
import { badArguments, cannotReadFile, cannotWriteFile } from '../errors.ts';

export async function setPassword(file: string, user: string, remove: boolean): Promise<void> {
  // a line of the file is `USER:HASH`, or a comment
  if (!/^[^:#\p{Cc}][^:\p{Cc}]*$/u.test(user)) {
    throw badArguments(
      'pubsub passwd',
      'a user name is not empty, holds no colon and no control character, and does not begin with #',
    );
  }
  const { text, mode } = present(file);
  const known = parsePasswords(text, file).has(user);
  if (remove && !known) throw badArguments('pubsub passwd', `there is no user ${user} in ${file}`);
  const hash = remove ? undefined : await hashPassword(await askPassword(user));
  try {
    const fresh = `${file}.new`;
    writeFileSync(fresh, withPassword(text, user, hash), { mode });
    renameSync(fresh, file);
  } catch (error) {
    throw cannotWriteFile(file, error as NodeJS.ErrnoException);
  }
  const did = remove ? 'removed' : known ? 'changed' : 'added';
  process.stderr.write(`${user} ${did} in ${file}; a running broker reads it again on SIGHUP\n`);
}

/** What is there, and who may read it; the broker may run as another user. */
function present(file: string): { text: string; mode: number } {
  try {
    return { text: readFileSync(file, 'utf8'), mode: statSync(file).mode & 0o777 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: '', mode: 0o600 };
    throw cannotReadFile(file, error as NodeJS.ErrnoException);
  }
}

async function askPassword(user: string): Promise<Buffer> {
  if (!process.stdin.isTTY) {
    const first = await readLine(undefined);
    if (first === '') throw badArguments('pubsub passwd', 'the password on stdin is empty');
    return Buffer.from(first);
  }
  const password = await readLine(`Password for ${user}: `);
  if (password === '') throw badArguments('pubsub passwd', 'the password is empty');
  const again = await readLine('Again: ');
  if (password !== again) throw badArguments('pubsub passwd', 'the two passwords differ');
  return Buffer.from(password);
}

/** One line of stdin; with a prompt, typed without being shown. */
function readLine(prompt: string | undefined): Promise<string> {
  const { stdin, stderr } = process;
  return new Promise((resolve, reject) => {
    let line = '';
    const finish = (text: string) => {
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      stdin.pause();
      if (prompt !== undefined) {
        stdin.setRawMode(false);
        stderr.write('\n');
      }
      resolve(text);
    };
    const onEnd = () => finish(line);
    const onData = (text: string) => {
      for (const character of text) {
        if (character === '\n' || character === '\r') return finish(line);
        if (prompt !== undefined && character === '\u0004') return finish(line);
        if (prompt === undefined) line += character;
        else if (character === '\u0003') {
          stdin.setRawMode(false);
          return reject(badArguments('pubsub passwd', 'interrupted'));
        } else if (character === '\u007f' || character === '\b') line = [...line].slice(0, -1).join('');
        else line += character;
      }
    };
    if (prompt !== undefined) {
      stderr.write(prompt);
      stdin.setRawMode(true);
    }
    stdin.setEncoding('utf8');
    stdin.on('data', onData);
    stdin.on('end', onEnd);
    stdin.resume();
  });
}
