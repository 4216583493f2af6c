/** Whether the page came by TLS and the address does without. Browsers make an exception for the machine they run on. */
export function isMixedContent(address: string): boolean {
  const page = (globalThis as { location?: { protocol?: string } }).location?.protocol;
  const { protocol, hostname } = new URL(address);
  const isLocal = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return page === 'https:' && /^(ws|http):$/.test(protocol) && !isLocal;
}
