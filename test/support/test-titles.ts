/** Strings, comments, and what opens or closes. */
const TOKENS =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|[()]|[\w$.]+|[^\s]/g;
const RUNNERS = /^(?:it|test|describe)(?:\.each|\.for)?$/;

/**
 * The titles that a test file gives to its tests and groups, as they are written there; what is filled in (`%s`, `$name`,
 * `${…}`) is `…`. A test that is skipped has none.
 */
export function testTitles(source: string): ReadonlySet<string> {
  const tokens = (source.match(TOKENS) ?? []).filter((token) => !/^\/[/*]/.test(token));
  const titles = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (!RUNNERS.test(token) || tokens[index + 1] !== '(') continue;
    // `each` is called with its cases first, and what comes of that with the title.
    let at = index + 1;
    if (token.includes('.')) at = closing(tokens, at) + 1;
    const title = tokens[at + 1] ?? '';
    if (tokens[at] === '(' && /^['"`]/.test(title) && tokens[at + 2] === ',') titles.add(plain(title));
  }
  return titles;
}

function closing(tokens: readonly string[], opening: number): number {
  let depth = 0;
  for (let at = opening; at < tokens.length; at++) {
    if (tokens[at] === '(') depth += 1;
    if (tokens[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

const plain = (literal: string): string =>
  literal
    .slice(1, -1)
    .replaceAll(/\$\{[^}]*\}|%\.\d+s|%[sijod]|\$[a-z]\w*/gi, '…')
    .replaceAll(/\\(.)/g, '$1');
