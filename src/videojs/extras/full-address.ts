/** What an attribute names, in full; empty where it is no address. */
export function fullAddress(written: string | null): string {
  if (!written) return '';
  try {
    return new URL(written, document.baseURI).href;
  } catch {
    return '';
  }
}
