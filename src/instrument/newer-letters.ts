/**
 * Letters of a Unicode version that the engine knows and the parser does not: in a copy of the text for the parser,
 * letters that it knows stand in their place, of the same length in UTF-16, and are taken back in the tree.
 */

/** Escapes of characters, and characters outside ASCII. */
const CHARACTERS = /\\u\{([0-9a-fA-F]+)\}|\\u([0-9a-fA-F]{4})|[^\0-\x7f]/gu;
/** Ideographs that stand in: of one unit, and of two. */
const SHORT = 0x4e00;
const LONG = 0x20000;
/** More in one text are no letters but a mistake. */
const MOST = 8192;

export interface Disguised {
  text: string;
  /** Takes the letters back in a part of the tree. */
  restore<T>(tree: T): T;
}

/** `parses` tells whether the parser takes a text. Undefined: it knows all letters of the text. */
export function disguise(source: string, parses: (text: string) => boolean): Disguised | undefined {
  const unknown = unknownLetters([...new Set(letters(source))], parses);
  if (unknown.length === 0) return undefined;
  const standIns = new Map<string, string>();
  const back = new Map<string, string>();
  let short = SHORT;
  let long = LONG;
  for (const letter of unknown) {
    let standIn: string;
    do standIn = String.fromCodePoint(letter.length === 1 ? short++ : long++);
    while (source.includes(standIn));
    standIns.set(letter, standIn);
    back.set(standIn, letter);
  }
  const text = source.replace(CHARACTERS, (written, braced?: string, plain?: string) => {
    const code = braced ?? plain;
    const standIn = standIns.get(code === undefined ? written : characterOf(code));
    if (standIn === undefined) return written;
    if (code === undefined) return standIn;
    return written.replace(code, standIn.codePointAt(0)!.toString(16).padStart(code.length, '0'));
  });
  const pattern = new RegExp([...back.keys()].join('|'), 'gu');
  const restore = <T>(tree: T): T => {
    if (typeof tree === 'string') return tree.replace(pattern, standIn => back.get(standIn)!) as T;
    if (typeof tree === 'object' && tree !== null) {
      for (const [key, value] of Object.entries(tree)) Reflect.set(tree, key, restore(value));
    }
    return tree;
  };
  return { text, restore };
}

function* letters(source: string): Generator<string> {
  for (const [written, braced, plain] of source.matchAll(CHARACTERS)) {
    const code = braced ?? plain;
    const letter = code === undefined ? written : characterOf(code);
    if (letter > '\x7f' && /^\p{ID_Continue}$/u.test(letter)) yield letter;
  }
}

function characterOf(code: string): string {
  const point = Number.parseInt(code, 16);
  return point > 0x10ffff ? '' : String.fromCodePoint(point);
}

/** By halves: most are known. */
function unknownLetters(candidates: string[], parses: (text: string) => boolean): string[] {
  if (candidates.length === 0 || candidates.length > MOST) return [];
  if (parses(candidates.map(letter => `a${letter}`).join())) return [];
  if (candidates.length === 1) return candidates;
  const middle = candidates.length >> 1;
  return [
    ...unknownLetters(candidates.slice(0, middle), parses),
    ...unknownLetters(candidates.slice(middle), parses),
  ];
}
