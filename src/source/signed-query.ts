/** The names CloudFront keeps for itself in a query (FACTS 1.5, 5.3). Case matters to it. */
const RESERVED = /^(Expires|Policy|Signature|Key-Pair-Id)=(.*)$/s;

/**
 * The first value of each reserved parameter. Read as text: `URLSearchParams` would re-encode the whole query when
 * written back, and a signature covers every byte.
 */
function reservedIn(query: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of query.split('&')) {
    const [, name = '', value = ''] = RESERVED.exec(part) ?? [];
    if (name !== '' && !found.has(name)) found.set(name, value);
  }
  return found;
}

/** Whether a query has any of CloudFront's signing parameters. */
export function isSignedQuery(query: string): boolean {
  return /(?:^|&)(?:Policy|Signature|Key-Pair-Id)=/.test(query);
}

/**
 * The names missing from a signature that was begun, empty when it is whole or when there is none. `strict` is for
 * CloudFront addresses, where each reserved name is a signature's; elsewhere `Expires` or `Signature` alone belong
 * to other schemes (S3 presigned addresses, for one).
 */
export function missingSignatureParts(query: string, strict: boolean): string[] {
  const found = reservedIn(query);
  const begun = strict
    ? found.size > 0
    : found.has('Key-Pair-Id') || (found.has('Policy') && found.has('Signature'));
  if (!begun) return [];
  return ['Expires or Policy', 'Signature', 'Key-Pair-Id'].filter((names) =>
    names.split(' or ').every((name) => (found.get(name) ?? '') === ''),
  );
}

/** Splits off the signing parameters of a query, both parts with their bytes and order unchanged. */
export function splitSigning(query: string): { readonly signing: string; readonly rest: string } {
  const parts = query.split('&');
  const isSigning = (part: string) => RESERVED.test(part) || part.startsWith('Hash-Algorithm=');
  return {
    signing: parts.filter(isSigning).join('&'),
    rest: parts.filter((part) => !isSigning(part)).join('&'),
  };
}

/** `first&second`, leaving out what is empty. */
export function joinQueries(first: string, second: string): string {
  if (first === '' || second === '') return first + second;
  return `${first}&${second}`;
}

export interface SplitQuery {
  readonly path: string;
  /** Without `?`; `undefined` when there is no `?`. */
  readonly query: string | undefined;
}

export function splitQuery(text: string): SplitQuery {
  const mark = text.indexOf('?');
  return mark < 0
    ? { path: text, query: undefined }
    : { path: text.slice(0, mark), query: text.slice(mark + 1) };
}

/** The other way round. */
export function withQuery(path: string, query: string | undefined): string {
  return query === undefined ? path : `${path}?${query}`;
}

const ENCODED_WHOLE = /^[a-z][a-z0-9+.-]{0,30}%3A%2F%2F/i;
const ENCODED_SIGNING = /(?:^|%26|&)(?:Expires|Policy|Signature|Key-Pair-Id)%3D/;

/**
 * Puts an address right that went through flash variables, where AWS' documentation asks for `%3F %3D %26` in
 * place of `? = &` and for nothing else. Only taken for that when it cannot be a name that happens to contain
 * `%3F`: no `?` of its own, and a parameter or a media file's extension beside it.
 */
export function undoFlashVariables(text: string): string {
  if (ENCODED_WHOLE.test(text)) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }
  const { path, query } = splitQuery(text);
  if (query !== undefined) return withQuery(path, undoFlashQuery(query));
  const mark = /%3F/i.exec(text);
  if (mark === null) return text;
  const after = text.slice(mark.index + 3);
  const isQuery = /%3D|=/i.test(after) || /\.[a-z0-9]{2,4}$/i.test(text.slice(0, mark.index));
  return isQuery ? `${text.slice(0, mark.index)}?${decodeSeparators(after)}` : text;
}

/** The same for a query alone: only a signature without any `=` is certainly encoded; other text is left as it is. */
export function undoFlashQuery(query: string): string {
  return !query.includes('=') && ENCODED_SIGNING.test(query) ? decodeSeparators(query) : query;
}

function decodeSeparators(text: string): string {
  return text.replace(/%3D/gi, '=').replace(/%26/gi, '&');
}
