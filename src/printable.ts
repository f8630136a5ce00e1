/** Names and messages of other machines, on a terminal that they must not command. */

/** C0 and C1 controls, and what turns the direction of a line or ends it (UAX #9, UAX #14). */
const COMMANDS = /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

/** Shows them as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replace(COMMANDS, character => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`;
  });
}

/** As {@link printable}, line by line. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map(line => line.split('\t').map(printable).join('\t'))
    .join('\n');
}
