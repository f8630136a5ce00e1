/** White space and comments between tokens. */

/** First position at or after `from` that is neither white space nor comment. */
export function skipTrivia(source: string, from: number): number {
  const trivia = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/y;
  trivia.lastIndex = from;
  trivia.exec(source);
  return trivia.lastIndex;
}
